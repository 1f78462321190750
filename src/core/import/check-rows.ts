import type * as z from 'zod';
import { BaseUrl, type Client, type Connection, Edition, NamePart, Stage } from '../../contract/model.ts';
import { CoreError } from '../core-error.ts';
import { parseConnection } from '../instances/connection-uri.ts';
import { folded } from '../lookup.ts';
import type { Cells, Column, Row } from './read-rows.ts';

/** A row that can be taken in; what it does not say is left out. */
export interface CheckedRow {
  readonly number: number;
  readonly client: string;
  readonly name: string;
  readonly edition: Edition | undefined;
  readonly stage: Stage | undefined;
  readonly baseUrl: string | undefined;
  readonly connection: Connection | undefined;
}

const shown = (text: string): string => `“${text.length > 80 ? `${text.slice(0, 80)}…` : text}”`;

/** The options that a cell may say, however it is capitalised. */
const oneOf =
  <T extends string>(options: readonly T[]) =>
  (text: string): T => {
    const found = options.find((option) => option === text.toLowerCase());
    if (found) return found;
    throw new CoreError('bad-input', `${shown(text)} is none of ${options.join(', ')}.`, '');
  };

const as =
  (schema: z.ZodType<string>) =>
  (text: string): string => {
    const parsed = schema.safeParse(text);
    if (parsed.success) return parsed.data;
    throw new CoreError('bad-input', `${shown(text)} ${parsed.error.issues[0]?.message ?? 'is wrong'}.`, '');
  };

const readers = {
  client: as(NamePart),
  edition: oneOf(Edition.options),
  name: as(NamePart),
  stage: oneOf(Stage.options),
  base_url: as(BaseUrl),
  connect: parseConnection,
};

const listed = (numbers: readonly number[]): string => {
  const first = numbers.slice(0, 3).join(', ');
  const more = numbers.length > 3 ? ` and ${numbers.length - 3} more` : '';
  return `row${numbers.length === 1 ? '' : 's'} ${first}${more}`;
};

/** A sentence for each row that has another edition than its client has, or than most of its client's rows have. */
const editionProblems = (rows: readonly CheckedRow[], present: readonly Client[]): string[] => {
  const here = new Map(present.map(({ name, edition }) => [folded(name), edition]));
  const byClient = new Map<string, Map<Edition, CheckedRow[]>>();
  for (const row of rows) {
    if (row.edition === undefined) continue;
    const editions = byClient.get(folded(row.client)) ?? new Map<Edition, CheckedRow[]>();
    byClient.set(folded(row.client), editions);
    const alike = editions.get(row.edition) ?? [];
    editions.set(row.edition, alike);
    alike.push(row);
  }
  return [...byClient].flatMap(([client, editions]) => {
    const [most, fewer] = [...editions.entries()].sort(([, a], [, b]) => b.length - a.length);
    if (!most || !fewer) return [];
    const known = here.get(client);
    const [edition, others] = known !== undefined && known === fewer[0] ? most : fewer;
    const instead =
      known === undefined
        ? (name: string) =>
            `${name} is ${edition} in this row, and ${most[0]} in ${listed(most[1].map(({ number }) => number))}.`
        : (name: string) => `${name} is ${known} in Keybridge, and ${edition} in this row.`;
    return others.map((row) => `Row ${row.number}: ${instead(row.client)}`);
  });
};

/** Every row by itself, and beside the others and the clients that are here; `problems` are sentences, each with its row. */
export const checkRows = (
  rows: readonly Row[],
  present: readonly Client[],
): { checked: CheckedRow[]; problems: string[] } => {
  const checked: CheckedRow[] = [];
  const problems: string[] = [];
  const firstOf = new Map<string, number>();

  for (const { number, cells } of rows) {
    const complain = (what: string) => void problems.push(`Row ${number}: ${what}`);
    const read = <C extends Column>(column: C): ReturnType<(typeof readers)[C]> | undefined => {
      const text = (cells satisfies Cells)[column];
      if (text === undefined) return undefined;
      try {
        return readers[column](text) as ReturnType<(typeof readers)[C]>;
      } catch (error) {
        if (!(error instanceof CoreError)) throw error;
        complain(`${column}: ${error.message}`);
        return undefined;
      }
    };
    for (const column of ['client', 'name'] as const) {
      if (cells[column] === undefined) complain(`the ${column} is missing.`);
    }
    const [client, name, edition] = [read('client'), read('name'), read('edition')];
    const rest = { stage: read('stage'), baseUrl: read('base_url'), connection: read('connect') };
    if (client === undefined || name === undefined) continue;

    const key = `${folded(client)}/${folded(name)}`;
    const first = firstOf.get(key);
    if (first !== undefined) complain(`${client}/${name} is in row ${first} already.`);
    else firstOf.set(key, number);

    checked.push({ number, client, name, edition, ...rest });
  }
  return { checked, problems: [...problems, ...editionProblems(checked, present)] };
};
