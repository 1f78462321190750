import * as z from 'zod';
import type { Profile, VaultInUse } from '../../contract/model.ts';
import { CoreError } from '../core-error.ts';
import type { KeySecret, Ports, SecretStore } from '../ports.ts';
import { moveCommand, unavailable, vaultLocked } from './vault-failures.ts';

type StoreSecret = (profile: Profile, keyPairId: string, secret: KeySecret) => Promise<void>;

/** The secrets of key pairs, in whichever store the profile keeps them. */
export interface Vault {
  kindOf(profile: Profile): VaultInUse;
  storeOf(profile: Profile, kind: VaultInUse): SecretStore;
  /** The store in use; throws `vault-unavailable` where it is not there. */
  present(profile: Profile): Promise<SecretStore>;
  /** Throws `vault-locked` or `vault-unavailable` before anything is begun. */
  assertOpen(profile: Profile): Promise<void>;
  read(profile: Profile, keyPairId: string): Promise<KeySecret>;
  /** Runs `work` with a function that stores secrets; when it fails, the vault is as it was before. */
  storing<T>(work: (store: StoreSecret) => Promise<T>): Promise<T>;
  /**
   * Throws `vault-unavailable` before anything is begun. Resolves with what deletes the secret, to be called when the
   * profile does not list the pair any more; a locked vault can delete.
   */
  prepareDelete(profile: Profile, keyPairId: string): Promise<() => Promise<void>>;
}

/** Where a key pair's secret lies in a store. */
export const secretName = (keyPairId: string): string => `keypair.${keyPairId}`;

const secretRemedy =
  'Restore a backup, or remove this key pair and add it again from the file of the API Portal.';

export const missingSecret = (kind: VaultInUse, label: string): CoreError =>
  new CoreError(
    'vault-unavailable',
    `The ${kind} vault has no secret for the key pair ${label}.`,
    secretRemedy,
  );

const damagedSecret = (kind: VaultInUse, label: string): CoreError =>
  new CoreError(
    'vault-unavailable',
    `What the ${kind} vault holds for the key pair ${label} is damaged.`,
    secretRemedy,
  );

/**
 * What a store holds under a name, and how to bring it back: a secret that stood there before may be the only copy
 * of its key. Where a damaged one stood, the new one stays.
 */
const stateOf = async (store: SecretStore, name: string) => {
  try {
    const value = await store.get(name);
    return { value, undo: () => (value === undefined ? store.delete(name) : store.set(name, value)) };
  } catch {
    return { value: undefined, undo: async () => undefined };
  }
};

const KeySecretText = z.strictObject({ apiKey: z.string(), privateKey: z.string() });

/** Undefined when the text is no secret of ours. What is wrong with it is not said: that would quote it. */
const openSecret = (text: string): KeySecret | undefined => {
  try {
    return KeySecretText.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

export const createVault = (ports: Ports): Vault => {
  const { requestedVault, defaultVault } = ports;
  const kindOf = (profile: Profile): VaultInUse =>
    (profile.keyPairs.length > 0 ? profile.vault : requestedVault) ?? profile.vault ?? defaultVault;
  const storeOf = (profile: Profile, kind: VaultInUse): SecretStore => {
    if (kind === 'keychain') return ports.vaults.keychain(profile.id);
    if (kind === 'passphrase') return ports.vaults.passphrase;
    if (ports.practice) return ports.practice.secrets;
    throw new CoreError(
      'vault-unavailable',
      'This profile was made for practice, and its keys were in memory only.',
      'Choose another profile.',
      { commandLine: 'Give --profile DIR.' },
    );
  };
  const store = (profile: Profile): SecretStore => {
    const kind = kindOf(profile);
    if (requestedVault && kind !== requestedVault) {
      throw new CoreError(
        'vault-unavailable',
        `This profile keeps its keys in the ${kind} vault, but KEYBRIDGE_VAULT asks for ${requestedVault}.`,
        'Unset KEYBRIDGE_VAULT, or move the keys.',
        moveCommand(requestedVault),
      );
    }
    return storeOf(profile, kind);
  };

  /** Not where the profile lists the pair all the same: its file was replaced before the failure. */
  const bringBack = async (undo: Map<string, () => Promise<void>>): Promise<void> => {
    if (undo.size === 0) return;
    try {
      const { keyPairs } = await ports.profile.read();
      for (const { id } of keyPairs) undo.delete(id);
    } catch (error) {
      ports.log.error('Secrets were left in the vault, for the profile cannot be read', error);
      return;
    }
    for (const outcome of await Promise.allSettled([...undo.values()].map((putBack) => putBack()))) {
      if (outcome.status === 'rejected') {
        ports.log.error('The vault could not be brought back to what it held before', outcome.reason);
      }
    }
  };

  const presentStore = async (profile: Profile): Promise<SecretStore> => {
    const present = store(profile);
    if (kindOf(profile) !== 'keychain') return present;
    const state = await ports.vaults.keychain(profile.id).availability();
    if (!state.available) throw unavailable(state);
    return present;
  };

  return {
    kindOf,
    storeOf,
    present: presentStore,
    async assertOpen(profile) {
      await presentStore(profile);
      if (kindOf(profile) === 'passphrase' && !ports.vaults.passphrase.isUnlocked()) {
        throw vaultLocked();
      }
    },
    async read(profile, keyPairId) {
      const text = await store(profile).get(secretName(keyPairId));
      const label = profile.keyPairs.find(({ id }) => id === keyPairId)?.label ?? keyPairId;
      if (text === undefined) throw missingSecret(kindOf(profile), label);
      const secret = openSecret(text);
      if (!secret) throw damagedSecret(kindOf(profile), label);
      return secret;
    },
    async storing(work) {
      const undo = new Map<string, () => Promise<void>>();
      try {
        return await work(async (profile, keyPairId, { apiKey, privateKey }) => {
          const target = store(profile);
          const name = secretName(keyPairId);
          const value = JSON.stringify({ apiKey, privateKey });
          const before = await stateOf(target, name);
          if (before.value === value) return;
          undo.set(keyPairId, before.undo);
          await target.set(name, value);
        });
      } catch (error) {
        await bringBack(undo);
        throw error;
      }
    },
    async prepareDelete(profile, keyPairId) {
      const present = await presentStore(profile);
      return () => present.delete(secretName(keyPairId));
    },
  };
};
