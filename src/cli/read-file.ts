import { readFile, stat } from 'node:fs/promises';
import { buffer as readStream } from 'node:stream/consumers';
import { decodeText } from '../core/keys/decode-text.ts';
import { CoreError } from '../core/core-error.ts';
import { shellWord } from '../core/export/shell-word.ts';

const reasons: Record<string, string> = {
  ENOENT: 'there is no such file',
  EACCES: 'it may not be read by this user',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is a file',
  ENAMETOOLONG: 'no file can have this name',
  ERR_INVALID_ARG_VALUE: 'no file can have this name',
};

/** `option` and not its value: a secret given in the place of its file's name must not be shown. */
const unreadable = (option: string, error: unknown): CoreError => {
  const { code = 'unknown error' } = error as NodeJS.ErrnoException;
  return new CoreError(
    'file-unreadable',
    `The file given with ${option} cannot be read: ${reasons[code] ?? code}.`,
    'Give the path of a file that you may read.',
  );
};

const readBytes = async (path: string, option: string): Promise<Uint8Array> => {
  if (path === '-') return readStream(process.stdin);
  try {
    return await readFile(path);
  } catch (error) {
    throw unreadable(option, error);
  }
};

/** A text file in whatever Unicode encoding it was saved; "-" reads standard input. */
export const readTextFile = async (path: string, option: string): Promise<string> =>
  decodeText(await readBytes(path, option));

/** Every byte of a passphrase counts, so none may be lost to decoding. */
const decodePassphrase = (bytes: Uint8Array, option: string): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r?\n$/, '');
  } catch {
    throw new CoreError(
      'bad-input',
      `The passphrase given with ${option} is not UTF-8 text.`,
      'Write it as text; for random bytes, their base64 or hex.',
    );
  }
};

/** A passphrase from its file, without the final line end; refused when others can read the file. */
export const readPassphraseFile = async (path: string, option: string): Promise<string> => {
  const mode = await stat(path).then(
    (stats) => stats.mode,
    (error: unknown) => {
      throw unreadable(option, error);
    },
  );
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw new CoreError(
      'bad-input',
      `The passphrase file ${path} can be read by others (mode ${(mode & 0o777).toString(8)}).`,
      `Make it yours alone: chmod 600 ${shellWord(path)}`,
    );
  }
  const passphrase = decodePassphrase(await readBytes(path, option), option);
  if (passphrase === '') {
    throw new CoreError(
      'bad-input',
      `The passphrase file ${path} is empty.`,
      'Write the passphrase into it.',
    );
  }
  return passphrase;
};

/** The first line of standard input. */
export const readPassphraseLine = async (): Promise<string> =>
  decodePassphrase(await readStream(process.stdin), 'standard input').split(/\r?\n/)[0] ?? '';
