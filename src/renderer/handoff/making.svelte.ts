import type { Failure } from '../../contract/errors.ts';
import type { HandoffMade } from '../../contract/handoff.ts';
import type { MethodInput } from '../../contract/methods.ts';
import { Job } from '../state/job.svelte.ts';
import { profile } from '../state/profile.svelte.ts';

type To = MethodInput<'handoff.create'>['to'];

/** A hand-off that is made; what was chosen and what came of it stay while other screens are open. */
class Making {
  readonly job = new Job();
  /** Everything is for one's own next machine: a colleague seldom gets it, and never by default. */
  scope: 'all' | 'clients' | 'keys' = $state('clients');
  clients: string[] = $state([]);
  keys: string[] = $state([]);
  withInstances = $state(true);
  withGateways = $state(false);
  to: 'recipient' | 'passphrase' = $state('recipient');
  recipient = $state('');
  path = $state('');
  failure: Failure | undefined = $state.raw();
  made: HandoffMade | undefined = $state.raw();

  readonly #pairs = $derived(
    profile.keyPairs.filter(
      ({ id, clientId }) =>
        this.scope === 'all' ||
        (this.scope === 'clients' ? this.clients.includes(clientId) : this.keys.includes(id)),
    ),
  );
  readonly keyPairCount = $derived(this.#pairs.length);
  readonly instanceCount = $derived.by(() => {
    const owners = new Set(
      this.scope === 'clients' ? this.clients : this.#pairs.map(({ clientId }) => clientId),
    );
    return profile.instances.filter(({ clientId }) => this.scope === 'all' || owners.has(clientId)).length;
  });
  readonly isNothing = $derived(this.keyPairCount + (this.withInstances ? this.instanceCount : 0) === 0);

  /** For a client's own page. */
  chooseClient(id: string): void {
    this.beginAnew();
    this.scope = 'clients';
    this.clients = [id];
  }

  beginAnew(): void {
    this.made = undefined;
    this.failure = undefined;
    this.path = '';
  }

  async make(to: To): Promise<void> {
    const confirmed = this.failure?.code === 'confirmation-needed';
    this.failure = undefined;
    const answer = await this.job.run(
      'handoff.create',
      {
        path: this.path.trim(),
        to,
        ...(this.scope === 'clients' ? { clients: [...this.clients] } : {}),
        ...(this.scope === 'keys' ? { keys: [...this.keys] } : {}),
        withInstances: this.withInstances,
        withGateways: this.withGateways,
        confirmed,
      },
      'Making the hand-off',
    );
    if (answer.ok) this.made = answer.value;
    // Where the vault is locked, the page asks for its passphrase.
    else if (answer.error.code !== 'vault-locked') this.failure = answer.error;
  }
}

export const making = new Making();
