import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Instance, KeyPair, Profile } from '../../../src/contract/model.ts';
import { fingerprintOf } from '../../../src/core/keys/fingerprint.ts';
import { guardRemoval } from '../../../src/core/keys/removal-guard.ts';
import { emptyProfile } from '../../../src/core/profile.ts';
import { newClient } from '../../support/new-client.ts';

const client = newClient('Acme');

const pairOf = (label: string, privateKey: string = label): KeyPair => ({
  id: randomUUID(),
  clientId: client.id,
  keyEnvironment: 'production',
  label,
  privateKeyFingerprint: fingerprintOf(privateKey),
  apiKeyFingerprint: fingerprintOf(randomUUID()),
  apiKeyEnding: 'beef',
  createdAt: '2026-01-01T12:00:00.000Z',
});

const instanceOf = (name: string, keyPairs: Instance['keyPairs']): Instance => ({
  id: randomUUID(),
  clientId: client.id,
  name,
  stage: 'production',
  connection: { kind: 'none' },
  activeKeyEnvironment: 'production',
  keyPairs,
  services: [],
});

const profileOf = (keyPairs: KeyPair[], instances: Instance[] = []): Profile => ({
  ...emptyProfile(),
  clients: [client],
  keyPairs,
  instances,
});

const refused = (pair: KeyPair, why: string) => ({
  code: 'key-pair-in-use',
  effect: 'refused',
  message: `Acme: ${pair.label} (production) ${why}.`,
  remedy: 'Keep it, or make a backup first.',
  override: pair.label,
});
const onlyCopy = 'is the only copy here, and the API Portal shows a private key once';
const typed = (value: string) => [{ code: 'key-pair-in-use' as const, value }];

test('the only copy of a private key stays', () => {
  const pair = pairOf('EU');
  expect(guardRemoval(profileOf([pair]), pair, [])).toEqual(refused(pair, onlyCopy));
  expect(guardRemoval(profileOf([pair, pairOf('US')]), pair, [])).toEqual(refused(pair, onlyCopy));
});

test('one of two copies may go', () => {
  const [pair, copy] = [pairOf('EU', 'same key'), pairOf('US', 'same key')];
  expect(guardRemoval(profileOf([pair, copy]), pair, [])).toBeUndefined();
  expect(guardRemoval(profileOf([pair, copy]), copy, [])).toBeUndefined();
});

test('a successor that is not there lets no only copy go', () => {
  const pair = { ...pairOf('EU'), replacedBy: randomUUID() };
  expect(guardRemoval(profileOf([pair]), pair, [])).toEqual(refused(pair, onlyCopy));
});

test('a pair that instances use stays, copy or not, and they are named', () => {
  const [pair, copy] = [pairOf('EU', 'same key'), pairOf('US', 'same key')];
  const instances = [
    instanceOf('Live', { production: pair.id }),
    instanceOf('Other', { production: copy.id }),
    instanceOf('Stage', { sandbox: copy.id, production: pair.id }),
  ];
  const profile = profileOf([pair, copy], instances);
  expect(guardRemoval(profile, pair, [])).toEqual(refused(pair, 'is used by Acme/Live, Acme/Stage'));
  expect(guardRemoval(profileOf([pair], instances.slice(0, 1)), pair, [])).toEqual(
    refused(pair, 'is used by Acme/Live'),
  );
});

test('only its own label, typed as it is, overrides', () => {
  const pair = pairOf('EU shop');
  const profile = profileOf([pair, pairOf('US')], [instanceOf('Live', { production: pair.id })]);
  expect(guardRemoval(profile, pair, typed('EU shop'))).toBeUndefined();
  for (const value of ['eu shop', 'EU', 'US', pair.id, 'EU shop ']) {
    expect(guardRemoval(profile, pair, typed(value)), value).toBeDefined();
  }
  expect(guardRemoval(profile, pair, [{ code: 'data-space-in-use', value: 'EU shop' }])).toBeDefined();
});

test('a pair that is replacing another one stays until every instance has proved it, copy or not', () => {
  const [fresh, copy] = [pairOf('New', 'same key'), pairOf('New too', 'same key')];
  const old = { ...pairOf('Old'), replacedBy: fresh.id };
  const live = instanceOf('Live', { production: old.id });
  expect(guardRemoval(profileOf([old, fresh, copy], [live]), fresh, [])).toEqual({
    ...refused(fresh, 'is replacing “Old”, which is not finished for Acme/Live'),
    remedy: 'Finish that first, or put the old pair back.',
  });
  expect(guardRemoval(profileOf([old, fresh, copy], [live]), fresh, typed('New'))).toBeUndefined();
  expect(guardRemoval(profileOf([old, fresh, copy], [live]), copy, [])).toBeUndefined();
  // Of what is replaced itself by then, the last one is what is wanted.
  const last = pairOf('Last');
  const passed = { ...fresh, replacedBy: last.id };
  expect(guardRemoval(profileOf([old, passed, last], [live]), passed, [])).toBeUndefined();
  expect(guardRemoval(profileOf([old, passed, last], [live]), last, [])?.message).toContain(
    'replacing “Old”',
  );
  expect(guardRemoval(profileOf([old, fresh, copy]), fresh, [])).toBeUndefined();
});
