import * as z from 'zod';
import { Inspection, Verified } from '../../contract/inspection.ts';
import { printable } from '../../contract/printable.ts';
import { withoutTold } from './without-told.ts';

/** What went wrong in an instance, one line without a secret; kinds and shapes: `program/program.ts`. */
export const Fault = z.strictObject({
  kind: z.enum([
    'not-magento',
    'no-env-php',
    'connector-absent',
    'connector-disabled',
    'locked',
    'not-applied',
    'database',
    'crypt-key',
    'env-php-unwritable',
    'import-failed',
    'cancelled',
    'fault',
    'no-data-space',
    'keys-rejected',
    'key-unusable',
    'data-space-unknown',
    'unreachable',
  ]),
  text: z.string(),
  paths: z.array(z.string()).optional(),
});
export type Fault = z.infer<typeof Fault>;

const said = <S extends string, Shape extends z.ZodRawShape>(word: S, shape: Shape) =>
  z.strictObject({ said: z.literal(word), ...shape });

/** Everything that the program in an instance can say. */
const Said = z.discriminatedUnion('said', [
  said('reached', { php: z.string() }),
  said('inspected', { inspection: Inspection }),
  said('writing', {}),
  said('reading-back', {}),
  said('ready', {}),
  said('written', { changed: z.array(z.string()), inspection: Inspection, backup: z.string().optional() }),
  said('undone', { fault: Fault }),
  said('verifying', {}),
  Verified.extend({ said: z.literal('verified') }),
  said('not-verified', { fault: Fault }),
  said('secrets', { settings: z.array(z.strictObject({ path: z.string(), value: z.string() })) }),
  said('warned', { text: z.string() }),
  said('failed', { fault: Fault }),
]);
export type Said = z.infer<typeof Said>;

const readJson = (text: string, reviver?: (key: string, value: unknown) => unknown): unknown => {
  try {
    return JSON.parse(text, reviver);
  } catch {
    return undefined;
  }
};

/** No name or sentence is longer: what an instance says is shown, and kept in the profile and the journal. */
const mostCharacters = 1_000;

const clean = (text: string, told: string): string => {
  const short =
    text.length > mostCharacters ? `${text.slice(0, mostCharacters).replace(/[\ud800-\udbff]$/, '')}…` : text;
  return printable(told === '' ? short : withoutTold(short, told));
};

/**
 * Reads what stands behind the marker; undefined where it is nothing that the program says. Text loses its control
 * characters and the secrets that the instance was `told`, all but keys that it tells: there line breaks belong.
 */
export const readSaid = (text: string, told: string): Said | undefined => {
  const plain = Said.safeParse(readJson(text)).data;
  if (plain?.said === 'secrets') return plain;
  const cleaned = readJson(text, (_key, value) => (typeof value === 'string' ? clean(value, told) : value));
  return Said.safeParse(cleaned).data;
};
