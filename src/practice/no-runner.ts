import { CoreError } from '../core/core-error.ts';
import type { Runner } from '../core/ports.ts';

/** What is tried in practice must not come to an instance that is real. */
export const noRunner: Runner = {
  run: () =>
    Promise.reject(
      new CoreError(
        'instance-unreachable',
        'This is practice: it goes into no instance.',
        'Leave practice first, then go into the instance.',
      ),
    ),
};
