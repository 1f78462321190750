import { mkdir, readdir, readFile, symlink } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createFiles } from '../../../src/adapters/files.ts';
import type { Override } from '../../../src/contract/errors.ts';
import { CoreError } from '../../../src/core/core-error.ts';
import {
  type CoreInMemory,
  createCoreInMemory,
  failureFrom,
  newKeySecret,
} from '../../support/core-in-memory.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

const exported = { kind: 'export' as const, format: 'json' as const, folder: '/out/' };
const change: Override[] = [{ code: 'data-space-change', value: 'Acme/EU' }];

/** Two clients with both pairs; Acme has two instances and the other one, each in a data space of its own. */
const createBench = async () => {
  const bench = createCoreInMemory();
  const { call, registry } = bench;
  const bind = (instance: string, choice: { productionKeys?: string; overrides?: Override[] } = {}) => {
    const [dataSpace] = registry.addProject(`For ${instance}`);
    return call('instances.bind', { instance, dataSpace: String(dataSpace?.id), ...choice });
  };
  const add = async (client: string, name: string) => {
    await call('instances.add', { client, name });
    await bind(`${client}/${name}`);
  };
  for (const client of ['Acme', 'Acme: Shops']) {
    await bench.addClient(client);
    await bench.addKeys(client, 'sandbox');
    await bench.addKeys(client, 'production');
    await add(client, 'EU');
  }
  await add('Acme', 'Shöp & 1');
  return { ...bench, add, bind };
};

test('each instance has a file of its own in the folder, whatever it is called', async () => {
  const bench = await createBench();
  await bench.add('Acme', 'US.');
  await bench.add('Acme', 'us');
  const { rows } = await bench.call('bulk.run', { action: exported });
  expect(rows.map(({ outcome }) => outcome)).toEqual(Array(5).fill('done'));
  const names = [...bench.files.all.keys()];
  expect(names.slice(0, 3).sort()).toEqual([
    '/out/Acme-EU.json',
    '/out/Acme-Shops-EU.json',
    '/out/Acme-Shöp-1.json',
  ]);
  for (const name of names.slice(3)) expect(name).toMatch(/^\/out\/Acme-us-[0-9a-f]{8}\.json$/i);
  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(5);
  for (const name of names) expect(bench.files.ownerOnly.has(name)).toBe(true);
  expect(rows[0]?.text).toMatch(/^\/out\/Acme-EU\.json, \d+ settings$/);
  expect(rows[0]?.followUp.length).toBeGreaterThan(0);
});

test('a long name becomes one that every system takes, and two that begin alike become two', async () => {
  const bench = await createBench();
  const long = '𠮷'.repeat(90);
  for (const last of ['一', '二']) await bench.add('Acme', `${long}${last}`);
  const { rows } = await bench.call('bulk.run', { action: exported });
  expect(rows.map(({ outcome }) => outcome)).toEqual(Array(5).fill('done'));
  const names = [...bench.files.all.keys()].map((path) => path.slice('/out/'.length));
  for (const name of names) {
    expect(Buffer.byteLength(name)).toBeLessThan(220);
    // No character was cut in two.
    expect(Buffer.from(name).toString()).toBe(name);
  }
  expect(names.filter((name) => name.includes('𠮷'))).toHaveLength(2);
});

test('files that are there are named once, before any is written, and replaced when that is confirmed', async () => {
  const { call, files } = await createBench();
  files.all.set('/out/Acme-EU.json', Buffer.from('mine'));
  files.exposedToGit.add('/out/Acme-Shops-EU.json');
  const failure = await failureFrom(call('bulk.run', { action: exported }));
  expect(failure.code).toBe('confirmation-needed');
  expect(failure.message).toContain('/out/Acme-EU.json exists already');
  expect(failure.message).toContain('/out/Acme-Shops-EU.json would hold keys in a git work tree');
  expect([...files.all.keys()]).toEqual(['/out/Acme-EU.json']);
  const { rows } = await call('bulk.run', { action: exported, confirmed: true });
  expect(rows.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'done']);
  expect(files.text('/out/Acme-EU.json')).not.toBe('mine');
});

test('a guard refuses its own row only, and what it takes to go on is told', async () => {
  const { call, bind } = await createBench();
  await call('bulk.run', { action: exported });
  await bind('Acme/EU', { overrides: change });
  const wish = { action: exported, confirmed: true };
  const { rows } = await call('bulk.run', wish);
  expect(rows.map(({ outcome }) => outcome)).toEqual(['failed', 'nothing-to-do', 'nothing-to-do']);
  expect(rows[0]?.failure).toMatchObject({ code: 'data-space-change', override: 'Acme/EU' });
  const again = await call('bulk.run', { ...wish, failed: true, overrides: change });
  expect(again.rows).toMatchObject([{ name: 'Acme/EU', outcome: 'done' }]);
});

test('the pairs of each instance are checked, and one that several use is asked for once', async () => {
  const { call, registry, bind } = await createBench();
  const secret = newKeySecret();
  const refused = { client: 'Acme', keyEnvironment: 'production' as const, label: 'Refused', ...secret };
  await call('keys.add', refused);
  await call('instances.add', { client: 'Acme', name: 'US' });
  await bind('US', { productionKeys: 'Refused' });
  registry.refused.add(secret.apiKey);
  await call('instances.add', { client: 'Acme', name: 'Bare' });
  const { rows, leftOut } = await call('bulk.run', { action: { kind: 'check' } });
  expect(rows.map(({ name, failure }) => [name, failure?.code])).toEqual([
    ['Acme/EU', undefined],
    ['Acme: Shops/EU', undefined],
    ['Acme/Shöp & 1', undefined],
    ['Acme/US', 'keys-rejected'],
  ]);
  expect(rows[3]?.text).toContain('“Refused” (production): The key pair was refused.');
  expect(leftOut).toMatchObject([{ name: 'Acme/Bare', reason: 'no key pairs' }]);
  expect(registry.calls.filter(({ method }) => method === 'checkKeys')).toHaveLength(5);
});

test('cancelled, it ends the checks that are under way, and their rows say so', async () => {
  const { call, registry } = await createBench();
  const seen: AbortSignal[] = [];
  for (let number = 1; number <= 4; number += 1) {
    registry.next('checkKeys', (_carryOut, _access, signal) => {
      if (signal) seen.push(signal);
      return new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(new CoreError('cancelled', 'Cancelled.', 'Again.')));
      });
    });
  }
  const work = call('bulk.run', { action: { kind: 'check' }, jobId: 'job' });
  await expect.poll(() => seen.length).toBe(4);
  expect(await call('jobs.cancel', { jobId: 'job' })).toEqual({ cancelled: true });
  expect((await work).rows.map(({ outcome }) => outcome)).toEqual(Array(3).fill('cancelled'));
});

test('key pairs are chosen by client, by the stage of who uses them, and by what came of the last check', async () => {
  const { call, registry, bind, addKeys } = await createBench();
  const staging = await addKeys('Acme', 'production', 'Staging');
  await call('instances.add', { client: 'Acme', name: 'Test', stage: 'staging' });
  const overrides: Override[] = [{ code: 'data-space-type', value: 'Acme/Test' }];
  await bind('Test', { productionKeys: 'Staging', overrides });
  const labels = async (wish: object) => (await call('keys.check', wish)).map(({ label }) => label);
  expect(await labels({ client: 'Acme: Shops' })).toEqual(['Acme: Shops sandbox', 'Acme: Shops production']);
  expect(await labels({ stage: 'staging' })).toEqual(['Acme sandbox', 'Staging']);
  expect(await labels({ stage: 'staging', client: 'Acme: Shops' })).toEqual([]);
  expect(await labels({ failed: true })).toEqual([]);
  const { access } = registry.calls.findLast(({ method }) => method === 'checkKeys') ?? {};
  registry.refused.add(String(access?.apiKey));
  await call('keys.check', { keys: [staging.id] });
  expect(await labels({ failed: true })).toEqual(['Staging']);
});

/** Twelve instances of one client, each with a production pair of its own that is called like it. */
const addTwelve = async ({ call, registry, addClient, addKeys }: CoreInMemory): Promise<void> => {
  await addClient('Acme');
  await addKeys('Acme', 'sandbox');
  const names = Array.from({ length: 12 }, (_, index) => `Shop ${String(index + 1).padStart(2, '0')}`);
  for (const name of names) {
    await addKeys('Acme', 'production', name);
    await call('instances.add', { client: 'Acme', name });
    const [dataSpace] = registry.addProject(name);
    await call('instances.bind', {
      instance: name,
      dataSpace: String(dataSpace?.id),
      productionKeys: name,
    });
  }
};
/** Takes the pair that is called so out of the keychain, as somebody else would. */
const lose = async ({ vaults, profile }: CoreInMemory, label: string): Promise<void> => {
  const { id, keyPairs } = await profile();
  const lost = keyPairs.find((pair) => pair.label === label);
  await vaults.keychain(id).delete(`keypair.${lost?.id}`);
};

test('a third of the key checks fail in ways of their own, stop no other, and are tried again alone', async () => {
  const bench = createCoreInMemory();
  const { call, registry, vaults } = bench;
  await addTwelve(bench);
  const { keyPairs } = await bench.profile();
  const labels = new Map(
    Object.entries(vaults.secrets()).map(([name, secret]) => [
      (JSON.parse(secret) as { apiKey: string }).apiKey,
      keyPairs.find(({ id }) => name.endsWith(id))?.label,
    ]),
  );
  const failures = new Map<string | undefined, CoreError>([
    ['Shop 01', new CoreError('keys-rejected', 'The pair was refused.', 'Make a new one.')],
    ['Shop 04', new CoreError('rate-limited', 'It was asked too often.', 'Wait.')],
    ['Shop 07', new CoreError('service-fault', 'The service has a fault.', 'Wait.')],
  ]);
  for (let number = 1; number <= 12; number += 1)
    registry.next('checkKeys', (carryOut, { apiKey }) => {
      const failure = failures.get(labels.get(apiKey));
      return failure ? Promise.reject(failure) : carryOut();
    });
  await lose(bench, 'Shop 10');
  const { rows } = await call('bulk.run', { action: { kind: 'check' } });
  const told = rows.map(({ name, outcome, text }) => [name, outcome, text.replace(/^“.*?”.*?: /, '')]);
  expect(told.filter(([, outcome]) => outcome !== 'done')).toEqual([
    ['Acme/Shop 01', 'failed', 'The pair was refused. Make a new one.'],
    ['Acme/Shop 04', 'failed', 'It was asked too often. Wait.'],
    ['Acme/Shop 07', 'failed', 'The service has a fault. Wait.'],
    ['Acme/Shop 10', 'failed', expect.stringMatching(/keychain/)],
  ]);
  expect(rows).toHaveLength(12);
  const again = await call('bulk.run', { action: { kind: 'check' }, failed: true });
  expect(again.rows.map(({ name, outcome }) => [name, outcome])).toEqual([
    ['Acme/Shop 01', 'done'],
    ['Acme/Shop 04', 'done'],
    ['Acme/Shop 07', 'done'],
    ['Acme/Shop 10', 'failed'],
  ]);
});

test('a third of the exports fail in ways of their own, and the others have their files', async () => {
  await using temporary = await createTemporaryFolder();
  const folder = temporary.path;
  const bench = createCoreInMemory({ ports: { files: createFiles() } });
  const { call, registry } = bench;
  await addTwelve(bench);
  const action = { ...exported, folder };
  await call('bulk.run', { action, instances: ['Shop 01'] });
  const [other] = registry.addProject('Another');
  await call('instances.bind', {
    instance: 'Shop 01',
    dataSpace: String(other?.id),
    overrides: [{ code: 'data-space-change', value: 'Acme/Shop 01' }],
  });
  const before = await readFile(`${folder}/Acme-Shop-01.json`);
  await lose(bench, 'Shop 04');
  await mkdir(`${folder}/Acme-Shop-07.json`);
  await symlink(`${folder}/Acme-Shop-10.json`, `${folder}/Acme-Shop-10.json`);
  const { rows } = await call('bulk.run', { action, confirmed: true });
  const failures = rows.flatMap(({ name, failure }) => (failure ? [[name, failure.code]] : []));
  expect(failures).toEqual([
    ['Acme/Shop 01', 'data-space-change'],
    ['Acme/Shop 04', 'vault-unavailable'],
    ['Acme/Shop 07', 'bad-input'],
    ['Acme/Shop 10', 'file-unreadable'],
  ]);
  expect(await readFile(`${folder}/Acme-Shop-01.json`)).toEqual(before);
  const done = rows.filter(({ outcome }) => outcome === 'done').map(({ name }) => name.replace('/', '-'));
  expect(done).toHaveLength(8);
  for (const name of done)
    expect(JSON.parse(await readFile(`${folder}/${name.replace(' ', '-')}.json`, 'utf8'))).not.toEqual([]);
  expect(await readdir(folder)).toHaveLength(11);
});
