import type * as z from 'zod';
import { BaseUrl, type Connection, Edition, NamePart, Stage } from '../../contract/model.ts';
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

/** Every row by itself and beside those before it; `problems` are sentences, each with its row. */
export const checkRows = (rows: readonly Row[]): { checked: CheckedRow[]; problems: string[] } => {
  const checked: CheckedRow[] = [];
  const problems: string[] = [];
  const firstOf = new Map<string, number>();
  const editions = new Map<string, { edition: Edition; number: number }>();

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

    const before = editions.get(folded(client));
    if (edition && before && before.edition !== edition) {
      complain(`${client} is ${edition} here, and ${before.edition} in row ${before.number}.`);
    } else if (edition && !before) editions.set(folded(client), { edition, number });
    checked.push({ number, client, name, edition, ...rest });
  }
  return { checked, problems };
};
