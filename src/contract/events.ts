import * as z from 'zod';

/** What the core tells its doors without being asked. */
export const events = {
  'job.progress': z.strictObject({
    jobId: z.string(),
    done: z.int().min(0),
    total: z.int().min(0),
    label: z.string(),
  }),
} as const;

export type EventName = keyof typeof events;
export type EventPayload<E extends EventName> = z.infer<(typeof events)[E]>;
export type Emit = <E extends EventName>(event: E, payload: EventPayload<E>) => void;
