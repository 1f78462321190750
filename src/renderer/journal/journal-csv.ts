import { csv } from '../../contract/csv.ts';
import type { JournalEntry } from '../../contract/model.ts';

/** A row an entry. */
export const journalCsv = (entries: readonly JournalEntry[]): string =>
  csv([
    ['at', 'action', 'client', 'instance', 'text'],
    ...entries.map(({ at, action, client, instance, text }) => [
      at,
      action,
      client ?? '',
      instance ?? '',
      text,
    ]),
  ]);
