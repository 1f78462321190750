import * as z from 'zod';
import { BulkRow } from './bulk.ts';
import { Change } from './inspection.ts';

/** What doors are told without having asked. */
export const events = {
  'job.progress': z.strictObject({
    jobId: z.string(),
    done: z.int().min(0),
    total: z.int().min(0),
    label: z.string(),
  }),
  /** The instances that a job is about to work with, in order. */
  'job.rows': z.strictObject({
    jobId: z.string(),
    rows: z.array(BulkRow.pick({ instance: true, name: true })),
  }),
  /** Work on one of them was begun; with `row` it has ended. Its steps are the `job.progress` of `JOB-ID/INSTANCE-ID`. */
  'job.row': z.strictObject({
    jobId: z.string(),
    ...BulkRow.pick({ instance: true, name: true }).shape,
    row: BulkRow.optional(),
  }),
  /** Practice was begun or ended: from now on everything is about another profile. */
  'practice.changed': z.strictObject({}),
  /** What is about to be written to an instance, before anything is. */
  'job.plan': z.strictObject({ jobId: z.string(), changes: z.array(Change) }),
} as const;

export type EventName = keyof typeof events;
export type EventPayload<E extends EventName> = z.infer<(typeof events)[E]>;
/** An event and its payload, as arguments. */
export type Told = { [E in EventName]: [event: E, payload: EventPayload<E>] }[EventName];
export type Listener = (...told: Told) => void;
