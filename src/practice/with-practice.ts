import pLimit from 'p-limit';
import * as z from 'zod';
import type { ComposedCore } from '../adapters/compose-core.ts';
import type { Failure } from '../contract/errors.ts';
import type { Listener } from '../contract/events.ts';
import type { MethodName } from '../contract/methods.ts';
import { practiceMethods, type WindowDispatch } from '../contract/window-methods.ts';
import type { KeybridgeCore } from '../core/create-core.ts';
import { createTableDispatch } from '../core/dispatch.ts';
import { openPractice, type Practice } from './open-practice.ts';

const Job = z.object({ jobId: z.string() });
const jobOf = (input: unknown): string | undefined => Job.safeParse(input).data?.jobId;

/** A core that another one can stand in for, for practice. */
export interface CoreWithPractice {
  readonly core: KeybridgeCore & { readonly dispatch: WindowDispatch };
  isPractice(): boolean;
  /** Ends practice, and the connections that are still open. */
  close(): Promise<void>;
}

const leaving: Failure = {
  code: 'profile-busy',
  message: 'Practice is being left.',
  remedy: 'Wait a moment, then try again.',
};

/** Lets a window go over from its real core to one for practice and back. Practice touches nothing of the real one. */
export const withPractice = (real: ComposedCore): CoreWithPractice => {
  let practice: Practice | undefined;
  /** Pages are not told yet that practice is over: what they ask for now is not meant for the real profile. */
  let isLeaving = false;
  const listeners = new Set<Listener>();
  const emit: Listener = (...told) => {
    for (const listener of listeners) listener(...told);
  };
  real.core.listen(emit);

  /** The calls that are not answered yet, and who was asked: a job can be cancelled there only. */
  const calls = new Map<Promise<unknown>, { core: KeybridgeCore; jobId: string | undefined }>();
  const forward = async (method: MethodName, input: never): Promise<unknown> => {
    if (isLeaving && method !== 'jobs.cancel') return { ok: false, error: leaving };
    // Whoever locks the page means whatever is open behind it.
    if (practice && method === 'vault.lock') void real.core.dispatch('vault.lock', {});
    const jobId = jobOf(input);
    const runner =
      method === 'jobs.cancel' ? [...calls.values()].find((call) => call.jobId === jobId) : undefined;
    const core = runner?.core ?? practice?.core ?? real.core;
    const call = core.dispatch(method, input);
    calls.set(call, { core, jobId });
    try {
      return await call;
    } finally {
      calls.delete(call);
    }
  };

  const finishCalls = async (core: KeybridgeCore): Promise<void> => {
    const own = [...calls].filter(([, call]) => call.core === core);
    for (const [, { jobId }] of own) if (jobId !== undefined) void core.dispatch('jobs.cancel', { jobId });
    await Promise.all(own.map(([call]) => call));
  };

  const inTurn = pLimit(1);
  const begin = async () => {
    if (practice) return {};
    practice = await openPractice();
    practice.core.listen(emit);
    emit('practice.changed', {});
    return {};
  };
  const end = async () => {
    if (!practice) return {};
    const { core, close } = practice;
    isLeaving = true;
    try {
      await finishCalls(core);
      await close();
    } finally {
      practice = undefined;
      isLeaving = false;
      emit('practice.changed', {});
    }
    return {};
  };

  const steer = createTableDispatch(
    practiceMethods,
    {
      'practice.begin': () => inTurn(begin),
      'practice.end': () => inTurn(end),
    },
    real.log,
  ) as (method: string, input: unknown) => Promise<unknown>;

  return {
    core: {
      dispatch: ((method: string, input: never) =>
        Object.hasOwn(practiceMethods, method)
          ? steer(method, input)
          : forward(method as MethodName, input)) as WindowDispatch,
      listen(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    isPractice: () => practice !== undefined,
    async close() {
      await inTurn(end).finally(() => real.close());
    },
  };
};
