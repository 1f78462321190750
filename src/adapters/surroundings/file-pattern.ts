import { readdir } from 'node:fs/promises';
import { join, parse } from 'node:path';

const partPattern = (part: string): RegExp => {
  const source = part
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`);
};

const namesIn = (folder: string): Promise<string[]> =>
  readdir(folder).then(
    (names) => names.toSorted(),
    () => [],
  );

/** Files that an absolute pattern with `*` and `?` leads to, in order, as glob(7): a leading dot has to be written. */
export const matchFiles = async (pattern: string): Promise<string[]> => {
  const { root } = parse(pattern);
  let found = [root];
  for (const part of pattern.slice(root.length).split(/[/\\]+/)) {
    if (!/[*?]/.test(part)) {
      found = found.map((folder) => join(folder, part));
      continue;
    }
    const wanted = partPattern(part);
    const next = await Promise.all(
      found.map(async (folder) =>
        (await namesIn(folder))
          .filter((name) => wanted.test(name) && (part.startsWith('.') || !name.startsWith('.')))
          .map((name) => join(folder, name)),
      ),
    );
    found = next.flat();
  }
  return found;
};
