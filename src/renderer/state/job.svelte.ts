import type { Told } from '../../contract/events.ts';
import type { Answer, MethodInput, MethodName, MethodOutput } from '../../contract/methods.ts';
import { call, currentHost } from './client.ts';

type JobMethod = { [M in MethodName]: MethodInput<M> extends { jobId?: string } ? M : never }[MethodName];

/** Milliseconds: a browser's events come by another way than its answers, and may be behind them. */
const behind = 1000;

/** One long call with its progress, to be shown by `Progress.svelte` and cancelled there. */
export class Job {
  isRunning = $state(false);
  done = $state(0);
  total = $state(0);
  label = $state('');
  #id = '';

  async run<M extends JobMethod>(
    method: M,
    input: MethodInput<M>,
    label: string,
  ): Promise<Answer<MethodOutput<M>>> {
    const jobId = crypto.randomUUID();
    this.#id = jobId;
    Object.assign(this, { isRunning: true, done: 0, total: 0, label });
    const stop = currentHost().listen((...told) => {
      if (this.#id !== jobId || !('jobId' in told[1])) return;
      const of = told[1].jobId;
      if (of === jobId) this.hear(...told);
      else if (of.startsWith(`${jobId}/`)) this.hearPart?.(of.slice(jobId.length + 1), ...told);
    });
    try {
      const answer = await call(method, { ...input, jobId });
      if (this.#id === jobId) this.settle?.(answer);
      return answer;
    } finally {
      setTimeout(stop, behind);
      if (this.#id === jobId) this.isRunning = false;
    }
  }

  async cancel(): Promise<void> {
    await call('jobs.cancel', { jobId: this.#id });
  }

  /** What came of it, while it still counts as running: whoever waits for its end finds everything in place. */
  protected settle?(answer: Answer<unknown>): void;

  /** What is told of a part of it, which goes by that name: an instance's id, where it is work with many. */
  protected hearPart?(part: string, ...told: Told): void;

  /** What is told of this very job. */
  protected hear(...[event, payload]: Told): void {
    if (event !== 'job.progress') return;
    this.done = payload.done;
    this.total = payload.total;
    this.label = payload.label;
  }
}
