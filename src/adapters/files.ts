import { access as tryAccess, lstat, readFile, rm, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve, sep } from 'node:path';
import { CoreError } from '../core/core-error.ts';
import type { Files } from '../core/ports.ts';
import { hasAccessList } from './access-list.ts';
import { createFile, removeLeftovers, replaceFile } from './atomic-file.ts';
import { isMissing, isTaken, readError, writeError } from './file-errors.ts';
import { isExposedToGit } from './git-exposure.ts';
import { realPathOf } from './real-path.ts';

/** Standard output by another name would pass for an ordinary file where it goes into one. `/dev/shm` holds files. */
const isDevice = (path: string): boolean => /^\/(proc|dev(?!\/shm\/))\//.test(path);

const statIfThere = async (path: string) => {
  try {
    return await stat(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw readError(path, error);
  }
};

const noOrdinaryFile = (path: string): CoreError =>
  new CoreError('bad-input', `${path} is no ordinary file.`, 'Give the path of one.');

const tooLarge = (path: string, most: number): CoreError =>
  new CoreError(
    'bad-input',
    `${path} is larger than ${Math.round(most / 1_000_000)} MB: it must be something else.`,
    'Give the path of another file.',
  );

const readIfThere = async (path: string, most = Infinity): Promise<Uint8Array | undefined> => {
  const stats = await statIfThere(path);
  if (!stats) return undefined;
  if (!stats.isFile()) throw noOrdinaryFile(path);
  if (stats.size > most) throw tooLarge(path, most);
  try {
    return await readFile(path);
  } catch (error) {
    throw readError(path, error);
  }
};

const isThere = (path: string): Promise<boolean> =>
  tryAccess(path).then(
    () => true,
    () => false,
  );

/** The root whose `app/etc/env.php` this is: it has `bin/magento` or `app/bootstrap.php`. */
const magentoRootOf = async (path: string): Promise<string | undefined> => {
  const inside = `${sep}${join('app', 'etc', 'env.php')}`;
  if (!path.endsWith(inside)) return undefined;
  const root = path.slice(0, -inside.length);
  const marks = await Promise.all([
    isThere(join(root, 'bin', 'magento')),
    isThere(join(root, 'app', 'bootstrap.php')),
  ]);
  return marks.includes(true) ? root : undefined;
};

const backupPath = (path: string): string => {
  const ending = extname(path);
  const stamp = new Date().toISOString().replace(/[-:]/g, '').replace('.', '-');
  return join(dirname(path), `${basename(path, ending)}.keybridge-${stamp}${ending}`);
};

/** The name with a number before its ending; the first has none. */
const numbered = (path: string, number: number): string => {
  const ending = extname(path);
  return number === 1 ? path : `${path.slice(0, path.length - ending.length)}-${number}${ending}`;
};

/** Milliseconds: longer than anybody writes. */
const leftoverAge = 600_000;

const same = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && Buffer.compare(a, b) === 0);

export const createFiles = (): Files => ({
  async read(path, most) {
    const place = resolve(path);
    if (isDevice(place)) throw noOrdinaryFile(path);
    const bytes = await readIfThere(place, most);
    if (bytes) return bytes;
    throw new CoreError('file-unreadable', `There is no file ${path}.`, 'Give the path of another one.');
  },

  async inspect(path) {
    const place = resolve(path);
    if (isDevice(place)) throw noOrdinaryFile(path);
    const realPath = await realPathOf(place).catch((error: unknown) => {
      throw readError(path, error);
    });
    // Where only the file is a link, as deployments share it, the root is around the link.
    const magentoRoot = (await magentoRootOf(realPath)) ?? (await magentoRootOf(place));
    return { realPath, bytes: await readIfThere(realPath), magentoRoot };
  },

  isExposedToGit,

  async write(path, bytes, expected, access) {
    const stats = access === 'as-before' ? await statIfThere(path) : undefined;
    if (stats && (await hasAccessList(path))) {
      throw new CoreError(
        'file-unwritable',
        `${path} has an access control list, which a new file in its place would lose.`,
        'Nothing was changed. Write a new file with these settings only and merge them by hand, or take the list away (setfacl -b) and give it back afterwards.',
        { commandLine: 'Give --out FILE for a new one.' },
      );
    }
    const ownership = stats ? { mode: stats.mode & 0o777, uid: stats.uid, gid: stats.gid } : { mode: 0o600 };
    try {
      await removeLeftovers(path, leftoverAge);
      await replaceFile(path, bytes, ownership, async () => {
        if (same(await readIfThere(path), expected)) return;
        throw new CoreError(
          'unsafe-edit',
          `${path} was changed by another program in the meantime.`,
          'Nothing was written; try again.',
        );
      });
    } catch (error) {
      throw writeError(path, error);
    }
  },

  async backUp(path, bytes) {
    const first = backupPath(path);
    try {
      // Not through a link that somebody has put there since the file was read.
      const { mode, uid, gid } = await lstat(path);
      for (let number = 1; ; number += 1) {
        const backup = numbered(first, number);
        try {
          await createFile(backup, bytes, { mode: mode & 0o777, uid, gid });
          return backup;
        } catch (error) {
          if (!isTaken(error)) throw error;
        }
      }
    } catch (error) {
      throw writeError(first, error);
    }
  },

  discardBackup: (path) => rm(path, { force: true }),

  backupPath,
});
