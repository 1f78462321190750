import { expect, test } from 'vitest';
import { Profile } from '../../src/contract/model.ts';
import { CoreError } from '../../src/core/core-error.ts';
import { type Migration, migrate } from '../../src/core/profile-migrations.ts';
import { emptyProfile } from '../../src/core/profile.ts';

const steps: Record<number, Migration> = {
  1: ({ names, ...rest }) => ({ ...rest, clients: names }),
  2: (profile) => ({ ...profile, clients: (profile['clients'] as string[]).map((name) => ({ name })) }),
};
const old = () => ({ schemaVersion: 1, names: ['Acme'] });

test('an older profile takes every step up to the version asked for, in order', () => {
  expect(migrate(old(), 'The profile', 3, steps)).toEqual({ schemaVersion: 3, clients: [{ name: 'Acme' }] });
  expect(migrate(old(), 'The profile', 2, steps)).toEqual({ schemaVersion: 2, clients: ['Acme'] });
});

test('the profile that was given is left as it is', () => {
  const given = Object.freeze(old());
  migrate(given, 'The profile', 3, steps);
  expect(given).toEqual(old());
});

test('one of the version asked for is passed on', () => {
  const current = { schemaVersion: 3, clients: [] };
  expect(migrate(current, 'The profile', 3, steps)).toBe(current);
});

test('a newer one is refused, and named', () => {
  const refusal = () => migrate({ schemaVersion: 4 }, 'The profile in a.age', 3, steps);
  expect(refusal).toThrow(CoreError);
  expect(refusal).toThrow(
    /^The profile in a\.age was written by a newer Keybridge \(schema 4; this one knows 3\)\.$/,
  );
});

test.each([0, -1, '1', null, undefined])(
  'a version %j that no step leads from is left to the schema',
  (version) => {
    const odd = { schemaVersion: version };
    expect(migrate(odd, 'The profile', 3, steps)).toBe(odd);
    expect(Profile.safeParse(migrate(odd)).success).toBe(false);
  },
);

/** As much as the first versions of the window and the command line wrote. */
const written = (schemaVersion: number, settings: object) => ({
  schemaVersion,
  id: '00000000-0000-4000-8000-000000000001',
  vault: 'keychain',
  settings: {
    gateways: { sandbox: 'https://commerce-beta.adobe.io/', production: 'https://gateway.example/' },
    timeouts: { connect: 1_000, answer: 2_000 },
    ...settings,
  },
  clients: [{ id: '00000000-0000-4000-8000-000000000002', name: 'Acme', edition: 'commerce' }],
  keyPairs: [],
  instances: [
    {
      id: '00000000-0000-4000-8000-000000000003',
      clientId: '00000000-0000-4000-8000-000000000002',
      name: 'EU',
      stage: 'production',
      connection: { kind: 'none' },
      activeKeyEnvironment: 'production',
      keyPairs: {},
      services: [],
      exported: {
        at: '2026-01-01T12:00:00.000Z',
        configHash: 'a'.repeat(64),
        apiKeyFingerprints: {},
        format: 'shell',
      },
    },
  ],
  snapshots: [],
});
const preferences = { theme: 'dark', idleMinutes: 5 };

const ofToday = { ...preferences, keyAgeDays: 365 };
const proxy = { kind: 'address', address: 'http://proxy.example:3128' };

test.each([
  [
    1,
    {},
    { preferences: { theme: 'system', idleMinutes: 15, keyAgeDays: 365 }, proxy: { kind: 'environment' } },
  ],
  [2, { preferences }, { preferences: ofToday, proxy: { kind: 'environment' } }],
  [3, { preferences, proxy }, { preferences: ofToday, proxy }],
  [4, { preferences, proxy }, { preferences: ofToday, proxy }],
])('a profile of schema %i is read as one of today, with nothing lost', (version, settings, today) => {
  const old = written(version, settings);
  expect(Profile.parse(migrate(old))).toEqual({
    ...old,
    schemaVersion: 5,
    lastFailed: {},
    settings: { ...old.settings, ...today },
  });
});

test('the profile that is written today needs no step', () => {
  const current = { ...emptyProfile() };
  expect(migrate(current)).toBe(current);
  expect(() => migrate({ ...current, schemaVersion: current.schemaVersion + 1 })).toThrow(/newer/);
});
