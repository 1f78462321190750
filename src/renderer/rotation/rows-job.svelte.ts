import type { BulkRow } from '../../contract/bulk.ts';
import type { Told } from '../../contract/events.ts';
import { Job } from '../state/job.svelte.ts';
import { hearRow, type RowProgress } from './row-progress.ts';

/** One call that works with many instances, a row each. */
export class RowsJob extends Job {
  rows: readonly RowProgress[] = $state.raw([]);
  /** The person asked it to stop, and it did not end yet. */
  isCancelling = $state(false);

  /** Begins anew, or ends with what came of each. */
  settle(rows: readonly BulkRow[]): void {
    this.isCancelling = false;
    this.rows = rows.map((row) => ({ instance: row.instance, name: row.name, state: 'ended', row }));
  }

  override async cancel(): Promise<void> {
    this.isCancelling = true;
    await super.cancel();
  }

  protected override hear(...told: Told): void {
    super.hear(...told);
    if (this.isRunning) this.rows = hearRow(this.rows, ...told);
  }

  protected override hearWithin(...told: Told): void {
    if (this.isRunning) this.rows = hearRow(this.rows, ...told);
  }
}
