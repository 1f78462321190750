import type { BulkRow } from '../contract/bulk.ts';
import type { MethodInput } from '../contract/methods.ts';
import { printable } from '../contract/printable.ts';
import { describeRows, noticesOf, type Said } from './describe-rows.ts';
import { rowsOutcome } from './rows-outcome.ts';
import type { Session } from './session.ts';
import { watchRows } from './watch-rows.ts';

type Wish = Pick<MethodInput<'bulk.run'>, 'instances' | 'client' | 'stage' | 'failed' | 'action'>;

/** What fails in a dry run is not remembered: nothing was done that could be done again. */
const againAfter = ({ action }: Wish): string =>
  action.kind === 'connect' && action.dryRun
    ? 'Give the same command again when that is put right.'
    : 'Give --failed in their place to try the rest again.';

/** Does it with every instance that is meant, and shows what came of each. */
export const runBulk = async (
  session: Session,
  wish: Wish,
  describe: (rows: readonly BulkRow[], said: Said) => string = describeRows,
  outcome: (rows: readonly BulkRow[]) => number = rowsOutcome,
): Promise<void> => {
  const { yes, override: overrides } = session.options;
  const input = { ...wish, confirmed: yes ?? false, overrides };
  const { rows, leftOut } = await session.callJob('bulk.run', input, watchRows);
  const none =
    wish.failed && leftOut.length === 0
      ? 'None of these instances failed the last time.'
      : 'There are no such instances.';
  session.print(rows, describe(rows, { again: againAfter(wish), none }));
  session.warn(noticesOf(rows));
  session.exitWith(outcome(rows));
  for (const reason of new Set(leftOut.map((each) => each.reason))) {
    const those = leftOut.filter((each) => each.reason === reason);
    const names = those.slice(0, 3).map(({ name }) => printable(name));
    const more = those.length > names.length ? ` and ${those.length - names.length} more` : '';
    session.tell(`Left out, ${reason}: ${names.join(', ')}${more}.`);
  }
};
