import { randomBytes } from 'node:crypto';
import { open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';

interface Ownership {
  /** Permission bits. */
  readonly mode: number;
  readonly uid?: number;
  readonly gid?: number;
}

/**
 * Makes a rename durable where the system lets it. It is no failure where not (a network disk, a folder that may be
 * written but not read): the file is replaced by then. SQLite does the same (https://sqlite.org/src/file/src/os_unix.c,
 * unixSync).
 */
const syncFolder = async (folder: string): Promise<void> => {
  // Windows cannot open a folder; its rename is durable without.
  if (process.platform === 'win32') return;
  try {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch {
    // See above.
  }
};

/** Creates a file that must not be there yet, and waits until it is on the disk. */
export const createFile = async (
  path: string,
  bytes: Uint8Array | string,
  { mode, uid, gid }: Ownership,
): Promise<void> => {
  const handle = await open(path, 'wx', 0o600);
  try {
    // The handle's own writeFile goes on after a short write; a lone write() does not, and a full disk then leaves
    // half a file without an error (https://github.com/nodejs/node/blob/main/doc/api/fs.md, filehandle.write).
    await handle.writeFile(bytes);
    if (process.platform !== 'win32') {
      const made = await handle.stat();
      const isOthers = made.uid !== (uid ?? made.uid) || made.gid !== (gid ?? made.gid);
      if (isOthers) await handle.chown(uid ?? made.uid, gid ?? made.gid);
      await handle.chmod(mode);
    }
    await handle.sync();
  } catch (error) {
    await handle.close();
    await rm(path, { force: true });
    throw error;
  }
  await handle.close();
};

/** A hidden name beside the file. It keeps the ending: a web server never serves a half-written `.php` as text. */
const temporaryName = (path: string, infix: string): string => {
  const ending = extname(path);
  return `.${basename(path, ending)}.keybridge-${infix}${ending}`;
};

/**
 * Replaces a file: whatever happens, a reader finds the old content or the new one. When it throws, the old one is
 * there. `beforeSwap` has the last word: nothing is replaced when it throws.
 */
export const replaceFile = async (
  path: string,
  bytes: Uint8Array | string,
  owner: Ownership,
  beforeSwap?: () => Promise<void>,
): Promise<void> => {
  const folder = dirname(path);
  const temporary = join(folder, temporaryName(path, randomBytes(6).toString('hex')));
  await createFile(temporary, bytes, owner);
  try {
    await beforeSwap?.();
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(folder);
};

/** True for the name of a file that `replaceFile` was about to put in another's place. */
export const isTemporaryName = (name: string): boolean =>
  /^\..+\.keybridge-[0-9a-f]{12}(\.[^.]*)?$/.test(name);

/**
 * Removes what a killed `replaceFile` left beside this file, if it is older than so many milliseconds: where others
 * may be at work on the file, what is young may be theirs.
 */
export const removeLeftovers = async (path: string, age = 0): Promise<void> => {
  const folder = dirname(path);
  const [before = '', after = ''] = temporaryName(path, '\0').split('\0');
  const left = (await readdir(folder)).filter(
    (name) => name.startsWith(before) && name.endsWith(after) && isTemporaryName(name),
  );
  for (const name of left) {
    const { mtimeMs } = await stat(join(folder, name));
    if (Date.now() - mtimeMs >= age) await rm(join(folder, name), { force: true });
  }
};
