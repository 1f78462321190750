import { chmod, writeFile } from 'node:fs/promises';

/** A php that does something first. */
export const makePhp = async (path: string, first: string): Promise<string> => {
  await writeFile(path, `#!/bin/sh\n${first}\nexec php "$@"\n`);
  await chmod(path, 0o755);
  return path;
};
