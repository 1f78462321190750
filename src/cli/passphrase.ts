import { CoreError } from '../core/core-error.ts';
import type { GlobalOptions } from './options.ts';
import { readPassphraseFile, readPassphraseLine } from './read-file.ts';
import { askHidden, askNewPassphrase, isInteractive } from './terminal.ts';

/** Where a script keeps the passphrase: the option, else the environment's file name. */
export const passphraseFileOf = (options: GlobalOptions): string | undefined =>
  options.passphraseFile ?? (process.env['KEYBRIDGE_PASSPHRASE_FILE'] || undefined);

const sourceOf = ({ passphraseFile }: GlobalOptions): string =>
  passphraseFile === undefined ? 'KEYBRIDGE_PASSPHRASE_FILE' : '--passphrase-file';

const missing = (): CoreError =>
  new CoreError(
    'vault-locked',
    'A passphrase is needed, and there is no terminal to ask on.',
    'Give it with --passphrase-file FILE, or in KEYBRIDGE_PASSPHRASE_FILE.',
  );

/** The passphrase of something that exists: from the file, else asked once. */
export const knownPassphrase = async (options: GlobalOptions, question: string): Promise<string> => {
  const file = passphraseFileOf(options);
  if (file !== undefined) return readPassphraseFile(file, sourceOf(options));
  if (!isInteractive()) throw missing();
  return askHidden(question);
};

/** The passphrase of something new: from the file, else asked twice. */
export const newPassphrase = async (options: GlobalOptions, question: string): Promise<string> => {
  const file = passphraseFileOf(options);
  if (file !== undefined) return readPassphraseFile(file, sourceOf(options));
  if (!isInteractive()) throw missing();
  return askNewPassphrase(question);
};

/** A passphrase that is not the vault’s: asked, a new one twice; without a terminal, the first line of standard input. */
export const readPassphrase = async (question: string, isNew: boolean): Promise<string> => {
  if (isInteractive()) return isNew ? askNewPassphrase(question) : askHidden(question);
  const line = await readPassphraseLine();
  if (line !== '') return line;
  throw new CoreError(
    'bad-input',
    `The ${isNew ? 'new ' : ''}passphrase is missing.`,
    'Give it as the first line of standard input.',
  );
};
