import type { BulkRow } from '../../contract/bulk.ts';
import type { Instance, Profile } from '../../contract/model.ts';
import { failureOf } from '../dispatch.ts';
import type { Core } from '../handlers.ts';
import { instanceName } from '../lookup.ts';
import { laneOf, mostInAll, placeOf } from './lane-of.ts';
import { runInLanes } from './lanes.ts';

/** What came of one instance; what is left out is empty. */
export type RowResult = Pick<BulkRow, 'outcome' | 'text'> &
  Partial<Pick<BulkRow, 'drift' | 'notices' | 'followUp' | 'failure'>>;

/** Work with many instances, as a job. */
export interface RowsJob {
  /** As it was when the job began. */
  readonly profile: Profile;
  readonly chosen: readonly Instance[];
  readonly jobId: string | undefined;
  readonly signal: AbortSignal;
  /** With one of them. `jobId` is its own: cancelled when the whole is. What it throws is the row's failure. */
  readonly work: (instance: Instance, jobId: string | undefined) => Promise<RowResult>;
}

const notBegun: RowResult = { outcome: 'cancelled', text: 'Not begun' };

/** Runs the work with all of them, bounded, and tells of each as it begins and ends. */
export const runRows = async (
  { ports, jobs, emit }: Core,
  { profile, chosen, jobId, signal, work }: RowsJob,
): Promise<BulkRow[]> => {
  const rows = new Map<string, BulkRow>();
  const running = new Set<string>();
  const now = () => ports.clock.now().getTime();
  const own = ({ id }: Instance) => (jobId === undefined ? undefined : `${jobId}/${id}`);
  const head = (instance: Instance) => ({
    instance: instance.id,
    name: instanceName(profile, instance),
  });
  const cancelAll = () => {
    for (const each of running) jobs.cancel(each);
  };

  const finish = (instance: Instance, began: number, result: RowResult): void => {
    const milliseconds = Math.max(0, now() - began);
    const row = { ...head(instance), drift: [], notices: [], followUp: [], ...result, milliseconds };
    rows.set(instance.id, row);
    if (jobId === undefined) return;
    emit('job.row', { jobId, ...head(instance), row });
    emit('job.progress', { jobId, done: rows.size, total: chosen.length, label: row.name });
  };

  const runOne = async (instance: Instance): Promise<void> => {
    const began = now();
    if (signal.aborted) return finish(instance, began, notBegun);
    const rowJob = own(instance);
    if (jobId !== undefined) emit('job.row', { jobId, ...head(instance) });
    if (rowJob !== undefined) running.add(rowJob);
    const result = await work(instance, rowJob).catch((error: unknown): RowResult => {
      const failure = failureOf(error, `Work with ${instance.id}`, ports.log);
      return { outcome: 'failed', text: failure.message, failure };
    });
    if (rowJob !== undefined) running.delete(rowJob);
    finish(instance, began, result);
  };

  if (jobId !== undefined) emit('job.rows', { jobId, rows: chosen.map(head) });
  signal.addEventListener('abort', cancelAll, { once: true });
  // Two entries for one installation are not worked with at once: what the first one finds guards the second one.
  const places = new Map<string, Instance[]>();
  for (const instance of chosen) {
    const place = placeOf(instance);
    places.set(place, [...(places.get(place) ?? []), instance]);
  }
  const queue = [...places.values()].flatMap((there) => {
    const [first] = there;
    if (!first) return [];
    const run = async () => {
      for (const instance of there) await runOne(instance);
    };
    return [{ lane: laneOf(first.connection), run }];
  });
  await runInLanes(queue, mostInAll);
  signal.removeEventListener('abort', cancelAll);
  return chosen.flatMap(({ id }) => rows.get(id) ?? []);
};
