import { resolve } from 'node:path';
import { CoreError } from '../core/core-error.ts';

/** The absolute path of a file to be written; throws for `-`, which elsewhere is standard input, and here would be a file. */
export const targetFile = (path: string): string => {
  if (path !== '-') return resolve(path);
  throw new CoreError(
    'bad-input',
    'This is written into a file, and never to standard output.',
    'Give the path of a file.',
  );
};
