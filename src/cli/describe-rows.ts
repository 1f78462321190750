import type { BulkRow } from '../contract/bulk.ts';
import { printable } from '../contract/printable.ts';
import { remedyInFull } from './in-full.ts';
import { withoutName } from './instance-text.ts';
import { stillToDo } from './still-to-do.ts';
import { table } from './table.ts';

const results: Record<BulkRow['outcome'], string> = {
  done: 'done',
  'nothing-to-do': 'as it was',
  failed: 'failed',
  cancelled: 'cancelled',
};

/** Each once, though several instances say it. */
const once = <T>(items: readonly T[]): T[] => [
  ...new Map(items.map((item) => [JSON.stringify(item), item])).values(),
];

const summary = (rows: readonly BulkRow[], again: string): string => {
  const counts = (['done', 'nothing-to-do', 'failed', 'cancelled'] as const)
    .map((outcome) => [rows.filter((row) => row.outcome === outcome).length, results[outcome]] as const)
    .filter(([count]) => count > 0)
    .map(([count, result]) => `${count} ${result}`);
  const isWhole = rows.every(({ outcome }) => outcome === 'done' || outcome === 'nothing-to-do');
  return `${counts.join(', ')}.${isWhole || again === '' ? '' : ` ${again}`}`;
};

/** What is said of work with many beside its rows. */
export interface Said {
  /** How the rest is tried once more: a sentence, or nothing. */
  readonly again: string;
  /** Where there was no instance to work with. */
  readonly none: string;
}

/** A row an instance, then why each failure was one, and what is left to do. */
export const describeRows = (rows: readonly BulkRow[], { again, none }: Said): string => {
  if (rows.length === 0) return none;
  const cells = rows.map(({ name, outcome, text, failure, milliseconds }) => [
    name,
    results[outcome],
    `${(milliseconds / 1000).toFixed(1)} s`,
    failure && failure.message === text ? failure.code : text,
  ]);
  const failures = rows.flatMap(({ name, failure }) =>
    failure
      ? [printable(`${name}: ${withoutName(name, failure.message)}`), printable(`  ${remedyInFull(failure)}`)]
      : [],
  );
  return [
    table(['INSTANCE', 'RESULT', 'TIME', 'WHAT'], cells),
    ...(failures.length > 0 ? ['', ...failures] : []),
    ...stillToDo(once(rows.flatMap(({ followUp }) => followUp))),
    '',
    summary(rows, again),
  ].join('\n');
};

/** What the rows have to say beside that, each once. */
export const noticesOf = (rows: readonly BulkRow[]) => once(rows.flatMap(({ notices }) => notices));
