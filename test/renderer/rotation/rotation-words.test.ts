import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { BulkRow } from '../../../src/contract/bulk.ts';
import type { KeyPair } from '../../../src/contract/model.ts';
import { type Rotation, type RotationRow, RotationState } from '../../../src/contract/rotation.ts';
import {
  canGoBack,
  connectable,
  leftIn,
  outcomeText,
  rowActions,
  share,
} from '../../../src/renderer/rotation/rotation-words.ts';

const row = (state: RotationState, isReachable = true): RotationRow => ({
  instance: randomUUID(),
  name: `Acme/${state}`,
  state,
  text: state,
  isReachable,
});

test.each<[RotationState, string[], string[]]>([
  ['uses-old', ['connect'], ['give']],
  ['uses-copy', ['others'], ['others']],
  ['not-connected', ['connect'], ['export', 'confirm']],
  ['exported', ['connect'], ['confirm', 'export']],
  ['connected', ['verify'], ['export', 'confirm']],
  ['verified', [], []],
  ['confirmed', [], []],
  ['disconnected', [], []],
])('%s offers %j, and without a way in %j', (state, reached, byFile) => {
  expect(rowActions(row(state))).toEqual(reached);
  expect(rowActions(row(state, false))).toEqual(byFile);
  expect(canGoBack(row(state))).toBe(!['uses-old', 'uses-copy'].includes(state));
});

test('what is left, what of it one press connects, and how far that is', () => {
  const rotation: Rotation = {
    from: { id: randomUUID() } as KeyPair,
    instances: RotationState.options.flatMap((state) => [row(state), row(state, false)]),
    isFinished: false,
  };
  expect(share(rotation)).toBe('6 of 16');
  expect(leftIn(rotation)).toHaveLength(10);
  expect(connectable(rotation).map(({ state }) => state)).toEqual([
    'uses-old',
    'not-connected',
    'exported',
    'connected',
  ]);
});

test('what came of all, in a sentence', () => {
  const rows = (['done', 'failed', 'done', 'cancelled', 'nothing-to-do'] as const).map(
    (outcome) => ({ outcome }) as BulkRow,
  );
  expect(outcomeText(rows)).toBe('Of 5 instances: 2 done, 1 had it already, 1 failed, 1 cancelled.');
  expect(outcomeText(rows.slice(0, 1))).toBe('Of 1 instance: 1 done.');
});
