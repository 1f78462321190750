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
      needAttention: 2,
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

  test('wants a whole path', async () => {
    expect(await failureFrom(bench().call('report.write', { path: 'report.html' }))).toMatchObject({
      code: 'bad-input',
    });
  });
});
