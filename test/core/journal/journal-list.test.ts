import { expect, test } from 'vitest';
import type { JournalEntry } from '../../../src/contract/model.ts';
import { createCoreInMemory, failureFrom } from '../../support/core-in-memory.ts';

const entry = (text: string, at: string, rest: Partial<JournalEntry> = {}): JournalEntry => ({
  at,
  action: 'test',
  text,
  ...rest,
});

const listOf = async (core: ReturnType<typeof createCoreInMemory>, filter: object = {}) =>
  (await core.call('journal.list', filter)).entries.map(({ text }) => text);

test('an empty journal is an empty list', async () => {
  expect(await createCoreInMemory().call('journal.list', {})).toEqual({ entries: [], unreadable: 0 });
});

test('the oldest is first, whichever process came to write first, and equal dates keep their order', async () => {
  const core = createCoreInMemory();
  await core.ports.journal.append([
    entry('second', '2026-01-02T00:00:00.500Z'),
    entry('first', '2026-01-02T00:00:00Z'),
    entry('third a', '2026-01-03T00:00:00.000Z'),
    entry('third b', '2026-01-03T00:00:00.000Z'),
  ]);
  expect(await listOf(core)).toEqual(['first', 'second', 'third a', 'third b']);
});

test('since a moment, that moment included, however exactly either is written', async () => {
  const core = createCoreInMemory();
  await core.ports.journal.append([
    entry('before', '2026-01-01T23:59:59.999Z'),
    entry('at once', '2026-01-02T00:00:00.000Z'),
    entry('later', '2026-01-02T00:00:00.001Z'),
  ]);
  for (const since of ['2026-01-02T00:00:00Z', '2026-01-02T00:00:00.000Z']) {
    expect(await listOf(core, { since })).toEqual(['at once', 'later']);
  }
  expect(await listOf(core, { since: '2026-01-03T00:00:00Z' })).toEqual([]);
  expect((await failureFrom(core.call('journal.list', { since: 'yesterday' }))).code).toBe('bad-input');
});

test('of one client, by name in any letters or by id', async () => {
  const core = createCoreInMemory();
  const { id } = await core.addClient('Café');
  await core.addClient('Borealis');
  for (const client of [id, 'Café', 'CAFÉ', 'Cafe\u0301']) {
    expect(await listOf(core, { client })).toEqual(['Added the client Café']);
  }
  expect(await failureFrom(core.call('journal.list', { client: 'Nobody' }))).toMatchObject({
    code: 'not-found',
    message: expect.stringContaining('Nobody'),
  });
});

test('of one instance, by id, full or bare name', async () => {
  const core = createCoreInMemory();
  for (const client of ['Acme', 'Borealis']) await core.addClient(client);
  const { id } = await core.call('instances.add', { client: 'Acme', name: 'EU' });
  await core.call('instances.add', { client: 'Borealis', name: 'US' });
  for (const instance of [id, 'Acme/EU', 'acme/eu', 'EU']) {
    expect(await listOf(core, { instance })).toEqual(['Added the production instance EU']);
  }
  expect(await listOf(core, { instance: 'Acme/EU', client: 'Borealis' })).toEqual([]);
  expect((await failureFrom(core.call('journal.list', { instance: 'Acme/US' }))).code).toBe('not-found');
});

test('what was removed or renamed keeps its history under the name that it had', async () => {
  const core = createCoreInMemory();
  await core.addClient('Acme');
  await core.call('instances.add', { client: 'Acme', name: 'EU' });
  await core.call('instances.set', { instance: 'EU', name: 'Europe' });
  expect(await listOf(core, { instance: 'Acme/EU' })).toEqual(['Added the production instance EU']);
  expect(await listOf(core, { instance: 'Europe' })).toEqual(['Changed Acme/EU: name Europe']);
  await core.call('instances.remove', { instance: 'Europe' });
  await core.call('clients.remove', { client: 'Acme' });
  expect(await listOf(core, { instance: 'acme/europe' })).toHaveLength(2);
  expect(await listOf(core, { client: 'acme' })).toHaveLength(5);
});

test('a client that was renamed is told of by both names', async () => {
  const core = createCoreInMemory();
  const { id } = await core.addClient('Acme');
  await core.call('clients.set', { client: id, name: 'Apex', edition: 'open-source' });
  expect(await listOf(core, { client: 'Apex' })).toEqual(['Changed the client Acme: Apex, open-source']);
  expect(await listOf(core, { client: 'Acme' })).toEqual(['Added the client Acme']);
});

test('lines that cannot be read are counted, whatever is asked for', async () => {
  const core = createCoreInMemory();
  const read = async () => ({
    entries: [entry('a', '2026-01-02T00:00:00.000Z', { client: 'Acme' })],
    unreadable: 3,
  });
  const broken = createCoreInMemory({ ports: { journal: { ...core.ports.journal, read } } });
  expect(await broken.call('journal.list', {})).toMatchObject({ entries: [{ text: 'a' }], unreadable: 3 });
  expect(
    (await broken.call('journal.list', { client: 'Acme', since: '2027-01-01T00:00:00Z' })).unreadable,
  ).toBe(3);
});
