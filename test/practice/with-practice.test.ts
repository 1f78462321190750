import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { composeCore } from '../../src/adapters/compose-core.ts';
import { createClient } from '../../src/contract/client.ts';
import type { Told } from '../../src/contract/events.ts';
import { withPractice } from '../../src/practice/with-practice.ts';
import { newKeySecret } from '../support/core-in-memory.ts';
import { makeQuickVault } from '../support/quick-vault.ts';
import { startMuteServer } from '../support/socket-server.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

const passphrase = 'correct horse battery';
const nothingDone = { ok: true, value: {} };

/** The real core over a profile that is not there yet, able to practise in a temporary folder of the test's own. */
const prepare = async () => {
  const [home, tmp] = [await createTemporaryFolder(), await createTemporaryFolder()];
  vi.stubEnv('TMPDIR', tmp.path);
  const profile = join(home.path, 'profile');
  const real = composeCore(profile, 'passphrase');
  const { core, isPractice, close } = withPractice(real);
  onTestFinished(async () => {
    await close();
    vi.unstubAllEnvs();
    await home.remove();
    await tmp.remove();
  });
  const call = createClient(core.dispatch);
  const begin = async (): Promise<string> => {
    expect(await core.dispatch('practice.begin', {})).toEqual(nothingDone);
    return (await call('status.read', {})).practice?.folder ?? '';
  };
  return { core, real, call, begin, isPractice, close, home: home.path, profile, tmp: tmp.path };
};

/** Of every file below: its path, mode and content. */
const filesIn = async (folder: string): Promise<string[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  return Promise.all(
    paths.sort().map(async (path) => {
      const hash = createHash('sha256')
        .update(await readFile(path))
        .digest('hex');
      return `${path} ${((await stat(path)).mode & 0o777).toString(8)} ${hash}`;
    }),
  );
};

const mute = async () => {
  const server = await startMuteServer();
  onTestFinished(() => server.close());
  return { url: `http://127.0.0.1:${server.port}/`, connections: server.connections };
};

test('practice has a client to look at, and files for a new one', async () => {
  const { call, begin, tmp } = await prepare();
  const folder = await begin();
  expect(await readdir(tmp)).toEqual([folder.slice(tmp.length + 1)]);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  expect(await call('status.read', {})).toMatchObject({
    vault: 'memory',
    vaults: [],
    isLocked: false,
    isVaultChosen: true,
    practice: { folder },
  });
  const pairs = await call('keys.list', {});
  expect(pairs.map(({ keyEnvironment, check }) => [keyEnvironment, check?.state])).toEqual([
    ['sandbox', 'accepted'],
    ['production', 'accepted'],
  ]);
  const instances = await call('instances.list', {});
  expect(instances.map(({ dataSpace, exported }) => [dataSpace?.type, exported?.format])).toEqual([
    ['Production', 'env-php'],
    ['Testing', undefined],
  ]);

  const written = await filesIn(folder);
  expect(written.filter((line) => line.includes('new-client-keys'))).toHaveLength(4);
  for (const line of written.filter((each) => each.includes('-key'))) expect(line).toMatch(/ 600 /);
  const stored = await Promise.all(
    (await filesIn(join(folder, 'profile'))).map((line) => readFile(line.split(' ')[0] ?? '', 'utf8')),
  );
  expect(stored.join()).not.toContain('PRIVATE KEY');
});

test('the new client’s keys are another account’s: they see no project of the first one', async () => {
  const { call, begin } = await prepare();
  const folder = await begin();
  await call('clients.add', { name: 'Borealis' });
  const read = (name: string) => readFile(join(folder, 'new-client-keys', name), 'utf8');
  await call('keys.add', {
    client: 'Borealis',
    keyEnvironment: 'production',
    apiKey: await read('production-api-key.txt'),
    privateKey: await read('production-private-key.pem'),
  });
  expect((await call('projects.list', { client: 'Borealis' })).projects).toEqual([]);
  expect((await call('projects.list', { client: 'Acme' })).projects).toHaveLength(1);
});

test('a real profile that is not there yet is not there afterwards either', async () => {
  const { core, call, begin, isPractice, home, tmp } = await prepare();
  vi.stubEnv('KEYBRIDGE_VAULT', 'passphrase');
  await begin();
  expect(isPractice()).toBe(true);
  const [gateway] = Object.values((await call('status.read', {})).gateways);
  await call('clients.add', { name: 'Borealis' });
  await call('vault.lock', {});
  await call('keys.check', {});
  expect(await core.dispatch('practice.end', {})).toEqual(nothingDone);
  expect(isPractice()).toBe(false);
  expect(await readdir(tmp)).toEqual([]);
  await expect(fetch(gateway ?? '')).rejects.toThrow('fetch failed');
  expect(await call('status.read', {})).toMatchObject({ vault: 'passphrase', clients: 0 });
  expect(await call('status.read', {})).not.toHaveProperty('practice.folder');
  expect(await readdir(home)).toEqual([]);
});

test('a real profile that is there stays as it is, byte for byte', async () => {
  const { core, real, call, begin, profile } = await prepare();
  await makeQuickVault(join(profile, 'vault'), passphrase);
  await call('vault.use', { kind: 'passphrase', passphrase });
  await call('clients.add', { name: 'Acme' });
  await call('keys.add', { client: 'Acme', keyEnvironment: 'sandbox', ...newKeySecret() });
  const before = await filesIn(profile);
  await begin();
  await call('clients.set', { client: 'Acme', name: 'Practised' });
  await call('settings.set', { preferences: { theme: 'dark', idleMinutes: 0, keyAgeDays: 0 } });
  expect(await createClient(real.core.dispatch)('clients.list', {})).toMatchObject([{ name: 'Acme' }]);
  await core.dispatch('practice.end', {});
  expect(await filesIn(profile)).toEqual(before);
  expect(await call('clients.list', {})).toMatchObject([{ name: 'Acme' }]);
});

test('to begin or to end it once more changes nothing', async () => {
  const { core, begin, tmp } = await prepare();
  expect(await core.dispatch('practice.end', {})).toEqual(nothingDone);
  const [folder, again] = await Promise.all([begin(), begin()]);
  expect(again).toBe(folder);
  expect(await begin()).toBe(folder);
  expect(await readdir(tmp)).toHaveLength(1);
  await Promise.all([core.dispatch('practice.end', {}), core.dispatch('practice.end', {})]);
  expect(await readdir(tmp)).toEqual([]);
  expect(await begin()).not.toBe(folder);
});

test('what is under way when it ends is cancelled', async () => {
  const { core, call, begin, tmp } = await prepare();
  await begin();
  const { url, connections } = await mute();
  await call('gateways.set', { keyEnvironment: 'production', url });
  const job = core.dispatch('projects.list', { client: 'Acme', jobId: 'a long one' });
  await expect.poll(connections).toBe(1);
  expect(await core.dispatch('practice.end', {})).toEqual(nothingDone);
  expect(await job).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  expect(await readdir(tmp)).toEqual([]);
});

test('what is asked while it ends does not reach the real profile', async () => {
  const { core, call, begin, profile } = await prepare();
  await begin();
  const { url, connections } = await mute();
  await call('gateways.set', { keyEnvironment: 'production', url });
  const job = core.dispatch('projects.list', { client: 'Acme', jobId: 'a long one' });
  await expect.poll(connections).toBe(1);
  const end = core.dispatch('practice.end', {});
  await new Promise(setImmediate);
  expect(await core.dispatch('clients.add', { name: 'Late' })).toMatchObject({
    ok: false,
    error: { code: 'profile-busy' },
  });
  expect(await end).toEqual(nothingDone);
  await job;
  await expect(stat(profile)).rejects.toThrow('ENOENT');
});

test('whoever locks during practice locks the real vault', async () => {
  const { call, real, begin, profile } = await prepare();
  await makeQuickVault(join(profile, 'vault'), passphrase);
  await call('vault.use', { kind: 'passphrase', passphrase });
  await begin();
  const isLocked = async () => (await createClient(real.core.dispatch)('status.read', {})).isLocked;
  expect(await isLocked()).toBe(false);
  await call('vault.lock', {});
  expect(await isLocked()).toBe(true);
});

test('a job of the real profile goes on, and can be cancelled from practice', async () => {
  const { core, call, begin, profile } = await prepare();
  await makeQuickVault(join(profile, 'vault'), passphrase);
  await call('vault.use', { kind: 'passphrase', passphrase });
  await call('clients.add', { name: 'Acme' });
  await call('keys.add', { client: 'Acme', keyEnvironment: 'production', ...newKeySecret() });
  const { url, connections } = await mute();
  await call('gateways.set', { keyEnvironment: 'production', url });
  const job = core.dispatch('keys.check', { jobId: 'a real one' });
  await expect.poll(connections).toBe(1);
  await begin();
  expect(await call('jobs.cancel', { jobId: 'another' })).toEqual({ cancelled: false });
  expect(await call('jobs.cancel', { jobId: 'a real one' })).toEqual({ cancelled: true });
  expect(await job).toMatchObject({ ok: false, error: { code: 'cancelled' } });
});

test('listeners hear both cores, and of the change from one to the other', async () => {
  const { core, call, begin } = await prepare();
  const heard: Told[] = [];
  const stop = core.listen((...told) => void heard.push(told));
  await begin();
  await call('keys.check', { jobId: 'a check' });
  await core.dispatch('practice.end', {});
  stop();
  await begin();
  expect(heard.map(([event]) => event)).toEqual([
    'practice.changed',
    'job.progress',
    'job.progress',
    'practice.changed',
  ]);
});

test('keys of practice go into no vault', async () => {
  const { core, begin } = await prepare();
  await begin();
  const refused = {
    ok: false,
    error: { code: 'vault-unavailable', remedy: expect.stringContaining('Leave') },
  };
  for (const method of ['vault.use', 'vault.move'] as const) {
    expect(await core.dispatch(method, { kind: 'passphrase', passphrase })).toMatchObject(refused);
  }
});

test('the end of the host is its end', async () => {
  const { begin, close, tmp } = await prepare();
  await begin();
  await close();
  expect(await readdir(tmp)).toEqual([]);
});

test('where there is no place for its files, that is said, and the real profile answers on', async () => {
  const { core, call, begin, tmp } = await prepare();
  vi.stubEnv('TMPDIR', join(tmp, 'gone'));
  const answer = await core.dispatch('practice.begin', {});
  expect(answer).toMatchObject({ ok: false, error: { code: 'file-unwritable' } });
  expect(JSON.stringify(answer)).toContain(join(tmp, 'gone'));
  expect(await call('status.read', {})).not.toHaveProperty('practice.folder');
  vi.stubEnv('TMPDIR', tmp);
  expect(await begin()).toContain(tmp);
});

test('what is not understood begins nothing', async () => {
  const { core, tmp } = await prepare();
  const answer = await core.dispatch('practice.begin', { folder: '/' } as never);
  expect(answer).toMatchObject({ ok: false, error: { code: 'bad-input' } });
  expect(await core.dispatch('toString' as 'status.read', {})).toMatchObject({ ok: false });
  expect(await readdir(tmp)).toEqual([]);
});

test('practice goes into no instance, however it is reached', async () => {
  const { core, call, begin, home } = await prepare();
  await begin();
  const trace = join(home, 'was-here');
  const connection = { kind: 'command' as const, argv: ['sh', '-c', 'touch "$0"', trace], root: home };
  const { id } = await call('instances.add', { client: 'Acme', name: 'Real', connection });
  const practised = { ok: false, error: { message: 'This is practice: it goes into no instance.' } };
  expect(await core.dispatch('instances.inspect', { instance: id })).toMatchObject(practised);
  expect(await core.dispatch('instances.disconnect', { instance: id })).toMatchObject(practised);
  const other = { ...connection, root: join(home, 'other') };
  expect(
    await core.dispatch('instances.adopt', { client: 'Acme', connection: other, withKeys: true }),
  ).toMatchObject(practised);
  await expect(stat(trace)).rejects.toThrow('ENOENT');

  await core.dispatch('practice.end', {});
  await call('clients.add', { name: 'Acme' });
  await call('instances.add', { client: 'Acme', name: 'Real', connection });
  await core.dispatch('instances.inspect', { instance: 'Real' });
  expect((await stat(trace)).isFile()).toBe(true);
});
