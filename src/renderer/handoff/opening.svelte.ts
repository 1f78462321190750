import type { Failure } from '../../contract/errors.ts';
import type { HandoffAnswer } from '../../contract/handoff.ts';
import { call } from '../state/client.ts';
import { Job } from '../state/job.svelte.ts';
import { profile } from '../state/profile.svelte.ts';
import { overridesOf, type Refusal, refusalIn, withRefusal } from '../ui/guard-confirmation.ts';

/** A hand-off that is looked at and taken over; what came of it stays while other screens are open. */
class Opening {
  readonly job = new Job();
  path = $state('');
  /** Undefined until the file was looked at. */
  sealedTo: HandoffAnswer['sealedTo'] | undefined = $state();
  plan: HandoffAnswer | undefined = $state.raw();
  failure: Failure | undefined = $state.raw();
  refusals: Refusal[] = $state.raw([]);
  typed: string[] = $state([]);

  /** Nothing is known of the file in the field any more. */
  forget(): void {
    this.sealedTo = undefined;
    this.#unplan();
    this.failure = undefined;
  }

  /** As when the screen was opened for the first time. */
  beginAnew(): void {
    this.forget();
    this.path = '';
  }

  /** Says what opens the file; undefined where it cannot be read. */
  async inspect(): Promise<HandoffAnswer['sealedTo'] | undefined> {
    this.failure = undefined;
    const answer = await call('handoff.inspect', { path: this.path.trim() });
    if (answer.ok) this.sealedTo = answer.value.sealedTo;
    else this.failure = answer.error;
    return this.sealedTo;
  }

  async look(passphrase: string | undefined): Promise<void> {
    this.failure = undefined;
    const input = { ...this.#file(passphrase), dryRun: true };
    const answer = await this.job.run('handoff.open', input, 'Opening the hand-off');
    if (!answer.ok) return this.#explain(answer.error);
    this.plan = answer.value;
    this.refusals = this.plan.findings.filter(({ effect }) => effect === 'refused');
    this.typed = [];
  }

  async takeOver(passphrase: string | undefined): Promise<void> {
    if (!this.plan) return;
    this.failure = undefined;
    const input = {
      ...this.#file(passphrase),
      shown: this.plan.fileFingerprint,
      confirmed: true,
      overrides: overridesOf(this.refusals, this.typed),
    };
    const answer = await this.job.run('handoff.open', input, 'Taking over');
    await profile.reload();
    if (!answer.ok) return this.#explain(answer.error);
    this.plan = answer.value;
    this.refusals = [];
  }

  #file(passphrase: string | undefined) {
    return { path: this.path.trim(), ...(passphrase === undefined ? {} : { passphrase }) };
  }

  #explain(error: Failure): void {
    const refusal = refusalIn(error);
    if (refusal) {
      this.refusals = withRefusal(this.refusals, refusal);
      return;
    }
    if (error.code === 'unsafe-edit') this.#unplan();
    // The page asks for the vault's passphrase then.
    if (error.code !== 'vault-locked') this.failure = error;
  }

  #unplan(): void {
    this.plan = undefined;
    this.refusals = [];
    this.typed = [];
  }
}

export const opening = new Opening();
