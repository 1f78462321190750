import { Profile } from '../contract/model.ts';
import { CoreError } from './core-error.ts';
import { defaultPreferences } from './profile.ts';

/** Turns a profile of one schema version into the next one's. */
export type Migration = (profile: Record<string, unknown>) => Record<string, unknown>;

/** By the version they start from. */
const migrations: Readonly<Record<number, Migration>> = {
  // The window brought preferences.
  1: (profile) => ({
    ...profile,
    settings: { ...(profile['settings'] as object | undefined), preferences: defaultPreferences },
  }),
  // The proxy can be set, and an export knows its file: one that was made before does not.
  2: (profile) => ({
    ...profile,
    settings: { ...(profile['settings'] as object | undefined), proxy: { kind: 'environment' } },
  }),
  // An instance knows what was last seen in it: one that nobody has looked into lacks that.
  3: (profile) => profile,
  // What failed with many at once can be tried again, and keys grow old.
  4: (profile) => {
    const settings = profile['settings'] as { preferences?: object } | undefined;
    const preferences = { ...settings?.preferences, keyAgeDays: defaultPreferences.keyAgeDays };
    return { ...profile, settings: { ...settings, preferences }, lastFailed: {} };
  },
};

const currentVersion = Profile.shape.schemaVersion.value;

/**
 * Brings a parsed profile to a version, in memory; one that no step leads to stays as it is. Throws `profile-newer`
 * when it is beyond that version. `what` begins the sentence that then names it.
 */
export const migrate = (
  profile: Record<string, unknown>,
  what = 'The profile',
  target: number = currentVersion,
  steps: Readonly<Record<number, Migration>> = migrations,
): Record<string, unknown> => {
  let current = profile;
  for (;;) {
    const version = current['schemaVersion'];
    if (typeof version !== 'number') return current;
    if (version > target) {
      throw new CoreError(
        'profile-newer',
        `${what} was written by a newer Keybridge (schema ${version}; this one knows ${target}).`,
        'Update Keybridge; nothing was changed.',
      );
    }
    const step = steps[version];
    if (version === target || !step) return current;
    current = { ...step(current), schemaVersion: version + 1 };
  }
};
