import * as z from 'zod';
import type { MethodName } from '../contract/methods.ts';
import type { KeybridgeCore } from '../core/create-core.ts';
import { Refused } from './refused.ts';

const Request = z.strictObject({ method: z.string(), input: z.unknown() });
const Job = z.object({ jobId: z.string() });

/** The calls that pages make of the core. */
export interface Calls {
  /** Makes the call that this JSON describes and hands on its answer; throws `Refused` where it describes none. */
  run(json: unknown, answer: (answer: unknown) => Promise<void>): Promise<void>;
  /** Cancels what can be cancelled, and waits until everything that has begun is answered. */
  finish(): Promise<void>;
}

export const createCalls = ({ dispatch }: Pick<KeybridgeCore, 'dispatch'>): Calls => {
  const running = new Map<Promise<void>, string | undefined>();
  return {
    async run(json, answer) {
      const request = Request.safeParse(json);
      if (!request.success) throw new Refused(400, 'The request is not what is expected here.');
      const { method, input } = request.data;
      // `dispatch` looks the name up and parses the input: both may be anything.
      const call = dispatch(method as MethodName, input as never).then(answer);
      running.set(call, Job.safeParse(input).data?.jobId);
      try {
        await call;
      } finally {
        running.delete(call);
      }
    },
    async finish() {
      for (const jobId of running.values()) if (jobId !== undefined) void dispatch('jobs.cancel', { jobId });
      await Promise.allSettled(running.keys());
    },
  };
};
