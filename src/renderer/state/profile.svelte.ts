import type { Failure } from '../../contract/errors.ts';
import type { Status } from '../../contract/methods.ts';
import type { Client, Instance, KeyPair, Settings } from '../../contract/model.ts';
import { call, onLocked } from './client.ts';

export type AppState = 'loading' | 'locked' | 'first-run' | 'ready' | 'failed';

/** What a page remembers of one profile is nothing for another: it begins anew, and this never resolves. */
const beginAnew = (): Promise<never> => {
  history.replaceState(null, '', location.pathname);
  location.reload();
  return new Promise(() => undefined);
};

/** Everything that the screens read of the profile: loaded at start, and again after each change. */
class ProfileState {
  state: AppState = $state('loading');
  failure: Failure | undefined = $state.raw();
  status: Status | undefined = $state.raw();
  settings: Settings | undefined = $state.raw();
  clients: Client[] = $state.raw([]);
  instances: Instance[] = $state.raw([]);
  keyPairs: KeyPair[] = $state.raw([]);

  readonly clientsById = $derived(new Map(this.clients.map((client) => [client.id, client])));
  readonly keyPairsById = $derived(new Map(this.keyPairs.map((pair) => [pair.id, pair])));

  /** A backup goes into an empty profile only. */
  readonly isEmpty = $derived(this.clients.length + this.keyPairs.length + this.instances.length === 0);

  constructor() {
    onLocked(() => (this.state = 'locked'));
  }

  #latest: Promise<void> = Promise.resolve();
  #round = 0;

  /** Resolves when what was so at the time of the call is shown. */
  reload(): Promise<void> {
    this.#round += 1;
    this.#latest = this.#load(this.#round);
    return this.#latest;
  }

  async #load(round: number): Promise<void> {
    const [status, settings, clients, instances, keyPairs] = await Promise.all([
      call('status.read', {}),
      call('settings.read', {}),
      call('clients.list', {}),
      call('instances.list', {}),
      call('keys.list', {}),
    ]);
    // A later reload knows better.
    if (round !== this.#round) return this.#latest;
    const failed = [status, settings, clients, instances, keyPairs].find((answer) => !answer.ok);
    if (failed && !failed.ok) {
      this.failure = failed.error;
      if (this.state === 'loading') this.state = 'failed';
      return;
    }
    this.failure = undefined;
    const isAnother =
      status.ok && this.status && status.value.practice?.folder !== this.status.practice?.folder;
    if (isAnother) return beginAnew();
    if (status.ok) this.status = status.value;
    if (settings.ok) this.settings = settings.value;
    if (clients.ok) this.clients = clients.value;
    if (instances.ok) this.instances = instances.value;
    if (keyPairs.ok) this.keyPairs = keyPairs.value;
    this.state = this.#nextState();
  }

  /** Closes the passphrase vault. */
  async lock(): Promise<void> {
    await call('vault.lock', {});
    await this.reload();
  }

  #nextState(): AppState {
    const { status } = this;
    if (!status) return 'loading';
    if (status.isLocked && status.passphraseVaultExists) return 'locked';
    const hasVault = status.isVaultChosen && (status.vault !== 'passphrase' || status.passphraseVaultExists);
    return hasVault ? 'ready' : 'first-run';
  }
}

export const profile = new ProfileState();
