import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { DriftCode, Instance } from '../../../src/contract/model.ts';
import { driftActions } from '../../../src/renderer/instances/drift-actions.ts';

const instanceWith = (codes: DriftCode[], isBound = true): Instance => ({
  id: randomUUID(),
  clientId: randomUUID(),
  name: 'EU',
  stage: 'staging',
  connection: { kind: 'local', root: '/app' },
  activeKeyEnvironment: 'production',
  keyPairs: {},
  services: [],
  ...(isBound ? { dataSpace: { id: 'one', name: 'Testing 1', type: 'Testing' } } : {}),
  inspected: {
    at: '2026-01-01T00:00:00.000Z',
    drift: codes.map((code) => ({ code, paths: [], message: 'It differs.', remedy: 'Do it.' })),
  },
});

test.each<[DriftCode[], string[]]>([
  [[], []],
  [['data-space-of-another'], ['give-back', 'clean-up']],
  [
    ['data-space-of-another', 'keys-differ'],
    ['give-back', 'clean-up'],
  ],
  [['data-space-differs'], ['give-back', 'take-over']],
  [
    ['keys-differ', 'settings-differ'],
    ['connect', 'take-over'],
  ],
  [['not-connected'], ['connect']],
  [['unreadable-keys'], ['connect']],
  [['setting-locked', 'gateway-differs'], ['connect']],
  [['module-gone'], ['connect']],
  [['base-url-differs'], ['correct-connection']],
  [['import-pending'], []],
])('%j is put right by %j', (codes, actions) => {
  expect(driftActions(instanceWith(codes))).toEqual(actions);
});

test('what is bound to nothing is bound first, or takes over what it has', () => {
  expect(driftActions(instanceWith(['data-space-of-another'], false))).toEqual(['choose-space', 'clean-up']);
  expect(driftActions(instanceWith(['data-space-differs'], false))).toEqual(['take-over']);
});

test('nothing to do where nobody looked', () => {
  expect(driftActions({ ...instanceWith(['keys-differ']), inspected: undefined })).toEqual([]);
});
