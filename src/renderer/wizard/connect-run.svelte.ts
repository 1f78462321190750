import type { Failure } from '../../contract/errors.ts';
import type { Change } from '../../contract/inspection.ts';
import type { Drift } from '../../contract/model.ts';
import { profile } from '../state/profile.svelte.ts';
import { Review } from './review.svelte.ts';
import type { WizardState } from './wizard-state.svelte.ts';

/** Connecting the wizard's instance: what is asked before it is done, and what came of it. */
export class ConnectRun {
  readonly wizard: WizardState;
  readonly review: Review;
  withGateways = $state(false);
  /** By way of the instance's env.php, which locks its settings. */
  viaEnvPhp = $state(false);
  /** Waits for a yes. */
  question: Failure | undefined = $state.raw();
  isPlanned = $state(false);
  /** What turned out after an outcome that nobody heard. */
  found: { readonly isConnected: boolean; readonly drift: readonly Drift[] } | undefined = $state.raw();

  /** What would change, once the person is to look at it. */
  readonly changes: readonly Change[] | undefined = $derived.by(() =>
    this.question || this.isPlanned ? this.wizard.live.changes : undefined,
  );
  readonly primary = $derived.by(() => {
    const { failure } = this.review;
    if (this.question) return this.viaEnvPhp ? 'Write env.php and connect' : 'Replace and connect';
    return failure && failure.code !== 'cancelled' ? 'Try again' : 'Connect';
  });

  constructor(wizard: WizardState) {
    this.wizard = wizard;
    this.review = new Review(wizard);
  }

  /** What was said of the choice before holds no longer. */
  clear(): void {
    this.question = undefined;
    this.isPlanned = false;
    this.found = undefined;
    this.review.failure = undefined;
  }

  /** Leaves the instance as it is. */
  leave(): void {
    this.clear();
    this.viaEnvPhp = false;
    this.wizard.live.forget();
  }

  /** Resolves with true when the instance has what it is to have. */
  async connect({ dryRun = false } = {}): Promise<boolean> {
    const { wizard, review, withGateways, viaEnvPhp, question } = this;
    if (!wizard.instance) return false;
    this.clear();
    const answer = await wizard.live.perform('instances.connect', {
      instance: wizard.instance.id,
      ...{ withGateways, viaEnvPhp, dryRun },
      confirmed: question !== undefined && !dryRun,
      overrides: review.overrides,
    });
    if (!answer.ok) {
      if (answer.error.code === 'confirmation-needed') this.question = answer.error;
      else review.take(answer.error);
      return false;
    }
    const { value } = answer;
    if (value.outcome === 'planned') {
      wizard.live.changes = value.changes;
      this.isPlanned = true;
      return false;
    }
    wizard.outcome = { way: 'connect', answer: value };
    await profile.reload();
    return true;
  }

  /** Looks which of two things came of it; resolves with false, as there is more to be done. */
  async inspect(): Promise<false> {
    const { wizard, review } = this;
    if (!wizard.instance) return false;
    this.clear();
    const answer = await wizard.live.perform('instances.inspect', { instance: wizard.instance.id });
    if (!answer.ok) {
      review.take(answer.error);
      return false;
    }
    const { instance, drift } = answer.value;
    // The core took down that it is connected where it has everything.
    this.found = { isConnected: instance.connected !== undefined && drift.length === 0, drift };
    await profile.reload();
    return false;
  }
}
