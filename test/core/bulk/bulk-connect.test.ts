import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BulkRow } from '../../../src/contract/bulk.ts';
import type { Connection } from '../../../src/contract/model.ts';
import { closedPort } from '../../support/closed-port.ts';
import { failureFrom, newKeySecret } from '../../support/core-in-memory.ts';
import { createLiveBench, type LiveBench } from '../../support/live-bench.ts';
import { createShops, type Shop } from '../../support/many-instances.ts';

/* Eighteen instances are connected at once; six of them fail, each in a way of its own, and stop nobody else. */

let bench: LiveBench;
let shops: Shop[];
let close: () => Promise<void>;
let rows: BulkRow[];
const connect = { kind: 'connect' as const, withGateways: true };

const shop = (number: number): Shop => {
  const found = shops[number];
  if (!found) throw new Error(`No shop ${number}`);
  return found;
};
const reachBy = (number: number, connection: Connection) =>
  bench.call('instances.set', { instance: shop(number).name, connection });
const bindTo = (number: number, productionKeys: string) =>
  bench.call('instances.bind', {
    instance: shop(number).name,
    dataSpace: String(shop(number).instance.dataSpace?.id),
    productionKeys,
  });
const setRoot = (number: number) => reachBy(number, { kind: 'local', root: shop(number).magento.root });
const codes = (all: readonly BulkRow[]) =>
  Object.fromEntries(all.flatMap(({ name, failure }) => (failure ? [[name, failure.code]] : [])));

const failing = {
  'Acme/Shop 01': 'instance-unreachable',
  'Acme/Shop 04': 'not-magento',
  'Acme/Shop 07': 'connector-missing',
  'Acme/Shop 10': 'setting-locked',
  'Acme/Shop 13': 'keys-rejected',
  'Acme/Shop 16': 'wrong-instance',
};

beforeAll(async () => {
  bench = await createLiveBench();
  ({ shops, close } = await createShops(bench, 18));
  await bench.call('keys.add', {
    client: 'Acme',
    keyEnvironment: 'production',
    label: 'Never valid',
    madeBy: 'license-holder',
    ...newKeySecret(),
  });
  await bench.call('keys.check', { keys: ['Never valid'] });
  await reachBy(0, { kind: 'ssh', host: '127.0.0.1', port: await closedPort(), root: '/' });
  await reachBy(3, { kind: 'local', root: '/nowhere/at/all' });
  await shop(6).magento.behave({ modules: 'absent' });
  await shop(9).magento.writeEnvPhp(
    `['services_connector' => ['services_id' => ['environment' => 'Another']]]`,
  );
  await bindTo(12, 'Never valid');
  await bench.call('instances.set', { instance: shop(15).name, baseUrl: 'https://shop-16.example/' });
  await shop(15).magento.setRows({ 'web/unsecure/base_url': 'https://elsewhere.example/' });
  await bench.call('instances.add', { client: 'Acme', name: 'Unbound' });
});
afterAll(async () => {
  await close();
  await bench[Symbol.asyncDispose]();
});

test('many are connected only when that is confirmed, and they are named', async () => {
  const failure = await failureFrom(bench.call('bulk.run', { action: connect }));
  expect(failure.code).toBe('confirmation-needed');
  expect(failure.message).toMatch(
    /^18 instances would be connected, .*: Acme\/Shop 01, .*, Acme\/Shop 18\.$/,
  );
  expect((await bench.profile()).instances.some(({ connected }) => connected)).toBe(false);
});

test('each failure is its row’s, with its remedy and override; all the others are connected and verified', async () => {
  const answer = await bench.call('bulk.run', { action: connect, confirmed: true, jobId: 'all' });
  ({ rows } = answer);
  expect(codes(rows)).toEqual(failing);
  expect(rows.map(({ name }) => name)).toEqual(shops.map(({ name }) => `Acme/${name}`));
  for (const { outcome, text, failure } of rows) {
    expect(outcome).toBe(failure ? 'failed' : 'done');
    expect(text).toMatch(failure ? /./ : /^\d+ settings written, verified$/);
    if (failure) expect(failure.remedy).not.toBe('');
  }
  expect(rows.find(({ name }) => name === 'Acme/Shop 16')?.failure?.override).toBe('Acme/Shop 16');
  expect(answer.leftOut).toMatchObject([{ name: 'Acme/Unbound', reason: 'no connection is recorded' }]);
  const { instances } = await bench.profile();
  expect(instances.filter(({ connected }) => connected?.verifiedAt)).toHaveLength(12);
});

test('every row was told when it began and when it ended, after the list of all', () => {
  const [list] = bench.told('job.rows');
  expect(list?.rows.map(({ name }) => name)).toEqual(rows.map(({ name }) => name));
  const told = bench.told('job.row').filter(({ jobId }) => jobId === 'all');
  for (const { instance } of rows) {
    const own = told.filter((each) => each.instance === instance);
    expect(own.map(({ row }) => row !== undefined)).toEqual([false, true]);
    expect(own[1]?.row).toEqual(rows.find((row) => row.instance === instance));
  }
  const counts = bench.told('job.progress').filter(({ jobId }) => jobId === 'all');
  expect(counts.map(({ done, total }) => `${done}/${total}`)).toEqual(rows.map((_, at) => `${at + 1}/18`));
  const steps = bench.told('job.progress').filter(({ jobId }) => jobId === `all/${rows[1]?.instance}`);
  expect(steps.map(({ label }) => label)).toContain('write');
});

test('verifying them all, each that was not connected fails in its own way, and the others are verified', async () => {
  const instances = shops.map(({ name }) => name);
  const { rows: verified } = await bench.call('bulk.run', { action: { kind: 'verify' }, instances });
  const failed = codes(verified);
  expect(Object.keys(failed)).toEqual(Object.keys(failing));
  expect(failed).toMatchObject({
    'Acme/Shop 01': 'instance-unreachable',
    'Acme/Shop 04': 'not-magento',
    'Acme/Shop 07': 'connector-missing',
  });
  for (const { outcome, failure } of verified) expect(outcome).toBe(failure ? 'failed' : 'done');
});

test('those that failed, and they alone, are tried again until they do not; a dry run changes nothing of that', async () => {
  await setRoot(3);
  await shop(6).magento.behave({});
  const again = { action: connect, failed: true, confirmed: true };
  const dry = await bench.call('bulk.run', { ...again, action: { ...connect, dryRun: true } });
  expect(dry.rows).toHaveLength(6);
  expect(dry.rows.find(({ name }) => name === 'Acme/Shop 04')?.text).toMatch(/^Would change \d+ settings$/);

  const second = await bench.call('bulk.run', again);
  expect(second.rows.map(({ name }) => name)).toEqual(Object.keys(failing));
  expect(Object.keys(codes(second.rows))).toEqual([
    'Acme/Shop 01',
    'Acme/Shop 10',
    'Acme/Shop 13',
    'Acme/Shop 16',
  ]);

  await setRoot(0);
  await shop(9).magento.writeEnvPhp();
  await bindTo(12, 'Acme production');
  const overrides = [{ code: 'wrong-instance' as const, value: 'Acme/Shop 16' }];
  const third = await bench.call('bulk.run', { ...again, overrides });
  expect(third.rows).toHaveLength(4);
  expect(codes(third.rows)).toEqual({});
  expect((await bench.call('bulk.run', again)).rows).toEqual([]);
  const whole = await bench.call('bulk.run', { action: connect, confirmed: true, overrides });
  expect(new Set(whole.rows.map(({ outcome }) => outcome))).toEqual(new Set(['nothing-to-do']));
});

test('looking into them all, a third fails in ways of its own, and the others are seen', async () => {
  await reachBy(0, { kind: 'ssh', host: '127.0.0.1', port: await closedPort(), root: '/' });
  await reachBy(3, { kind: 'local', root: '/nowhere/at/all' });
  await shop(9).magento.behave({ database: 'down' });
  await shop(12).magento.behave({ exitAt: 'bootstrap' });
  await reachBy(6, { kind: 'local', root: shop(6).magento.root, php: '/bin/true' });
  await reachBy(15, { kind: 'command', argv: ['/nowhere/php-runner'], root: '/app' });
  const instances = shops.map(({ name }) => name);
  const { rows: seen } = await bench.call('bulk.run', { action: { kind: 'inspect' }, instances });
  await shop(9).magento.behave({});
  await shop(12).magento.behave({});
  for (const number of [0, 3, 6, 15]) await setRoot(number);
  expect(codes(seen)).toEqual({
    'Acme/Shop 01': 'instance-unreachable',
    'Acme/Shop 04': 'not-magento',
    'Acme/Shop 07': 'php-unusable',
    'Acme/Shop 10': 'magento-fault',
    'Acme/Shop 13': 'magento-fault',
    'Acme/Shop 16': 'program-missing',
  });
  expect(seen.filter(({ outcome }) => outcome !== 'failed')).toHaveLength(12);
  const { rows: again } = await bench.call('bulk.run', { action: { kind: 'inspect' }, failed: true });
  expect(again).toHaveLength(6);
  expect(codes(again)).toEqual({});
});

test('what failed is remembered for each kind of work, and one that is gone is forgotten', async () => {
  await reachBy(0, { kind: 'local', root: '/nowhere/at/all' });
  await reachBy(1, { kind: 'local', root: '/nowhere/at/all' });
  const verified = await bench.call('bulk.run', { action: { kind: 'verify' } });
  expect(codes(verified.rows)).toEqual({ 'Acme/Shop 01': 'not-magento', 'Acme/Shop 02': 'not-magento' });
  expect((await bench.call('bulk.run', { action: { kind: 'inspect' }, failed: true })).rows).toEqual([]);
  await bench.call('instances.remove', { instance: shop(1).name, confirmed: true });
  await setRoot(0);
  const again = await bench.call('bulk.run', { action: { kind: 'verify' }, failed: true });
  expect(again.rows.map(({ name, outcome }) => [name, outcome])).toEqual([['Acme/Shop 01', 'done']]);
  expect((await bench.profile()).lastFailed['verify']).toEqual([]);
});

test('whoever names an instance that is not there is told, before anything is begun', async () => {
  const wish = { action: connect, instances: ['Shop 01', randomUUID()], confirmed: true };
  expect(await failureFrom(bench.call('bulk.run', wish))).toMatchObject({ code: 'not-found' });
});
