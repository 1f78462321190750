import { setTimeout as sleep } from 'node:timers/promises';
import { PassingFailure } from './failure.ts';

const tries = 3;
const firstPauseMs = 250;
/** The longest pause that a person is kept waiting for because the service asks for it. */
const longestPauseMs = 10_000;

/** How long to wait before the next try; undefined where there is none. */
const pauseAfter = (failure: unknown, tried: number): number | undefined => {
  if (!(failure instanceof PassingFailure) || tried >= tries) return undefined;
  const asked = failure.retryAfterMs ?? 0;
  if (asked > longestPauseMs) return undefined;
  const jitter = 0.5 + Math.random();
  return asked + firstPauseMs * 2 ** (tried - 1) * jitter;
};

/**
 * Tries three times where the failure may pass. Only for what changes nothing: never for POST or PATCH.
 * An abort during a pause throws the signal's `AbortError`.
 */
export const retrying = async <T>(ask: () => Promise<T>, signal?: AbortSignal): Promise<T> => {
  for (let tried = 1; ; tried += 1) {
    try {
      return await ask();
    } catch (failure) {
      const pause = pauseAfter(failure, tried);
      if (pause === undefined) throw failure;
      await sleep(pause, undefined, { signal });
    }
  }
};
