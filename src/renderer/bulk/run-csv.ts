import type { LeftOut } from '../../contract/bulk.ts';
import { csv } from '../../contract/csv.ts';
import type { RunRow } from '../state/run-rows.ts';

/** A sentence each. */
const lines = (texts: readonly (string | undefined)[]): string =>
  texts.filter((text) => text !== undefined && text !== '').join('\n');

const head = [
  ...['instance', 'outcome', 'text', 'code', 'remedy', 'details'],
  ...['differences', 'notices', 'follow_up', 'seconds'],
];

const cells = ({ name, state, text, result }: RunRow): string[] => [
  ...[name, state, text, result?.failure?.code ?? '', result?.failure?.remedy ?? ''],
  lines(result?.failure?.details ?? []),
  lines((result?.drift ?? []).map(({ message, remedy }) => `${message} ${remedy}`)),
  lines((result?.notices ?? []).map((notice) => notice.text)),
  lines((result?.followUp ?? []).map((step) => lines([step.text, step.command]))),
  result ? (result.milliseconds / 1000).toFixed(1) : '',
];

/** A row an instance, and behind them a row for each that was left out. */
export const runCsv = (rows: readonly RunRow[], leftOut: readonly LeftOut[]): string =>
  csv([
    head,
    ...rows.map(cells),
    ...leftOut.map(({ name, reason }) => head.map((_, index) => [name, 'left-out', reason][index] ?? '')),
  ]);
