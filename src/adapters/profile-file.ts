import { access, readdir, readFile, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Profile } from '../contract/model.ts';
import { CoreError } from '../core/core-error.ts';
import type { ProfileStore } from '../core/ports.ts';
import { migrate } from '../core/profile-migrations.ts';
import { emptyProfile } from '../core/profile.ts';
import { removeLeftovers, replaceFile } from './atomic-file.ts';
import { isMissing, readError, writeError } from './file-errors.ts';
import { assertOwnFolder } from './private-folder.ts';
import { withLock } from './profile-lock.ts';
import { realPathOf } from './real-path.ts';

const isPresent = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** Undefined when the text is no profile. Throws `profile-newer`. */
const parseProfile = (text: string): Profile | undefined => {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return undefined;
  return Profile.safeParse(migrate(document as Record<string, unknown>)).data;
};

const readText = async (path: string): Promise<string | undefined> => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw readError(path, error);
  }
};

/** The folder's other names begin like the profile's own: its lock, and what was kept aside of it. */
const siblingName = (path: string, rest: string): string =>
  join(dirname(path), `${basename(path, '.json')}.${rest}`);

const unusedName = async (path: string): Promise<string> => {
  const stamp = new Date().toISOString().replace(/[:.]/g, '-');
  for (let number = 1; ; number += 1) {
    const name = siblingName(path, `unreadable-${stamp}${number === 1 ? '' : `-${number}`}.json`);
    if (!(await isPresent(name))) return name;
  }
};

const corrupt = (message: string, remedy: string, cause?: unknown): CoreError =>
  new CoreError('profile-corrupt', message, remedy, { cause });

/** Under the lock, so that two processes do not both move it. */
const keepAside = async (path: string): Promise<never> => {
  const kept = await unusedName(path);
  try {
    await rename(path, kept);
  } catch (error) {
    throw corrupt(
      `${path} is no profile that can be read, and it could not be put aside either.`,
      'It was left as it is. Mend it, or put it elsewhere yourself and restore a backup.',
      error,
    );
  }
  throw corrupt(
    `The profile could not be read; it was kept as ${kept}.`,
    'The keys in the vault are untouched. Mend that file and put it back as profile.json, or restore a backup; without either, Keybridge starts with an empty profile.',
  );
};

const readLocked = async (path: string): Promise<Profile> => {
  const text = await readText(path);
  return text === undefined ? emptyProfile() : (parseProfile(text) ?? keepAside(path));
};

const write = async (path: string, profile: Profile): Promise<void> => {
  try {
    await removeLeftovers(path);
    await replaceFile(path, `${JSON.stringify(profile, null, 1)}\n`, { mode: 0o600 });
  } catch (error) {
    throw writeError(path, error);
  }
};

/**
 * The profile as one JSON file, `profile.json`, in `folder`. It is written without a library: conf and electron-store
 * write with one unchecked write(), which on a full disk replaces the profile by half of it, and not atomically at
 * all where SNAP is set.
 */
export const createProfileFile = ({ folder }: { folder: string }): ProfileStore => {
  /** Where the file really is: a profile behind a link stays there, and has one lock whichever way it is reached. */
  const locate = async (): Promise<string> => {
    await assertOwnFolder(folder);
    const path = join(folder, 'profile.json');
    return realPathOf(path).catch((error: unknown) => {
      throw readError(path, error);
    });
  };
  const locked = async <T>(work: (path: string) => Promise<T>): Promise<T> => {
    const path = await locate();
    return withLock(siblingName(path, 'lock'), () => work(path));
  };

  /** Reading a large profile costs most in parsing it, and it is the same again and again. */
  let last: { text: string; profile: Profile | undefined } | undefined;

  return {
    folder,
    async read() {
      const text = await readText(await locate());
      if (text === undefined) return emptyProfile();
      if (last?.text !== text) last = { text, profile: parseProfile(text) };
      return last.profile ?? locked(readLocked);
    },
    update: (change) =>
      locked(async (path) => {
        const draft = await readLocked(path);
        const result = await change(draft);
        await write(path, Profile.parse(draft));
        return result;
      }),
    async keptAside() {
      const sample = siblingName(await locate(), 'unreadable-');
      try {
        const names = await readdir(dirname(sample));
        const kept = names.filter((name) => name.startsWith(basename(sample)) && name.endsWith('.json'));
        return kept.sort().map((name) => join(dirname(sample), name));
      } catch (error) {
        if (isMissing(error)) return [];
        throw readError(folder, error);
      }
    },
  };
};
