import type { ConfigEntry, ConnectorConfig } from './connector-config.ts';
import { type ArrayLiteral, type Item, literalText, readArray } from './env-php-syntax.ts';

/** Where env.php has a setting of the default scope. */
export const keysOf = ({ path }: Pick<ConfigEntry, 'path'>): string[] => [
  'system',
  'default',
  ...path.split('/'),
];

/** The settings as the nested arrays of env.php: `system/default/<path>`. */
export type Wanted = Map<string, ConfigEntry | Wanted>;

export const nest = (config: ConnectorConfig): Wanted => {
  const root: Wanted = new Map();
  for (const entry of config) {
    const keys = keysOf(entry);
    const leaf = keys.pop() ?? '';
    let level = root;
    for (const key of keys) {
      const next = level.get(key) ?? new Map();
      level.set(key, next);
      level = next as Wanted;
    }
    level.set(leaf, entry);
  }
  return root;
};

/** The item that PHP takes for `key`: the last one of that name. */
export const findItem = ({ items }: ArrayLiteral, key: string): Item | undefined =>
  items.findLast((item) => item.key === key);

/** The item behind `findItem`'s whose key only PHP can work out: it could stand for the same key. */
export const findRival = ({ items }: ArrayLiteral, key: string): Item | undefined =>
  items.slice(items.findLastIndex((item) => item.key === key) + 1).find((item) => item.key === undefined);

/** The text at the end of these keys, where the source spells out all the way to it. */
export const literalAt = (root: ArrayLiteral, keys: readonly string[]): string | undefined => {
  const [key = '', ...deeper] = keys;
  const item = findRival(root, key) ? undefined : findItem(root, key);
  if (!item || item.byRef) return undefined;
  if (deeper.length === 0) return literalText(item.value);
  const array = readArray(item.value);
  return array && literalAt(array, deeper);
};
