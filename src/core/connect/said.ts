import * as z from 'zod';
import { Inspection, Verified } from '../../contract/inspection.ts';
import { printable } from '../../contract/printable.ts';

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

const cleaned = (_key: string, value: unknown): unknown =>
  typeof value === 'string' ? printable(value) : value;

/**
 * Reads what stands behind the marker; undefined where it is nothing that the program says. Text loses its control
 * characters, all but keys: there line breaks belong.
 */
export const readSaid = (text: string): Said | undefined => {
  const plain = Said.safeParse(readJson(text)).data;
  return plain?.said === 'secrets' ? plain : Said.safeParse(readJson(text, cleaned)).data;
};
