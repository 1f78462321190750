import { CoreError } from '../core-error.ts';

/** Work that can be cancelled by the id its caller gave it. */
export interface Jobs {
  /** Runs `work` with a signal that `cancel(jobId)` aborts. */
  run<T>(jobId: string | undefined, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** With those that are parts of it, `JOB-ID/…`. False when no such job is running. */
  cancel(jobId: string): boolean;
}

export const cancelled = (what: string): CoreError =>
  new CoreError('cancelled', `${what} was cancelled.`, 'Start it again when you are ready.');

export const createJobs = (): Jobs => {
  const running = new Map<string, AbortController>();
  return {
    async run(jobId, work) {
      const controller = new AbortController();
      if (jobId === undefined) return work(controller.signal);
      if (running.has(jobId)) {
        throw new CoreError('bad-input', `A job ${jobId} is running already.`, 'Give each job its own id.');
      }
      running.set(jobId, controller);
      try {
        return await work(controller.signal);
      } finally {
        running.delete(jobId);
      }
    },
    cancel(jobId) {
      const found = [...running].filter(([id]) => id === jobId || id.startsWith(`${jobId}/`));
      for (const [, controller] of found) controller.abort();
      return found.length > 0;
    },
  };
};
