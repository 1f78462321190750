import type { Instance, KeyEnvironment } from '../../contract/model.ts';

/** The wizard's steps, in order. */
export const stepIds = ['instance', 'keys', 'project', 'data-space', 'review', 'connected'] as const;
export type StepId = (typeof stepIds)[number];

export const stepTitles: Readonly<Record<StepId, string>> = {
  instance: 'Instance',
  keys: 'Keys',
  project: 'SaaS project',
  'data-space': 'Data space',
  review: 'Review',
  connected: 'Connected',
};

/** What is there already, by the core or by what was picked in this window. */
export interface Progress {
  readonly instance: Instance | undefined;
  readonly active: KeyEnvironment;
  /** The ids of the pairs that the instance uses or that were picked for it. */
  readonly pairs: { readonly sandbox?: string | undefined; readonly production?: string | undefined };
  /** The service refuses the pair that the connector would use. */
  readonly isActiveRejected: boolean;
  readonly projectId: string | undefined;
  /** It was connected or exported in this window, so that there is something to tell. */
  readonly hasOutcome: boolean;
}

/** True when everything that the step builds on is there. */
export const isReachable = (step: StepId, progress: Progress): boolean => {
  const { instance, active, pairs, isActiveRejected, projectId, hasOutcome } = progress;
  const hasKeys = instance !== undefined && pairs[active] !== undefined && !isActiveRejected;
  switch (step) {
    case 'instance':
      return true;
    case 'keys':
      return instance !== undefined;
    case 'project':
      return hasKeys;
    case 'data-space':
      return hasKeys && projectId !== undefined;
    case 'review':
      return instance?.dataSpace !== undefined;
    case 'connected':
      return instance?.dataSpace !== undefined && hasOutcome;
  }
};

/** Where to go on: at the step that was left, if it still stands, else at the first that is not done yet. */
export const resumeStep = (progress: Progress, left?: StepId): StepId => {
  if (left !== undefined && isReachable(left, progress)) return left;
  return stepIds.findLast((step) => step !== 'connected' && isReachable(step, progress)) ?? 'instance';
};

/** The step after this one, and before it. */
export const stepAfter = (step: StepId): StepId => stepIds[stepIds.indexOf(step) + 1] ?? step;
export const stepBefore = (step: StepId): StepId => stepIds[stepIds.indexOf(step) - 1] ?? step;
