import { join, resolve } from 'node:path';
import envPaths from 'env-paths';
import { version } from '../../package.json';
import { createAgeSealer } from '../adapters/age-sealer.ts';
import { createFiles } from '../adapters/files.ts';
import { createJournalFile } from '../adapters/journal-file.ts';
import { createKeychain } from '../adapters/keychain.ts';
import { createLogFile } from '../adapters/log-file.ts';
import { createPassphraseVault } from '../adapters/passphrase-vault.ts';
import { createProfileFile } from '../adapters/profile-file.ts';
import { createHttpRegistry } from '../adapters/registry/http-registry.ts';
import { VaultKind } from '../contract/model.ts';
import { createCore, type KeybridgeCore } from '../core/create-core.ts';
import { CoreError } from '../core/core-error.ts';
import type { GlobalOptions } from './options.ts';
import { passphraseFileOf } from './passphrase.ts';

/** The folder of the profile: the option, the environment, or the platform's place for configuration. */
const profileFolder = ({ profile }: GlobalOptions): string => {
  if (profile === '') {
    throw new CoreError(
      'bad-input',
      'The folder of the profile is empty.',
      'Give a folder, or leave --profile out.',
    );
  }
  return resolve(
    profile ?? (process.env['KEYBRIDGE_PROFILE'] || envPaths('keybridge', { suffix: '' }).config),
  );
};

const requestedVault = (): VaultKind | undefined => {
  const text = process.env['KEYBRIDGE_VAULT'];
  if (!text) return undefined;
  const kind = VaultKind.safeParse(text);
  if (kind.success) return kind.data;
  throw new CoreError('bad-input', `KEYBRIDGE_VAULT is “${text}”.`, 'Set it to keychain or passphrase.');
};

/** The command line's composition root. */
export const composeCore = (options: GlobalOptions): { core: KeybridgeCore; close: () => Promise<void> } => {
  const folder = profileFolder(options);
  const registry = createHttpRegistry();
  const core = createCore(
    {
      profile: createProfileFile({ folder }),
      journal: createJournalFile(join(folder, 'journal.jsonl')),
      vaults: {
        keychain: (profileId) => createKeychain(`keybridge/${profileId}`),
        passphrase: createPassphraseVault(join(folder, 'vault')),
      },
      requestedVault: requestedVault(),
      defaultVault: passphraseFileOf(options) === undefined ? 'keychain' : 'passphrase',
      registry,
      files: createFiles(),
      sealer: createAgeSealer(),
      clock: { now: () => new Date() },
      log: createLogFile(join(folder, 'keybridge.log')),
    },
    version,
  );
  return { core, close: () => registry.close() };
};
