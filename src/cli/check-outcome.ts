import type { KeyPair } from '../contract/model.ts';
import { exits } from './exit-codes.ts';

/** The exit code of a check: what went wrong where it is one thing, or that some of many failed. */
export const checkOutcome = (pairs: KeyPair[]): number => {
  const states = pairs.map(({ check }) => check?.state);
  const failures = new Set(states.filter((state) => state !== 'accepted'));
  if (failures.size === 0) return exits.done;
  if (failures.size > 1 || states.includes('accepted')) return exits.someFailed;
  return failures.has('rejected') ? exits.keysRejected : exits.unreachable;
};
