import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isTaken, writeError } from '../adapters/file-errors.ts';
import { CoreError } from '../core/core-error.ts';
import type { LicenseHolder } from '../simulator/start-simulator.ts';

/** Paths of the files with one key pair for each environment. */
export type KeyFiles = Record<keyof LicenseHolder, { apiKey: string; privateKey: string }>;

const writeNew = async (path: string, text: string): Promise<string> => {
  try {
    await writeFile(path, text, { mode: 0o600, flag: 'wx' });
    return path;
  } catch (cause) {
    if (!isTaken(cause)) throw writeError(path, cause);
    throw new CoreError('duplicate', `${path} exists already.`, 'Choose another folder.', {
      commandLine: 'Give --keys DIR.',
      cause,
    });
  }
};

/** Writes the license holder's key pairs as the API Portal would hand them out; never over a file that is there. */
export const writeKeyFiles = async (holder: LicenseHolder, folder: string): Promise<KeyFiles> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const writePair = async (environment: keyof LicenseHolder) => ({
    apiKey: await writeNew(join(folder, `${environment}-api-key.txt`), `${holder[environment].apiKey}\n`),
    privateKey: await writeNew(
      join(folder, `${environment}-private-key.pem`),
      holder[environment].privateKey,
    ),
  });
  const [sandbox, production] = await Promise.all([writePair('sandbox'), writePair('production')]);
  return { sandbox, production };
};
