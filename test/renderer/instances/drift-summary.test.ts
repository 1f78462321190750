import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { BulkRow } from '../../../src/contract/bulk.ts';
import { summaryOf } from '../../../src/renderer/instances/drift-summary.ts';

const same: BulkRow = {
  instance: randomUUID(),
  name: 'Acme/EU',
  outcome: 'done',
  text: '',
  drift: [],
  notices: [],
  followUp: [],
  milliseconds: 1,
};
const drifted: BulkRow = {
  ...same,
  drift: [{ code: 'keys-differ', paths: [], message: 'They differ.', remedy: 'Connect it.' }],
};
const failed: BulkRow = {
  ...same,
  outcome: 'failed',
  failure: { code: 'instance-unreachable', message: 'No answer.', remedy: 'Try again.' },
};
const skipped: BulkRow = { ...same, outcome: 'cancelled' };

test.each([
  [[], 'There was no instance to look into.'],
  [[same], 'Of 1 instance, 1 is as it should be.'],
  [[same, same, drifted], 'Of 3 instances, 2 are as they should be, 1 has drifted.'],
  [[drifted, drifted, failed], 'Of 3 instances, 2 have drifted, 1 could not be looked into.'],
  [[failed], 'Of 1 instance, 1 could not be looked into.'],
  [[same, skipped], 'Of 2 instances, 1 is as it should be, 1 was not looked into.'],
])('%#: %s', (rows, sentence) => {
  expect(summaryOf(rows)).toBe(sentence);
});
