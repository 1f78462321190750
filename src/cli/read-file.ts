import { readFile, stat } from 'node:fs/promises';
import { buffer as readStream } from 'node:stream/consumers';
import { decodeText } from '../core/keys/decode-text.ts';
import { CoreError } from '../core/core-error.ts';

const reasons: Record<string, string> = {
  ENOENT: 'there is no such file',
  EACCES: 'it may not be read by this user',
  EISDIR: 'it is a folder',
};

const unreadable = (path: string, error: unknown): CoreError => {
  const { code = 'unknown error' } = error as NodeJS.ErrnoException;
  return new CoreError(
    'file-unreadable',
    `${path} cannot be read: ${reasons[code] ?? code}.`,
    'Give the path of a file that you may read.',
  );
};

/** A text file in whatever Unicode encoding it was saved; "-" reads standard input. */
export const readTextFile = async (path: string): Promise<string> => {
  if (path === '-') return decodeText(await readStream(process.stdin));
  try {
    return decodeText(await readFile(path));
  } catch (error) {
    throw unreadable(path, error);
  }
};

/** A passphrase from its file, without the final line end; refused when others can read the file. */
export const readPassphraseFile = async (path: string): Promise<string> => {
  const mode = await stat(path).then(
    (stats) => stats.mode,
    (error: unknown) => {
      throw unreadable(path, error);
    },
  );
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw new CoreError(
      'bad-input',
      `The passphrase file ${path} can be read by others (mode ${(mode & 0o777).toString(8)}).`,
      `Make it yours alone: chmod 600 ${path}`,
    );
  }
  const passphrase = (await readTextFile(path)).replace(/\r?\n$/, '');
  if (passphrase === '') {
    throw new CoreError(
      'bad-input',
      `The passphrase file ${path} is empty.`,
      'Write the passphrase into it.',
    );
  }
  return passphrase;
};
