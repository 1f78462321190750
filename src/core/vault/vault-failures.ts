import type { VaultKind } from '../../contract/model.ts';
import { CoreError } from '../core-error.ts';
import type { Unavailable } from '../ports.ts';

export const passphraseOption = {
  commandLine: 'Give --passphrase-file FILE, or run on a terminal to be asked.',
};
export const moveCommand = (kind: VaultKind) => ({ commandLine: `Run \`keybridge vault move ${kind}\`.` });
export const passphraseVaultCommand = { commandLine: 'Run `keybridge vault use passphrase`.' };

export const vaultLocked = (): CoreError =>
  new CoreError(
    'vault-locked',
    'The passphrase vault is locked.',
    'Unlock it with its passphrase.',
    passphraseOption,
  );

export const noPassphraseVault = (): CoreError =>
  new CoreError(
    'vault-unavailable',
    'There is no passphrase vault yet.',
    'Choose the passphrase vault, which makes it.',
    passphraseVaultCommand,
  );

/** The failure of what needs a vault that does not work here. */
export const unavailable = ({ reason, remedy, commandLine }: Unavailable): CoreError =>
  new CoreError('vault-unavailable', reason, remedy, { commandLine });
