import { expect, test } from 'vitest';
import type { Client, Instance, KeyPair } from '../../../src/contract/model.ts';
import { GuardRefused } from '../../../src/core/core-error.ts';
import { checkGuards, enforceGuards, type GuardedAction } from '../../../src/core/instances/guards.ts';

const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const print = (n: number) => String(n).repeat(64).slice(0, 64);
const at = '2026-01-01T00:00:00.000Z';

const client: Client = { id: id(1), name: 'Acme', edition: 'commerce' };
const pair = (
  keyEnvironment: KeyPair['keyEnvironment'],
  n: number,
  state?: 'accepted' | 'rejected',
): KeyPair => ({
  id: id(n),
  clientId: client.id,
  keyEnvironment,
  label: `Acme ${keyEnvironment}`,
  privateKeyFingerprint: print(n),
  apiKeyFingerprint: print(n),
  apiKeyEnding: '7c1e',
  createdAt: at,
  check: state && { state, at, detail: '403003' },
});

const instance: Instance = {
  id: id(9),
  clientId: client.id,
  name: 'EU',
  stage: 'production',
  connection: { kind: 'none' },
  activeKeyEnvironment: 'production',
  keyPairs: { sandbox: id(2), production: id(3) },
  project: { id: 'p', name: 'Shops' },
  dataSpace: { id: 'space-1', name: 'Production', type: 'Production' },
  services: [],
};

const action = (change: Partial<GuardedAction> = {}, ofInstance: Partial<Instance> = {}): GuardedAction => ({
  at: 'bind',
  client,
  name: 'Acme/EU',
  sharedWith: [],
  copies: [],
  keyPairs: { sandbox: pair('sandbox', 2, 'accepted'), production: pair('production', 3, 'accepted') },
  ...change,
  instance: { ...instance, ...ofInstance },
});

const delivered = (dataSpaceId: string, production = print(3)): Partial<Instance> => ({
  lastGiven: {
    stage: 'production',
    dataSpaceId,
    apiKeyFingerprints: { sandbox: print(2), production },
  },
});

const effects = (guarded: GuardedAction) =>
  checkGuards(guarded).map(({ code, effect, override }) => ({ code, effect, override }));

test('a complete, accepted, unshared binding has nothing against it anywhere', () => {
  for (const door of ['bind', 'export', 'connect'] as const)
    expect(checkGuards(action({ at: door }))).toEqual([]);
});

test.each(['bind', 'export', 'connect'] as const)(
  'at %s a shared data space is refused, once for each other instance',
  (door) => {
    expect(effects(action({ at: door, sharedWith: ['Acme/staging', 'Borealis/EU'] }))).toEqual([
      { code: 'data-space-in-use', effect: 'refused', override: 'Acme/staging' },
      { code: 'data-space-in-use', effect: 'refused', override: 'Borealis/EU' },
    ]);
  },
);

test('one that only has a copy of the data space is what has to be put right', () => {
  expect(checkGuards(action({ copies: ['Acme/staging'] }))).toEqual([
    {
      code: 'data-space-in-use',
      effect: 'refused',
      message: expect.stringMatching(/^Acme\/staging was seen with the data space “.+” of Acme\/EU: /),
      remedy: 'Connect Acme/staging first, which gives it its own.',
      override: 'Acme/staging',
    },
  ]);
});

test.each(['bind', 'export', 'connect'] as const)(
  'at %s a production data space on staging is refused',
  (door) => {
    expect(effects(action({ at: door }, { stage: 'staging' }))).toEqual([
      { code: 'data-space-type', effect: 'refused', override: 'Acme/EU' },
    ]);
  },
);

test('an Open Source client is told that its edition includes no testing data space', () => {
  const openSource = action({ client: { ...client, edition: 'open-source' } }, { stage: 'development' });
  expect(checkGuards(openSource)[0]?.remedy).toContain('Open Source includes no testing data space');
});

test('a testing data space on production is warned of when binding, and only then', () => {
  const testing = { dataSpace: { id: 'space-2', name: 'Testing 1', type: 'Testing' } };
  expect(effects(action({}, testing))).toEqual([
    { code: 'data-space-type', effect: 'warned', override: undefined },
  ]);
  expect(effects(action({ at: 'export' }, testing))).toEqual([]);
});

test.each(['bind', 'export', 'connect'] as const)(
  'at %s leaving a delivered data space is refused',
  (door) => {
    expect(effects(action({ at: door }, delivered('space-0')))).toEqual([
      { code: 'data-space-change', effect: 'refused', override: 'Acme/EU' },
    ]);
    expect(effects(action({ at: door }, delivered('space-1')))).toEqual([]);
  },
);

test('new keys and a new data space at once are refused for good on a live production instance', () => {
  const both = { ...delivered('space-0', print(7)) };
  expect(effects(action({ at: 'export' }, both))[0]).toEqual({
    code: 'keys-and-space-together',
    effect: 'refused',
    override: undefined,
  });
  const codes = (guarded: GuardedAction) => effects(guarded).map(({ code }) => code);
  expect(codes(action({ at: 'export' }, delivered('space-1', print(7))))).toEqual([]);
  expect(codes(action({ at: 'export' }, { ...both, stage: 'staging' }))).toContain('keys-and-space-together');
  const staging = {
    ...both,
    stage: 'staging' as const,
    lastGiven: { ...both.lastGiven, stage: 'staging' as const },
  };
  expect(codes(action({ at: 'export' }, staging as Partial<Instance>))).not.toContain(
    'keys-and-space-together',
  );
  expect(() =>
    enforceGuards(checkGuards(action({ at: 'export' }, both)), [
      { code: 'data-space-change', value: 'Acme/EU' },
      { code: 'keys-and-space-together', value: 'Acme/EU' },
    ]),
  ).toThrow(GuardRefused);
});

test('an instance that really has another data space than its own is not moved unasked', () => {
  expect(effects(action({ at: 'export', found: { dataSpaceId: 'space-9' } }))).toEqual([
    { code: 'data-space-change', effect: 'refused', override: 'Acme/EU' },
  ]);
  expect(effects(action({ at: 'export', found: { dataSpaceId: 'space-1' } }))).toEqual([]);
});

test('the bare name answers where one finding has it, and none where two have', () => {
  const shared = checkGuards(action({ sharedWith: ['Acme/US', 'Borealis/US'] }));
  const bare = { code: 'data-space-in-use' as const, value: 'US' };
  expect(() => enforceGuards(shared, [bare])).toThrow(GuardRefused);
  const both = shared.map(({ code, override = '' }) => ({ code, value: override }));
  expect(enforceGuards(shared, both)).toHaveLength(2);
  expect(enforceGuards(checkGuards(action({ sharedWith: ['Acme/US'] })), [bare])).toHaveLength(1);
});

test('a missing pair is warned of, the active one is refused', () => {
  const production = pair('production', 3, 'accepted');
  expect(effects(action({ keyPairs: { production } }))).toEqual([
    { code: 'incomplete-keys', effect: 'warned', override: undefined },
  ]);
  expect(effects(action({ keyPairs: { production } }, { activeKeyEnvironment: 'sandbox' }))).toEqual([
    { code: 'incomplete-keys', effect: 'refused', override: undefined },
  ]);
});

test('one API key for both environments is refused', () => {
  const twice = { sandbox: pair('sandbox', 3), production: pair('production', 3) };
  expect(effects(action({ keyPairs: twice }))).toEqual([
    { code: 'same-pair-twice', effect: 'refused', override: undefined },
  ]);
});

test('refused keys are warned of at export and refused at connect; unchecked ones are warned of', () => {
  const keyPairs = { sandbox: pair('sandbox', 2), production: pair('production', 3, 'rejected') };
  expect(effects(action({ at: 'export', keyPairs }))).toMatchObject([
    { code: 'keys-rejected', effect: 'warned' },
  ]);
  expect(effects(action({ at: 'connect', keyPairs }))).toMatchObject([
    { code: 'keys-rejected', effect: 'refused' },
  ]);
  const unchecked = { sandbox: pair('sandbox', 2), production: pair('production', 3) };
  expect(effects(action({ at: 'export', keyPairs: unchecked }))).toMatchObject([
    { code: 'unverified', effect: 'warned' },
  ]);
  expect(effects(action({ at: 'bind', keyPairs: unchecked }))).toEqual([]);
});

test('an override counts only for its guard and with the name it asks for; the client may be left out', () => {
  const findings = checkGuards(action({ sharedWith: ['Acme/staging'] }));
  const enforce = (value: string, code: 'data-space-in-use' | 'data-space-type' = 'data-space-in-use') =>
    enforceGuards(findings, [{ code, value }]);
  expect(enforce('Acme/staging')).toEqual(findings);
  expect(enforce('staging')).toEqual(findings);
  for (const wrong of ['Acme', 'taging', 'Acme/EU', 'yes', '/staging'])
    expect(() => enforce(wrong)).toThrow(GuardRefused);
  expect(() => enforce('Acme/staging', 'data-space-type')).toThrow(GuardRefused);
});
