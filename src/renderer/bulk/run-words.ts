import { counted } from '../../contract/counted.ts';
import type { MethodInput } from '../../contract/methods.ts';
import type { RunRow } from '../state/run-rows.ts';

type Action = MethodInput<'bulk.run'>['action'];

const isDry = (action: Action): boolean => action.kind === 'connect' && action.dryRun === true;

/** `doing`, `done`: to stand before “12 instances”. */
export const runWords = (action: Action): { doing: string; done: string } => {
  if (isDry(action)) return { doing: 'Looking what would change in', done: 'What would change in' };
  switch (action.kind) {
    case 'check':
      return { doing: 'Checking the keys of', done: 'Checked the keys of' };
    case 'inspect':
      return { doing: 'Inspecting', done: 'Inspected' };
    case 'verify':
      return { doing: 'Verifying', done: 'Verified' };
    case 'connect':
      return { doing: 'Connecting', done: 'Connected' };
    case 'export':
      return { doing: 'Exporting', done: 'Exported' };
  }
};

/** What a row counts as; worst first. */
export const runGroups = [
  'failed',
  'unknown',
  'drifted',
  'cancelled',
  'running',
  'waiting',
  'done',
  'nothing-to-do',
] as const;
export type RunGroup = (typeof runGroups)[number];

/** What was looked into and differs is done, and wants a person all the same. */
export const groupOf = ({ state, result }: RunRow): RunGroup =>
  (state === 'done' || state === 'nothing-to-do') && result && result.drift.length > 0 ? 'drifted' : state;

export const groupTones: Record<RunGroup, 'neutral' | 'good' | 'warn' | 'bad'> = {
  failed: 'bad',
  unknown: 'bad',
  drifted: 'warn',
  cancelled: 'warn',
  running: 'neutral',
  waiting: 'neutral',
  done: 'good',
  'nothing-to-do': 'neutral',
};

const words: Record<RunGroup, string> = {
  failed: 'failed',
  unknown: 'not known',
  drifted: 'drifted',
  cancelled: 'cancelled',
  running: 'under way',
  waiting: 'waiting',
  done: 'done',
  'nothing-to-do': 'nothing to do',
};

export const groupWord = (group: RunGroup, action: Action): string => {
  if (group === 'done' && isDry(action)) return 'would change';
  return group === 'done' && action.kind === 'inspect' ? 'no drift' : words[group];
};

/** How many rows each group has, those without any left out; worst first. */
export const countGroups = (rows: readonly RunRow[]): { group: RunGroup; count: number }[] => {
  const groups = rows.map(groupOf);
  return runGroups
    .map((group) => ({ group, count: groups.filter((each) => each === group).length }))
    .filter(({ count }) => count > 0);
};

/** “1 failed, 2 done” */
export const resultOf = (rows: readonly RunRow[], action: Action): string =>
  countGroups(rows)
    .map(({ group, count }) => `${count} ${groupWord(group, action)}`)
    .join(', ');

/** What came of it, in one sentence: “Of 3 instances, 1 failed, 2 done.” */
export const summaryOf = (rows: readonly RunRow[], action: Action): string =>
  rows.length === 0
    ? 'There was no instance to work with.'
    : `Of ${counted(rows.length, 'instance')}, ${resultOf(rows, action)}.`;

/** What wants a person first, each group in the order it has. */
export const worstFirst = (rows: readonly RunRow[]): RunRow[] =>
  rows
    .map((row) => ({ row, rank: runGroups.indexOf(groupOf(row)) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ row }) => row);
