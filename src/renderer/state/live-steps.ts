import { type ConnectStep, connectSteps } from '../../contract/connect-steps.ts';

/** `skipped`: there was nothing to do in it. */
export type StepState = 'waiting' | 'running' | 'done' | 'skipped' | 'failed' | 'cancelled';

export interface LiveStep {
  readonly step: ConnectStep;
  readonly state: StepState;
  /** When it began, by the page's own clock in milliseconds. */
  readonly began?: number;
  /** Milliseconds that it took. */
  readonly took?: number;
}

/** A step began. */
export interface Mark {
  readonly step: ConnectStep;
  readonly at: number;
}

/** `held`: it stands before a question, and nothing was written. */
export interface End {
  readonly how: 'done' | 'held' | 'failed' | 'cancelled';
  readonly at: number;
}

const place = (step: ConnectStep): number => connectSteps.indexOf(step);

const lastState = (end: End | undefined): StepState => {
  if (!end) return 'running';
  return end.how === 'held' ? 'done' : end.how;
};

/**
 * What a job's steps look like, of those that it has, by what was heard so far. A conversation that broke begins anew:
 * the step in which it did has failed, until all of it turns out to be done.
 */
export const stepsOf = (
  order: readonly ConnectStep[],
  marks: readonly Mark[],
  end: End | undefined,
): LiveStep[] =>
  order.map((step) => {
    const index = marks.findLastIndex((mark) => mark.step === step);
    const mark = marks[index];
    if (!mark) {
      const isPassed = end?.how === 'done' || marks.some((each) => place(each.step) > place(step));
      return { step, state: isPassed ? 'skipped' : 'waiting' };
    }
    const next = marks[index + 1];
    const over = next?.at ?? end?.at;
    // What is heard late began no later than the end.
    const took = over === undefined ? {} : { took: Math.max(0, over - mark.at) };
    const isBroken = next !== undefined && place(next.step) <= place(step) && end?.how !== 'done';
    const state = next ? (isBroken ? 'failed' : 'done') : lastState(end);
    return { step, state, began: mark.at, ...took };
  });
