import { guardCodes } from '../../contract/guard-codes.ts';
import type { Told } from '../../contract/events.ts';
import { type ConnectStep, connectSteps } from '../../contract/connect-steps.ts';
import type { Change } from '../../contract/inspection.ts';
import type { Answer, MethodInput, MethodOutput } from '../../contract/methods.ts';
import { Job } from './job.svelte.ts';
import { type End, type Mark, stepsOf } from './live-steps.ts';

const look = connectSteps.slice(0, 3);
/** The steps of each method that works with one live instance. */
const stepsIn = {
  'instances.inspect': look,
  'instances.adopt': look,
  'instances.verify': [...look, 'verify'],
  'instances.connect': connectSteps,
  'instances.disconnect': connectSteps.slice(0, 5),
} as const satisfies Record<string, readonly ConnectStep[]>;
export type LiveMethod = keyof typeof stepsIn;

const howItEnded = (answer: Answer<object>): End['how'] => {
  const unproved = answer.ok && 'notVerified' in answer.value ? answer.value.notVerified : undefined;
  const failure = answer.ok ? (unproved as { code: string } | undefined) : answer.error;
  if (!failure) return 'done';
  if (failure.code === 'cancelled') return 'cancelled';
  const asks =
    failure.code === 'confirmation-needed' || guardCodes.some((code) => code === failure.code && !answer.ok);
  return asks ? 'held' : 'failed';
};

/** One call that works with a live instance, step by step, to be shown by `LiveSteps.svelte`. */
export class LiveJob extends Job {
  /** What is about to be written, or would be; undefined until that is known. */
  changes: readonly Change[] | undefined = $state.raw();
  /** The person asked it to stop, and it did not end yet. */
  isCancelling = $state(false);
  #order: readonly ConnectStep[] = $state.raw([]);
  #marks: readonly Mark[] = $state.raw([]);
  #end: End | undefined = $state.raw();

  /** Empty before the first call. */
  readonly steps = $derived(stepsOf(this.#order, this.#marks, this.#end));

  async perform<M extends LiveMethod>(method: M, input: MethodInput<M>): Promise<Answer<MethodOutput<M>>> {
    const isDry = 'dryRun' in input && input.dryRun === true;
    this.#order = isDry ? look : stepsIn[method];
    Object.assign(this, { changes: undefined, isCancelling: false });
    this.#marks = [];
    this.#end = undefined;
    const answer = await this.run(method, input, '');
    this.isCancelling = false;
    this.#end = { how: howItEnded(answer), at: performance.now() };
    return answer;
  }

  override async cancel(): Promise<void> {
    this.isCancelling = true;
    await super.cancel();
  }

  /** Nothing is shown of it any more. */
  forget(): void {
    this.#order = [];
    this.changes = undefined;
  }

  protected override hear(...told: Told): void {
    super.hear(...told);
    const [event, payload] = told;
    if (event === 'job.plan') this.changes = payload.changes;
    if (event !== 'job.progress' || payload.done === payload.total) return;
    const step = connectSteps.find((each) => each === payload.label);
    if (step) this.#marks = [...this.#marks, { step, at: performance.now() }];
  }
}
