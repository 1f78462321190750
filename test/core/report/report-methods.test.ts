import { describe, expect, test } from 'vitest';
import { createCoreInMemory, failureFrom } from '../../support/core-in-memory.ts';
import { plainTexts, toldProfile } from '../../support/told-profile.ts';

const bench = () => createCoreInMemory({ profile: toldProfile(plainTexts) });

describe('a report', () => {
  test.each([
    ['/report.html', 'html', '<!doctype html>'],
    ['/report', 'html', '<!doctype html>'],
    ['/Report.CSV', 'csv', '\ufeffclient,edition,instance,'],
  ])('%s is %s, for its owner alone, and journaled', async (path, format, start) => {
    const { call, files, journal } = bench();
    expect(await call('report.write', { path })).toEqual({
      path,
      format,
      clients: 1,
      keyPairs: 2,
      instances: 2,
      needAttention: { instances: 2, keyPairs: 2 },
    });
    expect(files.text(path)?.startsWith(start)).toBe(true);
    expect(files.ownerOnly.has(path)).toBe(true);
    expect((await journal()).map(({ action, text }) => [action, text])).toEqual([
      ['report', `Wrote a report of 1 client to ${path}`],
    ]);
  });

  test('takes the place of a file, or goes where git would take it up, only when that is confirmed', async () => {
    const { call, files } = bench();
    const before = Buffer.from('before');
    files.all.set('/report.html', before);
    files.exposedToGit.add('/report.html');
    expect(await failureFrom(call('report.write', { path: '/report.html' }))).toMatchObject({
      code: 'confirmation-needed',
      message:
        '/report.html exists already and would be replaced. /report.html would hold what is known of your clients in a git work tree that does not ignore it.',
    });
    expect(files.all.get('/report.html')).toBe(before);
    await call('report.write', { path: '/report.html', confirmed: true });
    expect(files.text('/report.html')).toContain('Acme live');
  });

  test('counts a refused and an old pair that no instance uses, and none that is replaced everywhere', async () => {
    const profile = toldProfile({ ...plainTexts });
    const [unchecked, refused] = profile.keyPairs;
    profile.instances = [];
    if (refused) refused.createdAt = '2024-01-01T12:00:00.000Z';
    const { call, files, ports } = createCoreInMemory({ profile });
    const counts = async () =>
      (await call('report.write', { path: '/report.html', confirmed: true })).needAttention;
    expect(await counts()).toEqual({ instances: 0, keyPairs: 2 });
    const page = files.text('/report.html') ?? '';
    expect(page).toContain('<dt>key pairs need attention</dt><dd>2</dd>');
    expect(page).toMatch(
      /What needs attention[\s\S]*Acme live[\s\S]*production keys[\s\S]*refused by the service/,
    );

    await ports.profile.update(({ keyPairs }) => {
      const at = '2026-05-31T08:00:00.000Z';
      for (const pair of keyPairs) pair.check = { state: 'accepted', at, detail: '' };
    });
    expect(await counts()).toEqual({ instances: 0, keyPairs: 1 });
    expect(files.text('/report.html')).toContain('<dt>key pair needs attention</dt><dd>1</dd>');
    await ports.profile.update(({ keyPairs }) => {
      for (const pair of keyPairs) if (pair.id === refused?.id) pair.replacedBy = unchecked?.id;
    });
    expect(await counts()).toEqual({ instances: 0, keyPairs: 0 });
    expect(files.text('/report.html')).not.toContain('What needs attention');
  });

  test('wants a whole path', async () => {
    expect(await failureFrom(bench().call('report.write', { path: 'report.html' }))).toMatchObject({
      code: 'bad-input',
    });
  });
});
