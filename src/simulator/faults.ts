/**
 * What goes wrong with a request, instead of the true answer or on its way back:
 * - `rate-limited`: 429; `retryAfter` is the header as sent, seconds or a date
 * - `server-error`: 500 by default, a JSON body with `message` and `requestId`
 * - `html`: a page of a proxy or gateway
 * - `cut`: the connection is reset, before or after the change was made
 * - `silence`: the connection stays open and nothing is answered
 * - `slow-body`: one byte of the answer every `ms` milliseconds
 * - `clock`: the gateway's clock is off; it shows in `Date`, and `exp` is judged by it
 * - `invalid-json`: the answer ends in the middle
 * - `missing-field`: every record lacks the field
 * - `redirect`: 302 to `to`
 * - `oversized`: six megabytes of JSON
 * - `shared-access`: 403, as for keys without the entitlement
 */
export type FaultKind =
  | { kind: 'rate-limited'; retryAfter?: string }
  | { kind: 'server-error'; status?: number; message?: string }
  | { kind: 'html'; status: number }
  | { kind: 'cut'; when: 'before' | 'after' }
  | { kind: 'silence' }
  | { kind: 'slow-body'; ms: number }
  | { kind: 'clock'; offsetSeconds: number }
  | { kind: 'invalid-json' }
  | { kind: 'missing-field'; field: string }
  | { kind: 'redirect'; to: string }
  | { kind: 'oversized' }
  | { kind: 'shared-access' };

/** `method` and `path` (a part of it) let other requests pass; without them the very next one is hit. */
export type Fault = FaultKind & { method?: string; path?: string };

export interface Faults {
  /** Hits the next `times` requests that it fits, after the faults asked for before it. */
  next(fault: Fault, times?: number): void;
  clear(): void;
}

/** The faults to come; `take` removes the first that fits. */
export const createFaults = (): Faults & { take(method: string, path: string): Fault | undefined } => {
  let queue: Fault[] = [];
  return {
    next(fault, times = 1) {
      for (let each = 0; each < times; each += 1) queue.push(fault);
    },
    clear() {
      queue = [];
    },
    take(method, path) {
      const index = queue.findIndex(
        (fault) => (fault.method ?? method) === method && path.includes(fault.path ?? ''),
      );
      return index < 0 ? undefined : queue.splice(index, 1)[0];
    },
  };
};
