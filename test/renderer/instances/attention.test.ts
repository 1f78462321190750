import { expect, test } from 'vitest';
import type { Instance, KeyPair } from '../../../src/contract/model.ts';
import { attentionFor, checkedWords } from '../../../src/renderer/instances/attention.ts';
import { createRows } from '../../../src/renderer/instances/instance-rows.ts';

const now = new Date('2026-06-01T12:00:00.000Z');
const at = '2026-05-31T12:00:00.000Z';
const client = { id: 'client', name: 'Acme', edition: 'commerce' as const };
const pairOf = (id: string, part: Partial<KeyPair> = {}): KeyPair => ({
  id,
  clientId: client.id,
  keyEnvironment: 'production',
  label: id,
  privateKeyFingerprint: id,
  apiKeyFingerprint: id,
  apiKeyEnding: 'abcd',
  createdAt: at,
  check: { state: 'accepted', at, detail: '' },
  ...part,
});
const instanceOf = (name: string, part: Partial<Instance> = {}): Instance => ({
  id: name,
  clientId: client.id,
  name,
  stage: 'production',
  connection: { kind: 'local', root: '/shop' },
  activeKeyEnvironment: 'production',
  keyPairs: { production: 'live' },
  dataSpace: { id: `space of ${name}`, name: 'Space', type: 'Production' },
  services: [],
  inspected: { at, drift: [] },
  ...part,
});
const connected = (name: string, key = 'live', part: Partial<Instance> = {}): Instance =>
  instanceOf(name, {
    connected: {
      at,
      configHash: 'hash',
      dataSpaceId: `space of ${name}`,
      apiKeyFingerprints: { production: key },
      verifiedAt: at,
    },
    ...part,
  });
const cardsFor = (
  instances: readonly Instance[],
  keyPairs: readonly KeyPair[],
  { keyAgeDays = 365, isNear = true } = {},
) =>
  attentionFor({
    rows: createRows(
      instances,
      new Map([[client.id, client]]),
      new Map(keyPairs.map((pair) => [pair.id, pair])),
    ),
    instances,
    keyPairs,
    clients: new Map([[client.id, client]]),
    keyAgeDays,
    now,
    isWithinReach: () => isNear,
  });
const drift = (code: 'data-space-of-another' | 'settings-differ') => ({
  inspected: { at, drift: [{ code, paths: ['a'], message: '', remedy: '' }] },
});
const live = pairOf('live');

test('where all is well nothing wants a person', () => {
  expect(cardsFor([connected('EU')], [live])).toEqual([]);
});

test('the worst comes first, each card with one action that is named by what it does', () => {
  const never = connected('Never');
  const instances = [
    connected('Clone', 'live', drift('data-space-of-another')),
    connected('Drift 1', 'live', drift('settings-differ')),
    connected('Drift 2', 'live', drift('settings-differ')),
    { ...never, connected: never.connected && { ...never.connected, verifiedAt: undefined } },
    instanceOf('New', { inspected: undefined, connected: undefined }),
  ];
  const keyPairs = [
    live,
    pairOf('refused', { check: { state: 'rejected', at, detail: '' } }),
    pairOf('old', { createdAt: '2024-06-01T12:00:00.000Z' }),
    pairOf('oldest', { createdAt: '2023-06-01T12:00:00.000Z' }),
    pairOf('unchecked', { check: undefined }),
  ];
  const cards = cardsFor(instances, keyPairs);
  expect(cards.map(({ id, tone, title, label }) => [id, tone, title, label])).toEqual([
    ['clone', 'bad', '1 clone writes into another’s data space', 'Open it'],
    ['keys-refused', 'bad', '1 key pair is refused', 'Check it again'],
    ['drifted', 'warn', '2 instances drifted', 'Show them'],
    ['keys-old', 'warn', '2 key pairs are older than 365 days', 'Replace the oldest…'],
    ['keys-unchecked', 'warn', '1 key pair is unchecked', 'Check it'],
    ['not-verified', 'neutral', '1 instance was never verified', 'Verify it'],
    ['never-inspected', 'neutral', '1 instance was never inspected', 'Inspect it'],
  ]);
  expect(cards[0]?.action).toEqual({ kind: 'open', instance: 'Clone' });
  expect(cards[2]?.names).toBe('Acme / Drift 1, Acme / Drift 2');
  expect(cards[3]).toMatchObject({
    names: 'Acme / oldest, Acme / old',
    action: { kind: 'rotate', keyPair: 'oldest' },
  });
  expect(cards[5]?.action).toEqual({ kind: 'run', work: 'verify', instances: ['Never'] });
  // What Keybridge cannot go into is shown.
  expect(cardsFor(instances, keyPairs, { isNear: false })[5]).toMatchObject({ label: 'Open it' });
});

test('0 days is never; a day over the age is old, and one that is being replaced is not', () => {
  const days = (count: number) => new Date(now.getTime() - count * 86_400_000).toISOString();
  const age = (count: number, keyAgeDays: number, part: Partial<KeyPair> = {}) =>
    cardsFor([], [pairOf('live', { createdAt: days(count), ...part }), pairOf('next')], { keyAgeDays }).map(
      ({ id }) => id,
    );
  expect(age(9000, 0)).toEqual([]);
  expect(age(90, 90)).toEqual([]);
  expect(age(91, 90)).toEqual(['keys-old']);
  expect(age(91, 90, { replacedBy: 'next' })).toEqual([]);
});

test('a replacement is unfinished until nobody needs the old pair, which may be refused from then on', () => {
  const old = pairOf('live', {
    replacedBy: 'next',
    replacedIn: ['EU', 'US'],
    check: { state: 'rejected', at, detail: '' },
  });
  const keyPairs = [old, pairOf('next')];
  const onNew = (name: string) => connected(name, 'next', { keyPairs: { production: 'next' } });
  const [card] = cardsFor([onNew('EU'), connected('US')], keyPairs).filter(({ id }) => id === 'rotation');
  expect(card).toMatchObject({
    title: '1 key replacement is unfinished',
    names: 'Acme / live: 1 instance left',
    label: 'Go on',
    action: { kind: 'rotate', keyPair: 'live' },
  });
  expect(cardsFor([onNew('EU'), onNew('US')], keyPairs)).toEqual([]);
});

test('what came of a check is told in a sentence', () => {
  expect(checkedWords([live, pairOf('b', { check: { state: 'rejected', at, detail: '' } })])).toBe(
    'Checked 2 key pairs: 1 refused, 1 accepted.',
  );
});
