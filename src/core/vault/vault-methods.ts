import type { Profile, VaultKind } from '../../contract/model.ts';
import { CoreError } from '../core-error.ts';
import type { Core, Handlers } from '../handlers.ts';
import { record, recordChange } from '../journal/record-change.ts';
import { assertNewPassphrase } from '../new-passphrase.ts';
import { readStatus } from '../status.ts';
import { dropEmptied, moveSecrets } from './move-secrets.ts';
import { holdsIdentity } from './own-identity.ts';
import { moveCommand, noPassphraseVault, passphraseOption, unavailable } from './vault-failures.ts';

type VaultMethods = 'vault.unlock' | 'vault.lock' | 'vault.use' | 'vault.move' | 'vault.changePassphrase';

const assertAvailable = async ({ ports }: Core, profileId: string): Promise<void> => {
  const state = await ports.vaults.keychain(profileId).availability();
  if (!state.available) throw unavailable(state);
};

/** Opens the passphrase vault; `make`: a new one where there is none. */
const open = async ({ ports }: Core, passphrase: string | undefined, make: boolean): Promise<void> => {
  const vault = ports.vaults.passphrase;
  const exists = await vault.exists();
  if (!exists && !make) throw noPassphraseVault();
  // A passphrase that was given is looked at even so: whoever gave it will rely on it.
  if (exists && vault.isUnlocked() && passphrase === undefined) return;
  if (passphrase === undefined) {
    throw new CoreError(
      'vault-locked',
      'The passphrase vault needs its passphrase.',
      'Give it.',
      passphraseOption,
    );
  }
  if (exists) return vault.unlock(passphrase);
  assertNewPassphrase(passphrase);
  try {
    await vault.create(passphrase);
  } catch (error) {
    // Another process was faster.
    if (!(error instanceof CoreError) || error.code !== 'duplicate') throw error;
    await vault.unlock(passphrase);
  }
};

/** Makes sure that a vault of this kind can be written: the keychain is there, the passphrase vault is open. */
const prepareTarget = (core: Core, profileId: string, kind: VaultKind, passphrase: string | undefined) =>
  kind === 'keychain' ? assertAvailable(core, profileId) : open(core, passphrase, true);

export const createVaultMethods = (core: Core): Handlers<VaultMethods> => {
  const { ports, vault } = core;

  const assertNotAskedOtherwise = (kind: VaultKind): void => {
    const { requestedVault, practice } = ports;
    if (practice) {
      throw new CoreError(
        'vault-unavailable',
        'This is practice: its keys are in memory only, and gone when it ends.',
        'Leave practice first, then choose where keys are kept.',
      );
    }
    if (requestedVault === undefined || requestedVault === kind) return;
    throw new CoreError(
      'bad-input',
      `KEYBRIDGE_VAULT asks for the ${requestedVault} vault.`,
      `Unset it, or set it to ${kind}.`,
    );
  };

  const assertNoneElsewhere = async (profile: Profile, kind: VaultKind): Promise<void> => {
    const current = vault.kindOf(profile);
    if (current === kind) return;
    const count = profile.keyPairs.length;
    if (count === 0 && !(await holdsIdentity(core, profile, current))) return;
    throw new CoreError(
      'bad-input',
      `This profile keeps ${count > 0 ? `${count} key pairs` : 'the identity that opens its hand-offs'} in the ${current} vault.`,
      `Move ${count > 0 ? 'them' : 'it'} to the ${kind} vault instead.`,
      moveCommand(kind),
    );
  };

  return {
    async 'vault.lock'() {
      ports.vaults.passphrase.lock();
      return {};
    },

    async 'vault.unlock'({ passphrase, create }) {
      if (await ports.vaults.passphrase.exists()) await ports.vaults.passphrase.unlock(passphrase);
      else await open(core, passphrase, create);
      return {};
    },

    async 'vault.use'({ kind, passphrase }) {
      assertNotAskedOtherwise(kind);
      const profile = await ports.profile.read();
      await assertNoneElsewhere(profile, kind);
      await prepareTarget(core, profile.id, kind, passphrase);
      await recordChange(
        ports,
        async (draft) => {
          await assertNoneElsewhere(draft, kind);
          draft.vault = kind;
          if (kind === 'keychain') await dropEmptied(core);
        },
        () => ({ action: 'vault.use', text: `Keys are kept in the ${kind} vault` }),
      );
      return readStatus(core);
    },

    async 'vault.move'({ kind, passphrase }) {
      assertNotAskedOtherwise(kind);
      const before = await ports.profile.read();
      const from = before.vault ?? ports.defaultVault;
      if (from === kind) {
        throw new CoreError(
          'bad-input',
          `The keys are in the ${kind} vault already.`,
          'There is nothing to move.',
        );
      }
      if (before.keyPairs.length > 0 || (await holdsIdentity(core, before, from))) {
        if (from === 'keychain') await assertAvailable(core, before.id);
        else await open(core, passphrase, false);
      }
      await prepareTarget(core, before.id, kind, passphrase);
      const { moved, left } = await moveSecrets(core, { from, to: kind });
      await record(ports, {
        action: 'vault.move',
        text: `Moved ${moved} key pairs from the ${from} vault to the ${kind} vault`,
      });
      if (left > 0) {
        throw new CoreError(
          'vault-unavailable',
          `The keys are in the ${kind} vault now, but ${left} of ${moved} secrets could not be deleted from the ${from} vault.`,
          'Delete them there by hand.',
        );
      }
      return readStatus(core);
    },

    async 'vault.changePassphrase'({ current, next }) {
      assertNewPassphrase(next);
      await ports.vaults.passphrase.changePassphrase(current, next);
      await record(ports, { action: 'vault.changePassphrase', text: 'Changed the passphrase of the vault' });
      return {};
    },
  };
};
