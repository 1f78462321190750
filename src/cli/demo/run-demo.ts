import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { CoreError } from '../../core/core-error.ts';
import { writeKeyFiles } from '../../practice/key-files.ts';
import { writeSampleShop } from '../../practice/sample-shop.ts';
import { startSimulator } from '../../simulator/start-simulator.ts';
import type { GlobalOptions } from '../options.ts';
import { runInSession } from '../run.ts';
import { playDemo } from './play-demo.ts';

/** A folder that the demo may fill: a fresh temporary one, or an empty one of the person's choosing. */
const makeFolder = async (keep: string | undefined): Promise<string> => {
  if (keep === undefined) return mkdtemp(join(tmpdir(), 'keybridge-demo-'));
  const folder = resolve(keep);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).length > 0) {
    throw new CoreError('duplicate', `${folder} is not empty.`, 'Choose a new folder for --keep.');
  }
  return folder;
};

/**
 * The main job against the embedded registry, in a folder of its own: no account, no keychain, no network. The
 * folder is removed at the end, unless it is kept.
 */
export const runDemo = async (
  keep: string | undefined,
  globals: GlobalOptions,
  interrupt: AbortSignal,
): Promise<void> => {
  const folder = await makeFolder(keep);
  const simulator = await startSimulator({});
  const path = (...names: string[]) => join(folder, ...names);
  try {
    await writeFile(path('passphrase'), `${randomBytes(18).toString('base64url')}\n`, { mode: 0o600 });
    const envPhp = await writeSampleShop(path('shop'));
    const files = await writeKeyFiles(simulator.licenseHolder, path('api-portal'));
    const options = {
      ...globals,
      profile: path('profile'),
      passphraseFile: path('passphrase'),
      override: [],
      yes: true,
    };
    await runInSession(options, (session) =>
      playDemo(session, { url: simulator.url, files, envPhp }, keep !== undefined, interrupt),
    );
    if (keep !== undefined && !globals.json) {
      process.stdout.write(
        `\nKept in ${folder}. To look around:\n  keybridge --profile ${path('profile')} --passphrase-file ${path('passphrase')} status\n`,
      );
    }
  } finally {
    await simulator.close();
    if (keep === undefined) await rm(folder, { recursive: true });
  }
};
