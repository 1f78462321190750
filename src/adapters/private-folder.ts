import { stat } from 'node:fs/promises';
import { CoreError } from '../core/core-error.ts';
import { shellWord } from '../core/export/shell-word.ts';
import { isMissing, readError } from './file-errors.ts';

/**
 * Throws `bad-input` when others can put files into a folder or own it: a profile from there would send keys
 * wherever they like. A folder that is not there yet is nobody's.
 */
export const assertOwnFolder = async (folder: string): Promise<void> => {
  if (process.platform === 'win32') return;
  const stats = await stat(folder).catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw readError(folder, error);
  });
  if (!stats) return;
  const remedy = `Make it yours alone: chown "$USER" ${shellWord(folder)} && chmod 700 ${shellWord(folder)}. Or choose another.`;
  const details = { commandLine: 'Give --profile DIR.' };
  if (stats.uid !== process.geteuid?.()) {
    throw new CoreError(
      'bad-input',
      `The profile folder ${folder} belongs to another user.`,
      remedy,
      details,
    );
  }
  if ((stats.mode & 0o022) !== 0) {
    throw new CoreError('bad-input', `Others can write into the profile folder ${folder}.`, remedy, details);
  }
};
