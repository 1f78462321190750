import type { BulkRow } from '../../contract/bulk.ts';

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** What came of a look into many instances, in one sentence. */
export const summaryOf = (rows: readonly BulkRow[]): string => {
  if (rows.length === 0) return 'There was no instance to look into.';
  const failed = rows.filter(({ outcome }) => outcome === 'failed').length;
  const drifted = rows.filter(({ drift }) => drift.length > 0).length;
  const skipped = rows.filter(({ outcome }) => outcome === 'cancelled').length;
  const same = rows.length - failed - drifted - skipped;
  const parts = [
    ...(same > 0 ? [counted(same, 'is as it should be', 'are as they should be')] : []),
    ...(drifted > 0 ? [counted(drifted, 'has drifted', 'have drifted')] : []),
    ...(failed > 0 ? [counted(failed, 'could not be looked into', 'could not be looked into')] : []),
    ...(skipped > 0 ? [counted(skipped, 'was not looked into', 'were not looked into')] : []),
  ];
  return `Of ${counted(rows.length, 'instance', 'instances')}, ${parts.join(', ')}.`;
};
