import type { BulkRow } from '../../contract/bulk.ts';
import type { Told } from '../../contract/events.ts';
import { type ConnectStep, connectSteps } from '../../contract/inspection.ts';

/** One instance of work with many, as far as was heard. */
export interface RowProgress {
  readonly instance: string;
  readonly name: string;
  readonly state: 'waiting' | 'running' | 'ended';
  /** What is done there now. */
  readonly step?: ConnectStep;
  /** What came of it. */
  readonly row?: BulkRow;
}

const changed = (
  rows: readonly RowProgress[],
  instance: string,
  change: (row: RowProgress) => RowProgress,
): readonly RowProgress[] => rows.map((each) => (each.instance === instance ? change(each) : each));

/** The rows after something was told of the job, or of its work with one of them. */
export const hearRow = (rows: readonly RowProgress[], ...[event, payload]: Told): readonly RowProgress[] => {
  if (event === 'job.rows') return payload.rows.map((row) => ({ ...row, state: 'waiting' as const }));
  if (event === 'job.row') {
    const { instance, row } = payload;
    return changed(rows, instance, ({ name }) =>
      row ? { instance, name, state: 'ended', row } : { instance, name, state: 'running' },
    );
  }
  if (event !== 'job.progress') return rows;
  const step = connectSteps.find((each) => each === payload.label);
  const instance = payload.jobId.slice(payload.jobId.lastIndexOf('/') + 1);
  if (!step) return rows;
  // Events may be behind: what has ended begins no step any more.
  return changed(rows, instance, (row) => (row.state === 'ended' ? row : { ...row, state: 'running', step }));
};
