import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Milliseconds. Folders count too: they change when a file in them goes. */
const newest = (path) => {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return readdirSync(path).reduce((time, name) => Math.max(time, newest(join(path, name))), stat.mtimeMs);
};

/** True when what was built is there and no older than any of the sources; all of them below the checkout. */
export const isUpToDate = (built, sources) =>
  existsSync(join(root, built)) &&
  sources.every((name) => newest(join(root, name)) <= statSync(join(root, built)).mtimeMs);
