import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { addStandIns, buildDesktop, type Desktop, startDesktop } from '../support/desktop.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

let built: TemporaryFolder;
let profile: TemporaryFolder;
const running = new Set<Desktop>();

beforeAll(async () => {
  built = await createTemporaryFolder();
  profile = await createTemporaryFolder();
  await buildDesktop(built.path);
  await addStandIns(built.path);
});
afterEach(async () => {
  for (const desktop of running) {
    desktop.process.kill();
    await desktop.ended;
  }
  running.clear();
});
afterAll(async () => {
  await built.remove();
  await profile.remove();
});

const start = (env: NodeJS.ProcessEnv = {}): Desktop => {
  const desktop = startDesktop(built.path, { KEYBRIDGE_PROFILE: profile.path, ...env });
  running.add(desktop);
  return desktop;
};
const open = async (): Promise<Desktop> => {
  const desktop = start();
  await desktop.reported('loaded');
  return desktop;
};
const call = async (desktop: Desktop, method: string, input: unknown): Promise<unknown> => {
  const answer = await desktop.ask('invoke', undefined, method, input);
  if (!(answer as { ok: boolean }).ok) throw new Error(JSON.stringify(answer));
  return (answer as { value: unknown }).value;
};

describe('the desktop window', () => {
  test('is locked before its page is loaded', async () => {
    const desktop = await open();
    const names = desktop.reports.map(({ event, values }) => [event, values[0]].join(' '));
    const loadedAt = names.indexOf('loaded app://keybridge/');
    for (const name of [
      'sandbox ',
      'protocol app',
      'locked requests',
      'locked checks',
      'locked devices',
      'locked network',
    ]) {
      expect(names.indexOf(name), name).toBeGreaterThanOrEqual(0);
      expect(names.indexOf(name), name).toBeLessThan(loadedAt);
    }
    expect(names[0]).toBe('name Keybridge');
    expect(await desktop.ask('channels')).toEqual(['keybridge', 'keybridge']);
  });

  test('keeps its own files in the profile', async () => {
    const desktop = await open();
    expect(desktop.reports).toContainEqual({
      event: 'path',
      values: ['userData', join(profile.path, 'window')],
    });
  });

  test('serves the built page, and loads the built preload', async () => {
    const desktop = await open();
    const { status, body } = await desktop.ask('request', 'app://keybridge/');
    expect(status).toBe(200);
    expect(body).toContain('<title>Keybridge</title>');
    expect((await desktop.ask('request', 'app://keybridge/../main/index.js')).status).toBe(404);
    const [options] = (await desktop.ask('windows')) as { webPreferences: { preload: string } }[];
    expect(options?.webPreferences.preload).toBe(join(built.path, 'preload', 'index.cjs'));
    expect((await stat(join(built.path, 'preload', 'index.cjs'))).isFile()).toBe(true);
  });

  test('takes no other page from its environment', async () => {
    const desktop = start({ ELECTRON_RENDERER_URL: 'http://localhost:5173/' });
    expect(await desktop.reported('loaded')).toEqual(['app://keybridge/']);
  });

  test('answers our page with the real core, and no other frame', async () => {
    const desktop = await open();
    expect(await call(desktop, 'status.read', {})).toMatchObject({ profile: profile.path, clients: 0 });
    await expect(desktop.ask('invoke', { routingId: 2 }, 'status.read', {})).rejects.toThrow('Refused.');
    await expect(desktop.ask('invoke', { url: 'https://example.com/' }, 'status.read', {})).rejects.toThrow(
      'Refused.',
    );
  });

  test('stays on its page, and lets the links of Adobe and of instances out', async () => {
    const desktop = await open();
    const client = await call(desktop, 'clients.add', { name: 'Acme' });
    expect(client).toMatchObject({ name: 'Acme' });
    await call(desktop, 'instances.add', { name: 'EU', client: 'Acme', baseUrl: 'https://acme.example/' });
    expect(await desktop.ask('navigate', 'https://example.com/')).toBe(true);
    expect(await desktop.ask('openWindow', 'https://example.com/')).toEqual({ action: 'deny' });
    await desktop.ask('send', 'https://example.com/');
    await desktop.ask('send', 'https://acme.example/admin');
    expect(await desktop.reported('opened')).toEqual(['https://acme.example/admin']);
    await desktop.ask('openWindow', 'https://account.magento.com/');
    expect(await desktop.reported('opened', 2)).toEqual(['https://account.magento.com/']);
  });

  test.each(['suspend', 'lock-screen'])('locks the vault and tears the page down on %s', async (event) => {
    const desktop = await open();
    const passphrase = 'correct horse battery staple';
    await call(desktop, 'vault.unlock', { passphrase, create: true });
    await call(desktop, 'vault.use', { kind: 'passphrase' });
    expect(await call(desktop, 'status.read', {})).toMatchObject({ isLocked: false });
    await desktop.ask('emit', 'power', event);
    await desktop.reported('destroyed');
    expect(await desktop.ask('windows')).toHaveLength(2);
    expect(await call(desktop, 'status.read', {})).toMatchObject({ isLocked: true });
    await expect(desktop.ask('invoke', { processId: 1 }, 'status.read', {})).rejects.toThrow('Refused.');
  });

  test('practises elsewhere, in a page that no lock takes away, and leaves nothing', async () => {
    const [tmp, own] = [join(profile.path, 'tmp'), join(profile.path, 'own')];
    await mkdir(tmp);
    const desktop = start({ TMPDIR: tmp, KEYBRIDGE_PROFILE: own });
    await desktop.reported('loaded');
    await call(desktop, 'practice.begin', {});
    const [name = ''] = await readdir(tmp);
    expect(await call(desktop, 'status.read', {})).toMatchObject({ practice: { folder: join(tmp, name) } });
    await call(desktop, 'settings.set', { preferences: { theme: 'dark', idleMinutes: 15, keyAgeDays: 365 } });
    await expect.poll(() => desktop.ask('theme')).toBe('dark');

    await desktop.ask('copy', '0f0c3a52d1c94b7e9b21c0ffee00aa11');
    const apiKey = await desktop.ask('clipboard');
    await desktop.ask('invoke', undefined, 'keys.read', { apiKey, privateKey: 'no key' });
    await desktop.ask('emit', 'power', 'suspend');
    // It comes after what would take the page away.
    await expect.poll(() => desktop.ask('clipboard')).toBe('');
    expect(await desktop.ask('windows')).toHaveLength(1);
    expect(await call(desktop, 'keys.check', {})).toMatchObject([
      { check: { state: 'accepted' } },
      { check: { state: 'accepted' } },
    ]);

    await call(desktop, 'practice.end', {});
    expect(await readdir(tmp)).toEqual([]);
    await expect.poll(() => desktop.ask('theme')).toBe('system');
    await call(desktop, 'practice.begin', {});
    expect(await readdir(tmp)).toHaveLength(1);
    // It is gone before it can answer.
    void desktop.ask('closeWindow');
    expect(await desktop.ended).toBe(0);
    expect(await readdir(tmp)).toEqual([]);
    // Of the window itself.
    expect((await readdir(own)).sort()).toEqual(['window', 'window.json']);
    await rm(own, { recursive: true });
    await rm(tmp, { recursive: true });
  });

  test('clears a pasted key from the clipboard when it locks', async () => {
    const desktop = await open();
    const apiKey = '0f0c3a52d1c94b7e9b21c0ffee00aa11';
    await desktop.ask('copy', apiKey);
    await desktop.ask('invoke', undefined, 'keys.read', { apiKey, privateKey: 'no key' });
    expect(await desktop.ask('clipboard')).toBe(apiKey);
    await desktop.ask('emit', 'power', 'suspend');
    await desktop.reported('destroyed');
    expect(await desktop.ask('clipboard')).toBe('');
  });

  test('asks for files by a dialog of the window', async () => {
    const desktop = await open();
    const choice = { purpose: 'open', title: 'env.php' };
    expect(await call(desktop, 'files.choose', choice)).toEqual({ path: '/srv/env.php' });
    expect(await call(desktop, 'files.choose', { ...choice, purpose: 'save' })).toEqual({});
  });

  test('takes the chosen theme', async () => {
    const desktop = await open();
    await call(desktop, 'settings.set', { preferences: { theme: 'dark', idleMinutes: 15, keyAgeDays: 365 } });
    await expect.poll(() => desktop.ask('theme')).toBe('dark');
  });

  test('ends when it is closed, and remembers where it was', async () => {
    const desktop = await open();
    // It is gone before it can answer.
    void desktop.ask('closeWindow');
    expect(await desktop.ended).toBe(0);
    expect((await stat(join(profile.path, 'window.json'))).mode & 0o777).toBe(0o600);
    const again = await open();
    const [options] = await again.ask('windows');
    expect(options).toMatchObject({ x: 1, y: 2, width: 1000, height: 700 });
  });

  test('a second one leaves it to the first', async () => {
    expect(await start({ IS_SECOND: '1' }).ended).toBe(0);
    const desktop = await open();
    await desktop.ask('emit', 'app', 'second-instance');
    await desktop.reported('focused');
    expect(await desktop.ask('windows')).toHaveLength(1);
  });

  test('says why it cannot start', async () => {
    const desktop = start({ KEYBRIDGE_VAULT: 'shoebox' });
    expect(await desktop.reported('error')).toEqual([
      'Keybridge cannot start',
      'KEYBRIDGE_VAULT is “shoebox”. Set it to keychain or passphrase.',
    ]);
    expect(await desktop.ended).toBe(1);
  });

  test('says why it cannot start where its folder cannot be made', async () => {
    const desktop = start({ KEYBRIDGE_PROFILE: join(built.path, 'package.json') });
    const [title, text] = await desktop.reported('error');
    expect(title).toBe('Keybridge cannot start');
    expect(text).toContain(join(built.path, 'package.json', 'window'));
    expect(await desktop.ended).toBe(1);
  });
});
