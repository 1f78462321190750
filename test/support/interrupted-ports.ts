import { CoreError } from '../../src/core/core-error.ts';
import type { VaultKind } from '../../src/contract/model.ts';
import type { KeychainStore, PassphraseStore, Ports, SecretStore } from '../../src/core/ports.ts';

export interface Interruption {
  readonly ports: Ports;
  /** Every step that was reached, in order. */
  readonly steps: readonly string[];
  /** The ids of the profiles whose keychain items were written. */
  readonly storedUnder: ReadonlySet<string>;
}

/**
 * The same ports, with a cut at one step, counted from 1. Each change of the profile, of a vault and of the
 * journal is two steps: one before and one after it. `fails`: that step alone fails. `dies`: it and all that would
 * come after fail, as when the process is killed there.
 */
export const interrupt = (ports: Ports, cutAt: number, way: 'fails' | 'dies'): Interruption => {
  const steps: string[] = [];
  const storedUnder = new Set<string>();
  const step = (name: string): void => {
    steps.push(name);
    const isCut = way === 'fails' ? steps.length === cutAt : steps.length >= cutAt;
    if (isCut) throw new CoreError('vault-unavailable', `Cut at ${name}.`, 'Try again.');
  };
  const around = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    step(`before ${name}`);
    const result = await work();
    step(`after ${name}`);
    return result;
  };

  const store = (kind: VaultKind, inner: SecretStore): SecretStore => ({
    async get(name) {
      step(`${kind}.get`);
      return inner.get(name);
    },
    set: (name, value) => around(`${kind}.set`, () => inner.set(name, value)),
    delete: (name) => around(`${kind}.delete`, () => inner.delete(name)),
  });
  const keychain = (profileId: string): KeychainStore => {
    const inner = ports.vaults.keychain(profileId);
    const { set, ...others } = store('keychain', inner);
    return {
      ...others,
      availability: () => inner.availability(),
      set(name, value) {
        storedUnder.add(profileId);
        return set(name, value);
      },
    };
  };
  const passphrase: PassphraseStore = {
    ...ports.vaults.passphrase,
    ...store('passphrase', ports.vaults.passphrase),
    destroy: () => around('passphrase.destroy', () => ports.vaults.passphrase.destroy()),
  };

  return {
    steps,
    storedUnder,
    ports: {
      ...ports,
      vaults: { keychain, passphrase },
      journal: {
        read: () => ports.journal.read(),
        append: (entries) => around('journal.append', () => ports.journal.append(entries)),
      },
      profile: {
        ...ports.profile,
        async read() {
          step('profile.read');
          return ports.profile.read();
        },
        async update(change) {
          const result = await ports.profile.update(async (draft) => {
            const changed = await change(draft);
            step('before profile.write');
            return changed;
          });
          step('after profile.write');
          return result;
        },
      },
    },
  };
};
