import { readlink, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { isMissing } from './file-errors.ts';

/** As many as Linux follows (path_resolution(7)). */
const linkLimit = 40;

/**
 * Where a path leads with every link followed, also where what it leads to is not there yet: a deployment often links
 * `app/etc/env.php` to a shared file before that is written. Throws the system's errors.
 */
export const realPathOf = async (path: string, linksLeft = linkLimit): Promise<string> => {
  try {
    return await realpath(path);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  const folder = dirname(path);
  if (folder === path) return path;
  const place = join(await realPathOf(folder, linksLeft), basename(path));
  // What is no link, or not there, is where it is.
  const target = await readlink(place).catch(() => undefined);
  if (target === undefined) return place;
  if (linksLeft === 0) throw Object.assign(new Error(`Too many links: ${path}`), { code: 'ELOOP' });
  return realPathOf(resolve(dirname(place), target), linksLeft - 1);
};
