import { expect, test } from 'vitest';
import type { BulkRow } from '../../../src/contract/bulk.ts';
import { RunRows } from '../../../src/renderer/state/run-rows.ts';

const jobId = 'job';
const heads = ['a', 'b', 'c'].map((instance) => ({ instance, name: `Acme/${instance.toUpperCase()}` }));
const ended = (instance: string, part: Partial<BulkRow> = {}): BulkRow => ({
  instance,
  name: `Acme/${instance.toUpperCase()}`,
  outcome: 'done',
  text: 'Done it',
  drift: [],
  notices: [],
  followUp: [],
  milliseconds: 20,
  ...part,
});
const head = (instance: string) => ({ jobId, instance, name: `Acme/${instance.toUpperCase()}` });
const states = (rows: RunRows) => rows.all.map(({ state, text }) => `${state} ${text}`.trim());

test('a row waits, goes through its steps and ends, and the others do not mind', () => {
  const rows = new RunRows();
  rows.hear('job.rows', { jobId, rows: heads });
  expect(states(rows)).toEqual(['waiting', 'waiting', 'waiting']);
  rows.hear('job.row', head('b'));
  rows.hearPart('b', 'job.progress', { jobId: 'job/b', done: 0, total: 6, label: 'reach' });
  expect(states(rows)).toEqual(['waiting', 'running Reach', 'waiting']);
  rows.hearPart('b', 'job.plan', { jobId: 'job/b', changes: [{ path: 'a/b/c', from: '', to: '1' }] });
  rows.hear('job.row', { ...head('b'), row: ended('b') });
  expect(states(rows)).toEqual(['waiting', 'done Done it', 'waiting']);
  expect(rows.all[1]?.plan).toHaveLength(1);
  rows.hearPart('0', 'job.progress', { jobId: 'job/0', done: 0, total: 2, label: 'Acme live' });
  expect(rows.all).toHaveLength(3);
});

test('what has ended stays so, however late an event of it comes', () => {
  const rows = new RunRows();
  rows.hear('job.rows', { jobId, rows: heads });
  rows.end([ended('a'), ended('b', { outcome: 'failed', text: 'No' }), ended('c', { outcome: 'cancelled' })]);
  rows.hear('job.rows', { jobId, rows: heads });
  rows.hear('job.row', head('a'));
  rows.hearPart('a', 'job.progress', { jobId: 'job/a', done: 1, total: 6, label: 'write' });
  rows.hearPart('c', 'job.plan', { jobId: 'job/c', changes: [] });
  expect(states(rows)).toEqual(['done Done it', 'failed No', 'cancelled Done it']);
  expect(rows.all[2]?.plan).toEqual([]);
});

test('rows that were never told of are those of the answer', () => {
  const rows = new RunRows();
  rows.end([ended('b'), ended('a')]);
  expect(rows.all.map(({ name }) => name)).toEqual(['Acme/B', 'Acme/A']);
});

test('where the whole came to nothing, what has no end is not known', () => {
  const rows = new RunRows();
  rows.hear('job.rows', { jobId, rows: heads });
  rows.hear('job.row', { ...head('a'), row: ended('a') });
  rows.hear('job.row', head('b'));
  rows.lose();
  expect(rows.all.map(({ state }) => state)).toEqual(['done', 'unknown', 'unknown']);
});
