import type { BulkRow } from '../contract/bulk.ts';
import type { MethodInput } from '../contract/methods.ts';
import { describeRows, noticesOf } from './describe-rows.ts';
import { rowsOutcome } from './rows-outcome.ts';
import type { Session } from './session.ts';
import { watchRows } from './watch-rows.ts';

type Wish = Pick<MethodInput<'bulk.run'>, 'instances' | 'client' | 'stage' | 'failed' | 'action'>;

/** Shows what came of every instance, and ends with what that comes to. */
export const showRows = (
  session: Session,
  rows: readonly BulkRow[],
  describe: (rows: readonly BulkRow[]) => string = (all) => describeRows(all),
  outcome: (rows: readonly BulkRow[]) => number = rowsOutcome,
): void => {
  session.print(rows, describe(rows));
  session.warn(noticesOf(rows));
  session.exitWith(outcome(rows));
};

/** Does it with every instance that is meant, and shows what came of each. */
export const runBulk = async (
  session: Session,
  wish: Wish,
  describe?: (rows: readonly BulkRow[]) => string,
  outcome?: (rows: readonly BulkRow[]) => number,
): Promise<void> => {
  const { yes, override: overrides } = session.options;
  const input = { ...wish, confirmed: yes ?? false, overrides };
  const { rows, leftOut } = await session.callJob('bulk.run', input, watchRows);
  showRows(session, rows, describe, outcome);
  const reasons = new Map<string, number>();
  for (const { reason } of leftOut) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  for (const [reason, count] of reasons) session.tell(`Left out ${count}: ${reason}.`);
};
