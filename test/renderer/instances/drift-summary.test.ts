import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { DriftRow } from '../../../src/contract/methods.ts';
import { summaryOf } from '../../../src/renderer/instances/drift-summary.ts';

const same: DriftRow = { instance: randomUUID(), name: 'Acme/EU', drift: [] };
const drifted: DriftRow = {
  ...same,
  drift: [{ code: 'keys-differ', paths: [], message: 'They differ.', remedy: 'Connect it.' }],
};
const failed: DriftRow = {
  ...same,
  failure: { code: 'instance-unreachable', message: 'No answer.', remedy: 'Try again.' },
};

test.each([
  [[], 'There was no instance to look into.'],
  [[same], 'Of 1 instance, 1 is as it should be.'],
  [[same, same, drifted], 'Of 3 instances, 2 are as they should be, 1 has drifted.'],
  [[drifted, drifted, failed], 'Of 3 instances, 2 have drifted, 1 could not be looked into.'],
  [[failed], 'Of 1 instance, 1 could not be looked into.'],
])('%#: %s', (rows, sentence) => {
  expect(summaryOf(rows)).toBe(sentence);
});
