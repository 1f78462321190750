import stringWidth from 'fast-string-width';
import { printable } from '../contract/printable.ts';

/** Terminal columns. Most cells are plain ASCII, and a list has thousands. */
const widthOf = (cell: string): number => (/^[ -~]*$/.test(cell) ? cell.length : stringWidth(cell));

/** Columns as wide as their widest cell; text from outside loses its control characters. */
export const table = (head: string[], rows: string[][]): string => {
  const cells = [head, ...rows].map((row) => row.map(printable));
  const widths = head.map((_, column) =>
    cells.reduce((widest, row) => Math.max(widest, widthOf(row[column] ?? '')), 0),
  );
  const line = (row: string[]) =>
    row
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell)))
      .join('  ')
      .trimEnd();
  return cells.map(line).join('\n');
};
