import { composeCore as compose, type ComposedCore, profileFolder } from '../adapters/compose-core.ts';
import type { GlobalOptions } from './options.ts';
import { passphraseFileOf } from './passphrase.ts';

/** The command line's composition root. */
export const composeCore = (options: GlobalOptions): ComposedCore =>
  compose(
    profileFolder(options.profile),
    passphraseFileOf(options) === undefined ? 'keychain' : 'passphrase',
  );
