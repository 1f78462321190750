import type { ConfigEntry, ConnectorConfig } from './connector-config.ts';
import { keysOf, literalAt, nest, type Wanted } from './env-php-paths.ts';
import { type ArrayLiteral, type EnvPhp, readArray, unsafeEdit } from './env-php-syntax.ts';

/** Does a literal's text say what the entry wants? A secret only counts encrypted. */
export type Holds = (entry: ConfigEntry, text: string | undefined) => boolean;

const withoutPlaces = (key: string, value: unknown): unknown =>
  ['loc', 'leadingComments', 'trailingComments'].includes(key) ? undefined : value;

/** An array's items but for the wanted ones, and for arrays that hold nothing else. */
const itemsBeside = (array: ArrayLiteral, wanted: Wanted): unknown[] =>
  array.items.flatMap((item, index): unknown[] => {
    const next = typeof item.key === 'string' ? wanted.get(item.key) : undefined;
    if (next === undefined) return [JSON.stringify(array.node.items[index], withoutPlaces)];
    if (!(next instanceof Map)) return [];
    const inner = readArray(item.value);
    const rest = inner ? itemsBeside(inner, next) : [];
    return rest.length > 0 ? [[item.key, rest]] : [];
  });

const outline = ({ program, root, text, comments }: EnvPhp, wanted: Wanted): string => {
  const statements = JSON.stringify(program, (key, value: unknown) => {
    if (key === 'comments') return comments.map(({ start, end }) => text.slice(start, end).trim());
    return value === root.node ? itemsBeside(root, wanted) : withoutPlaces(key, value);
  });
  return statements;
};

/** The last look before an edit is handed out: it says what was wanted, and everything else says what it said. */
export const assertOnlyChanged = (
  before: EnvPhp,
  after: EnvPhp,
  config: ConnectorConfig,
  holds: Holds,
): void => {
  const wanted = nest(config);
  const done = config.every((entry) => holds(entry, literalAt(after.root, keysOf(entry))));
  if (!done || outline(before, wanted) !== outline(after, wanted)) {
    throw unsafeEdit('an edit of it would have changed more than the connector’s settings');
  }
};
