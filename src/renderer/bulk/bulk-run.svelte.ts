import type { LeftOut } from '../../contract/bulk.ts';
import type { Failure } from '../../contract/errors.ts';
import type { MethodInput } from '../../contract/methods.ts';
import { profile } from '../state/profile.svelte.ts';
import { route } from '../state/route.svelte.ts';
import { RowsJob } from '../state/rows-job.svelte.ts';
import { runWords } from './run-words.ts';

/** What was asked for, and of which instances. */
export interface Order {
  readonly action: MethodInput<'bulk.run'>['action'];
  readonly instances: readonly string[];
  /** Were meant too, and do not suit. */
  readonly leftOut: readonly LeftOut[];
  /** The person saw what it replaces, and said yes. */
  readonly isConfirmed?: boolean;
}

/** Work with many instances, one at a time; it goes on, and what came of it stays, while other screens are open. */
class BulkRun {
  readonly job = new RowsJob();
  order: Order | undefined = $state.raw();
  /** Of the whole: a row has its own. */
  failure: Failure | undefined = $state.raw();

  /** Begins it, and goes where it is seen; nothing happens while another is under way. */
  async start(order: Order): Promise<void> {
    if (this.job.isRunning) return;
    this.order = order;
    this.failure = undefined;
    route.go({ screen: 'run' });
    const { action, instances, isConfirmed = false } = order;
    const input = { action, instances: [...instances], confirmed: isConfirmed };
    const answer = await this.job.perform('bulk.run', input, runWords(action).doing);
    if (!answer.ok) this.failure = answer.error;
    await profile.reload();
  }

  /** The same with some of them. */
  again(instances: readonly string[]): Promise<void> {
    return this.order ? this.start({ ...this.order, instances, leftOut: [] }) : Promise.resolve();
  }

  dismiss(): void {
    if (this.job.isRunning) return;
    this.order = undefined;
    this.failure = undefined;
    this.job.forget();
  }
}

export const bulkRun = new BulkRun();
