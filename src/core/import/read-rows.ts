import { counted } from '../../contract/counted.ts';
import { CoreError } from '../core-error.ts';

export const columns = ['client', 'edition', 'name', 'stage', 'base_url', 'connect'] as const;
export type Column = (typeof columns)[number];

/** What one row says; blank cells are left out. */
export type Cells = Partial<Record<Column, string>>;

export interface Row {
  /** Of a table the row that a spreadsheet shows, its header being row 1; of a list the place in it, from 1. */
  readonly number: number;
  readonly cells: Cells;
}

export interface RowsRead {
  readonly rows: Row[];
  /** Sentences, each with its row. */
  readonly problems: string[];
}

/** Characters: as long as the longest row that makes any sense, many times over. */
const longestRow = 100_000;

const refuse = (path: string, what: string, remedy: string, details?: string[]): CoreError =>
  new CoreError('bad-input', `${path} ${what}.`, remedy, { details });

const quoteFaults: Record<string, string> = {
  CSV_QUOTE_NOT_CLOSED: 'a quoted cell begins there and never ends',
  CSV_INVALID_CLOSING_QUOTE: 'something stands behind the end of a quoted cell',
  INVALID_OPENING_QUOTE: 'a quote stands within a cell that does not begin with one',
  CSV_MAX_RECORD_SIZE: `it is longer than ${longestRow} characters`,
};

/** Whatever the header row is divided by: spreadsheets write semicolons where the comma is for decimals. */
const delimiterOf = (text: string): string => /[,;\t]/.exec(text.split(/[\r\n]/, 1)[0] ?? '')?.[0] ?? ',';

const readTable = async (text: string, path: string): Promise<string[][]> => {
  const { CsvError, parse } = await import('csv-parse/sync');
  try {
    return parse(text, {
      delimiter: delimiterOf(text),
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      trim: true,
      max_record_size: longestRow,
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const row = Number(error['records']) + 1;
    const fault = quoteFaults[error.code] ?? 'it cannot be read';
    throw refuse(
      path,
      `cannot be read from row ${row} on: ${fault}`,
      'Put that row right: a quote within a quoted cell is written twice.',
    );
  }
};

/** Of a header's cell, however it is capitalised and its words are divided: “Base URL” is `base_url`. */
const columnOf = (text: string): Column | undefined => {
  const plain = (name: string) => name.replace(/[\s_-]/g, '').toLowerCase();
  return columns.find((column) => plain(column) === plain(text));
};

/** Throws `bad-input` with all that is wrong with the header row. */
const readHeader = (header: string[], path: string): (Column | undefined)[] => {
  const found = header.map(columnOf);
  const unknown = header.filter((text, index) => text !== '' && found[index] === undefined);
  const twice = columns.filter((column) => found.filter((each) => each === column).length > 1);
  const missing = (['client', 'name'] as const).filter((column) => !found.includes(column));
  const problems = [
    ...missing.map((column) => `Row 1: there is no column “${column}”.`),
    ...twice.map((column) => `Row 1: there are two columns “${column}”.`),
    ...unknown.map((text) => `Row 1: there is no use for the column “${text}”.`),
  ];
  if (problems.length === 0) return found;
  throw refuse(
    path,
    'does not begin with a header row of the right columns',
    `Name them ${columns.join(', ')}, and leave out what you do not need; client and name have to be there.`,
    problems,
  );
};

const readCsv = async (text: string, path: string): Promise<RowsRead> => {
  const [header = [], ...records] = await readTable(text, path);
  const places = readHeader(header, path);
  const rows: Row[] = [];
  const problems: string[] = [];
  for (const [index, record] of records.entries()) {
    const number = index + 2;
    if (record.every((cell) => cell === '')) continue;
    const beyond = record.filter((cell, place) => cell !== '' && places[place] === undefined).length;
    if (beyond > 0)
      problems.push(`Row ${number}: it has ${counted(beyond, 'cell')} more than there are columns.`);
    const cells = record.flatMap((cell, place): [Column, string][] => {
      const column = places[place];
      return column === undefined || cell === '' ? [] : [[column, cell]];
    });
    rows.push({ number, cells: Object.fromEntries(cells) });
  }
  return { rows, problems };
};

const readList = (text: string, path: string): RowsRead => {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    throw refuse(path, 'is no JSON', 'Correct it, or give a CSV file.');
  }
  if (!Array.isArray(list))
    throw refuse(path, 'holds no list', 'Write it as [{"client": "…", "name": "…"}, …].');
  const rows: Row[] = [];
  const problems: string[] = [];
  for (const [index, item] of (list as unknown[]).entries()) {
    const number = index + 1;
    if (typeof item !== 'object' || item === null || Array.isArray(item)) {
      problems.push(`Row ${number}: it is no object with the columns as its keys.`);
      continue;
    }
    const cells: Cells = {};
    for (const [key, value] of Object.entries(item) as [string, unknown][]) {
      const column = columns.find((each) => each === key);
      if (!column) problems.push(`Row ${number}: there is no use for the key “${key}”.`);
      else if (typeof value === 'string' && value.trim() !== '') cells[column] = value.trim();
      else if (typeof value !== 'string' && value !== null) {
        problems.push(`Row ${number}: ${key} is no text.`);
      }
    }
    rows.push({ number, cells });
  }
  return { rows, problems };
};

/** Reads CSV, or JSON where it begins like that; throws `bad-input` where it is neither, or not UTF-8 or UTF-16. */
export const readRows = async (text: string, path: string): Promise<RowsRead> => {
  if (/[\0\ufffd]/.test(text)) {
    throw refuse(path, 'is no text in UTF-8', 'Save it as “CSV UTF-8”, or export it as text again.');
  }
  const read = /^\s*[[{]/.test(text) ? readList(text, path) : await readCsv(text, path);
  if (read.rows.length + read.problems.length > 0) return read;
  throw refuse(path, 'has no rows', 'Write a row for each instance.');
};
