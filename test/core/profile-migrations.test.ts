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

test('the profile that is written today needs no step', () => {
  const current = { ...emptyProfile() };
  expect(migrate(current)).toBe(current);
  expect(() => migrate({ ...current, schemaVersion: current.schemaVersion + 1 })).toThrow(/newer/);
});
