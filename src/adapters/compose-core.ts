import { join, resolve } from 'node:path';
import envPaths from 'env-paths';
import { version } from '../../package.json';
import { type VaultInUse, VaultKind } from '../contract/model.ts';
import { CoreError } from '../core/core-error.ts';
import { createCore, type KeybridgeCore } from '../core/create-core.ts';
import type { Log, Ports } from '../core/ports.ts';
import { createAgeSealer } from './age-sealer.ts';
import { createFiles } from './files.ts';
import { createRunner } from './instance/runner.ts';
import { createJournalFile } from './journal-file.ts';
import { createKeychain } from './keychain.ts';
import { createLogFile } from './log-file.ts';
import { createPassphraseVault } from './passphrase-vault.ts';
import { createProfileFile } from './profile-file.ts';
import { createHttpRegistry } from './registry/http-registry.ts';
import { findProjects } from './surroundings/project-files.ts';
import { findSshHosts } from './surroundings/ssh-hosts.ts';

/** The folder of the profile: what was asked for, the environment's, or the platform's place for configuration. */
export const profileFolder = (asked?: string): string => {
  if (asked === '') {
    throw new CoreError(
      'bad-input',
      'The folder of the profile is empty.',
      'Name a folder, or leave it out for the usual one.',
      { commandLine: 'Give --profile DIR, or leave --profile out.' },
    );
  }
  return resolve(asked ?? (process.env['KEYBRIDGE_PROFILE'] || envPaths('keybridge', { suffix: '' }).config));
};

const requestedVault = (): VaultKind | undefined => {
  const text = process.env['KEYBRIDGE_VAULT'];
  if (!text) return undefined;
  const kind = VaultKind.safeParse(text);
  if (kind.success) return kind.data;
  throw new CoreError('bad-input', `KEYBRIDGE_VAULT is “${text}”.`, 'Set it to keychain or passphrase.');
};

export interface ComposedCore {
  readonly core: KeybridgeCore;
  readonly log: Log;
  /** Ends the connections that are still open. */
  close(): Promise<void>;
}

/**
 * The core with the real outside, as every door has it. In practice its vault is not the environment's to choose, and
 * no instance is gone into.
 */
export const composeCore = (
  folder: string,
  defaultVault: VaultInUse,
  practice?: Ports['practice'] & Pick<Ports, 'runner'>,
): ComposedCore => {
  const log = createLogFile(join(folder, 'keybridge.log'));
  const registry = createHttpRegistry();
  const core = createCore(
    {
      profile: createProfileFile({ folder }),
      journal: createJournalFile(join(folder, 'journal.jsonl')),
      vaults: {
        keychain: (profileId) => createKeychain(`keybridge/${profileId}`),
        passphrase: createPassphraseVault(join(folder, 'vault')),
      },
      requestedVault: practice ? undefined : requestedVault(),
      defaultVault,
      practice,
      registry,
      runner: practice?.runner ?? createRunner(),
      files: createFiles(),
      surroundings: { sshHosts: findSshHosts, projectsIn: findProjects },
      sealer: createAgeSealer(),
      clock: { now: () => new Date() },
      log,
    },
    version,
  );
  return { core, log, close: () => registry.close() };
};
