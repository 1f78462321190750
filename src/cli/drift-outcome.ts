import type { DriftRow } from '../contract/methods.ts';
import { exitCodeOf, exits } from './exit-codes.ts';

/** The exit code of a look at instances: drift goes first, then what went wrong where it is one thing, or that some failed. */
export const driftOutcome = (rows: readonly DriftRow[]): number => {
  if (rows.some(({ drift }) => drift.length > 0)) return exits.drift;
  const codes = rows.map(({ failure }) => failure && exitCodeOf(failure.code));
  const [first] = codes;
  if (codes.every((code) => code === undefined)) return exits.done;
  return first !== undefined && codes.every((code) => code === first) ? first : exits.someFailed;
};
