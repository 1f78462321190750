import type { Failure, Finding } from '../../contract/errors.ts';
import type { MethodOutput } from '../../contract/methods.ts';
import { areConfirmed, overridesOf, type Refusal, refusalIn, withRefusal } from '../ui/guard-confirmation.ts';
import type { WizardState } from './wizard-state.svelte.ts';

/** What is to be given to the instance, and what has to be confirmed first. */
export class Review {
  readonly wizard: WizardState;
  preview: MethodOutput<'exports.preview'> | undefined = $state.raw();
  refusals: Refusal[] = $state.raw([]);
  /** What was typed for each of the refusals, in the same order. */
  typed: string[] = $state([]);
  failure: Failure | undefined = $state.raw();

  /** Each once. */
  readonly warnings: readonly Finding[] = $derived.by(() => {
    const found = [...(this.preview?.findings ?? []), ...this.wizard.bindWarnings];
    const texts = found.filter(({ effect }) => effect === 'warned');
    return texts.filter(
      ({ message }, index) => texts.findIndex((each) => each.message === message) === index,
    );
  });
  readonly isBlocked = $derived(!this.preview || !areConfirmed(this.refusals, this.typed));
  readonly hint = $derived(
    this.preview && this.isBlocked ? 'Type the name to go on all the same' : undefined,
  );

  constructor(wizard: WizardState) {
    this.wizard = wizard;
  }

  get overrides() {
    return overridesOf(this.refusals, this.typed);
  }

  async load(withGateways: boolean): Promise<void> {
    const { instance } = this.wizard;
    if (!instance) return;
    const answer = await this.wizard.call('exports.preview', { instance: instance.id, withGateways });
    if (!answer.ok) {
      this.failure = answer.error;
      return;
    }
    this.preview = answer.value;
    this.refusals = answer.value.findings
      .filter(({ effect }) => effect === 'refused')
      .reduce<Refusal[]>((known, finding) => withRefusal(known, finding), []);
  }

  /** Asks for what a guard refused, or shows what failed. */
  take(failure: Failure): void {
    const refusal = refusalIn(failure);
    if (refusal) this.refusals = withRefusal(this.refusals, refusal);
    else this.failure = failure;
  }
}
