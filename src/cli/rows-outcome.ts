import type { BulkRow } from '../contract/bulk.ts';
import { exitCodeOf, exits } from './exit-codes.ts';

/** The exit code of work with many: what went wrong where it is one thing with all, else that some failed. */
export const rowsOutcome = (rows: readonly BulkRow[]): number => {
  const codes = rows.map(({ failure }) => failure && exitCodeOf(failure.code));
  const [first] = codes;
  if (codes.every((code) => code === undefined)) return exits.done;
  return first !== undefined && codes.every((code) => code === first) ? first : exits.someFailed;
};

/** The same of a look at them, where a difference that was found goes first. */
export const driftOutcome = (rows: readonly BulkRow[]): number =>
  rows.some(({ drift }) => drift.length > 0) ? exits.drift : rowsOutcome(rows);
