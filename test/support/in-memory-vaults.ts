import { CoreError } from '../../src/core/core-error.ts';
import type {
  Availability,
  KeychainStore,
  PassphraseStore,
  SecretStore,
  Vaults,
} from '../../src/core/ports.ts';

export interface InMemoryVaults extends Vaults {
  /** What every keychain says of itself, and does; available until a test sets it otherwise. */
  keychainState: Availability;
  /** Every secret of both vaults, of all profiles, by its name. */
  secrets(): Record<string, string>;
}

const createStore = (items: Map<string, string>, assertUsable: () => void): SecretStore => ({
  async get(name) {
    assertUsable();
    return items.get(name);
  },
  async set(name, value) {
    assertUsable();
    items.set(name, value);
  },
  async delete(name) {
    assertUsable();
    items.delete(name);
  },
});

const createPassphraseStore = (items: Map<string, string>): PassphraseStore => {
  let passphrase: string | undefined;
  let unlocked = false;
  const assertUnlocked = (): void => {
    if (!unlocked)
      throw new CoreError('vault-locked', 'The passphrase vault is locked.', 'Give its passphrase.');
  };
  const assertRight = (given: string): void => {
    if (passphrase === undefined) throw new CoreError('vault-unavailable', 'There is no vault.', 'Make one.');
    if (given !== passphrase) throw new CoreError('vault-locked', 'The passphrase is wrong.', 'Try again.');
  };
  return {
    ...createStore(items, assertUnlocked),
    names: async () => [...items.keys()],
    availability: async () => ({ available: true }),
    exists: async () => passphrase !== undefined,
    isUnlocked: () => unlocked,
    async create(given) {
      if (passphrase !== undefined) throw new Error('There is a vault already');
      passphrase = given;
      unlocked = true;
    },
    async unlock(given) {
      assertRight(given);
      unlocked = true;
    },
    lock() {
      unlocked = false;
    },
    async changePassphrase(current, next) {
      assertRight(current);
      passphrase = next;
    },
    async destroy() {
      if (items.size > 0) throw new Error('The vault still holds secrets');
      passphrase = undefined;
      unlocked = false;
    },
  };
};

export const createInMemoryVaults = (): InMemoryVaults => {
  const keychains = new Map<string, Map<string, string>>();
  const behindPassphrase = new Map<string, string>();

  const keychain = (profileId: string): KeychainStore => {
    const items = keychains.get(profileId) ?? new Map<string, string>();
    keychains.set(profileId, items);
    const assertAvailable = (): void => {
      const state = vaults.keychainState;
      if (!state.available) throw new CoreError('vault-unavailable', state.reason, state.remedy);
    };
    return { ...createStore(items, assertAvailable), availability: async () => vaults.keychainState };
  };

  const vaults: InMemoryVaults = {
    keychainState: { available: true },
    keychain,
    passphrase: createPassphraseStore(behindPassphrase),
    secrets: () =>
      Object.fromEntries([...keychains.values(), behindPassphrase].flatMap((items) => [...items])),
  };
  return vaults;
};
