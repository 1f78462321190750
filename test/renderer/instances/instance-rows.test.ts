import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Client, Drift, Instance, KeyPair } from '../../../src/contract/model.ts';
import { createRows, filterRows, noFilter, sortRows } from '../../../src/renderer/instances/instance-rows.ts';

const print = 'a'.repeat(64);
const at = '2026-01-01T00:00:00.000Z';
const acme: Client = { id: randomUUID(), name: 'Acme', edition: 'commerce' };
const borealis: Client = { id: randomUUID(), name: 'Borealis', edition: 'commerce' };
const clients = new Map([acme, borealis].map((client) => [client.id, client]));

const pairOf = (check?: 'accepted' | 'rejected' | 'unreachable', apiKeyFingerprint = print): KeyPair => ({
  id: randomUUID(),
  clientId: acme.id,
  keyEnvironment: 'production',
  label: 'Acme live',
  privateKeyFingerprint: print,
  apiKeyFingerprint,
  apiKeyEnding: '7c1e',
  createdAt: at,
  ...(check ? { check: { state: check, at, detail: 'It said so.' } } : {}),
});

const instanceOf = (name: string, more: Partial<Instance> = {}): Instance => ({
  id: randomUUID(),
  clientId: acme.id,
  name,
  stage: 'production',
  connection: { kind: 'none' },
  activeKeyEnvironment: 'production',
  keyPairs: {},
  services: [],
  ...more,
});

const spaceOf = (id: string) => ({ id, name: 'Production', type: 'Production' });
const exportedWith = (dataSpaceId: string, production = print) => ({
  at,
  configHash: print,
  dataSpaceId,
  apiKeyFingerprints: { production },
  format: 'env-php' as const,
});

/** States of the first instance, among the others. */
const statesOf = (instances: Instance[], pairs: KeyPair[] = []) =>
  createRows(instances, clients, new Map(pairs.map((pair) => [pair.id, pair])))[0]?.states;

test('an instance that was only added: no data space, not connected', () => {
  expect(statesOf([instanceOf('EU')])).toEqual(['no-data-space', 'not-delivered']);
});

test.each([
  { check: 'accepted' as const, states: ['exported'] },
  { check: 'rejected' as const, states: ['keys-refused', 'exported'] },
  { check: 'unreachable' as const, states: ['unverified', 'exported'] },
  { check: undefined, states: ['unverified', 'exported'] },
])('exported with keys that were $check', ({ check, states }) => {
  const pair = pairOf(check);
  const instance = instanceOf('EU', {
    keyPairs: { production: pair.id },
    dataSpace: spaceOf('one'),
    exported: exportedWith('one'),
  });
  expect(statesOf([instance], [pair])).toEqual(states);
});

test('a data space of two instances is the worst that there is', () => {
  const [one, other] = ['EU', 'US'].map((name) => instanceOf(name, { dataSpace: spaceOf('one') }));
  if (!one || !other) throw new Error('Two were made.');
  expect(statesOf([one, other])?.[0]).toBe('shared');
  expect(statesOf([other, one])?.[0]).toBe('shared');
});

test('another data space or another key than it was given: to be exported again', () => {
  const pair = pairOf('accepted');
  const bound = { keyPairs: { production: pair.id }, dataSpace: spaceOf('two') };
  expect(statesOf([instanceOf('EU', { ...bound, exported: exportedWith('one') })], [pair])).toEqual([
    'changed',
    'exported',
  ]);
  const renewed = exportedWith('two', 'b'.repeat(64));
  expect(statesOf([instanceOf('EU', { ...bound, exported: renewed })], [pair])?.[0]).toBe('changed');
});

const ssh = { kind: 'ssh' as const, host: 'eu.example', root: '/app' };
const connectedWith = (dataSpaceId?: string, verifiedAt?: string) => ({
  at,
  configHash: print,
  apiKeyFingerprints: { production: print },
  ...(dataSpaceId === undefined ? {} : { dataSpaceId }),
  ...(verifiedAt === undefined ? {} : { verifiedAt }),
});
const driftOf = (code: Drift['code'], ...paths: string[]): Drift => ({
  code,
  paths,
  message: 'It differs.',
  remedy: 'Connect it.',
});
const inspectedWith = (...drift: Drift[]) => ({ at, dataSpaceId: 'one', drift });

/** The row of a live instance that was given its data space. */
const liveRow = (more: Partial<Instance>) => {
  const pair = pairOf('accepted');
  const instance = instanceOf('EU', {
    connection: ssh,
    keyPairs: { production: pair.id },
    dataSpace: spaceOf('one'),
    ...more,
  });
  const [row] = createRows([instance], clients, new Map([[pair.id, pair]]));
  if (!row) throw new Error('One was made.');
  return row;
};

test.each([
  { more: { connected: connectedWith('one', at), inspected: inspectedWith() }, states: ['connected'] },
  { more: { connected: connectedWith('one'), inspected: inspectedWith() }, states: ['not-verified'] },
  { more: { connected: connectedWith(), inspected: inspectedWith() }, states: ['disconnected'] },
  { more: { exported: exportedWith('one') }, states: ['exported', 'never-inspected'] },
  { more: {}, states: ['not-delivered', 'never-inspected'] },
])('a live instance: $states', ({ more, states }) => {
  expect(liveRow(more).states).toEqual(states);
});

test.each([
  ['data-space-of-another', 'clone', 'clone'],
  ['module-gone', 'module-gone', 'connector gone'],
  ['unreadable-keys', 'keys-unreadable', 'keys unreadable'],
  ['base-url-differs', 'drifted', 'drifted'],
] as const)('drift of the kind %s is the state %s', (code, state, chip) => {
  const connected = connectedWith('one', at);
  const row = liveRow({ connected, inspected: inspectedWith(driftOf(code)) });
  expect(row).toMatchObject({ states: [state], chip });
});

test('the chip counts settings that differ, each once', () => {
  const [key, space] = [driftOf('keys-differ', 'a', 'b'), driftOf('setting-locked', 'b', 'c')];
  expect(liveRow({ inspected: inspectedWith(key, space) }).chip).toBe('3 settings drifted');
  expect(liveRow({ inspected: inspectedWith(driftOf('settings-differ', 'a')) }).chip).toBe(
    '1 setting drifted',
  );
});

test('the newest of an export and a connection is what counts', () => {
  const later = { ...exportedWith('one'), at: '2026-02-01T00:00:00.000Z' };
  const row = liveRow({ connected: connectedWith('one', at), exported: later, inspected: inspectedWith() });
  expect(row.states).toEqual(['exported']);
});

test('sorted by inspection, who was never looked into comes first and who cannot be comes last', () => {
  const names = sortRows(
    createRows(
      [
        instanceOf('By file'),
        instanceOf('New', { connection: ssh, inspected: { at: '2026-03-01T00:00:00.000Z', drift: [] } }),
        instanceOf('Old', { connection: ssh, inspected: { at, drift: [] } }),
        instanceOf('Never', { connection: ssh }),
      ],
      clients,
      new Map(),
    ),
    { by: 'inspected', descending: false },
  ).map(({ instance }) => instance.name);
  expect(names).toEqual(['Never', 'Old', 'New', 'By file']);
});

const rows = createRows(
  [
    instanceOf('Shop 10', { baseUrl: 'https://ten.example/' }),
    instanceOf('Shop 9', { stage: 'staging', dataSpace: spaceOf('nine') }),
    instanceOf('Fjord', { clientId: borealis.id, project: { id: 'p', name: 'Northern lights' } }),
  ],
  clients,
  new Map(),
);
const namesOf = (found: typeof rows) => found.map(({ instance }) => instance.name);

test.each([
  ['shop', ['Shop 10', 'Shop 9']],
  ['SHOP acme', ['Shop 10', 'Shop 9']],
  ['acme fjord', []],
  ['northern', ['Fjord']],
  ['ten.example', ['Shop 10']],
  ['borealis no data', ['Fjord']],
  ['  ', ['Shop 10', 'Shop 9', 'Fjord']],
])('searching for “%s”', (search, names) => {
  expect(namesOf(filterRows(rows, { ...noFilter, search }))).toEqual(names);
});

test('filters go together', () => {
  expect(namesOf(filterRows(rows, { ...noFilter, clientId: borealis.id }))).toEqual(['Fjord']);
  expect(namesOf(filterRows(rows, { ...noFilter, stage: 'staging' }))).toEqual(['Shop 9']);
  expect(namesOf(filterRows(rows, { ...noFilter, state: 'no-data-space' }))).toEqual(['Shop 10', 'Fjord']);
  expect(namesOf(filterRows(rows, { ...noFilter, state: 'problem' }))).toEqual(['Shop 9']);
  expect(namesOf(filterRows(rows, { ...noFilter, state: 'problem', stage: 'production' }))).toEqual([]);
});

test('a client’s stay together, numbers sort as numbers, both ways, and what is missing comes last', () => {
  expect(namesOf(sortRows(rows, { by: 'name', descending: false }))).toEqual(['Shop 9', 'Shop 10', 'Fjord']);
  expect(namesOf(sortRows(rows, { by: 'name', descending: true }))).toEqual(['Fjord', 'Shop 10', 'Shop 9']);
  expect(namesOf(sortRows(rows, { by: 'project', descending: false }))[0]).toBe('Fjord');
  expect(namesOf(sortRows(rows, { by: 'state', descending: false }))[0]).toBe('Shop 9');
});
