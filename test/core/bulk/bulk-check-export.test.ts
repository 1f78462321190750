import { expect, test } from 'vitest';
import type { Override } from '../../../src/contract/errors.ts';
import { CoreError } from '../../../src/core/core-error.ts';
import { createCoreInMemory, failureFrom, newKeySecret } from '../../support/core-in-memory.ts';

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
  expect(leftOut).toMatchObject([{ name: 'Acme/Bare', reason: 'it has no key pairs' }]);
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
