import { readdir, readFile } from 'node:fs/promises';
import { ESLint } from 'eslint';
import { expect, test } from 'vitest';

const page = await readFile('docs/architecture.md', 'utf8');
const picture = await readFile('docs/architecture.svg', 'utf8');
const folders = (await readdir('src', { withFileTypes: true }))
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

/** Whom each folder may import from, besides itself, by the lint rule as it applies to a file there. */
const allowed = async (): Promise<Record<string, string[]>> => {
  const eslint = new ESLint();
  const rows = folders.map(async (from) => {
    const { rules } = (await eslint.calculateConfigForFile(`src/${from}/probe.ts`)) as {
      rules: Record<string, [number, { patterns: { regex: string }[] }]>;
    };
    const patterns = rules['no-restricted-imports']?.[1].patterns ?? [];
    const isRefused = (to: string) =>
      patterns.some(({ regex }) => new RegExp(regex, 'u').test(`../${to}/x.ts`));
    return [from, folders.filter((to) => to !== from && !isRefused(to))] as const;
  });
  return Object.fromEntries(await Promise.all(rows));
};

test('the table has every folder of src with what lint lets it import', async () => {
  const rows = [...page.matchAll(/^\| `(\w+)`\s*\|[^|]*\|([^|]*)\|$/gm)].map(([, folder = '', cell = '']) => [
    folder,
    [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name).sort(),
  ]);
  const rule = await allowed();
  expect(Object.fromEntries(rows)).toEqual(rule);
  expect(Object.values(rule).flat().length).toBeGreaterThan(15);
});

test('the picture shows every folder, and its arrows lead wherever lint lets imports lead', async () => {
  const shown = [...picture.matchAll(/data-folder="(\w+)"/g)].map(([, folder]) => folder);
  expect(shown.sort()).toEqual(folders);
  const arrows = [...picture.matchAll(/data-from="(\w+)" data-to="(\w+)"/g)].map(
    ([, from = '', to = '']) => [from, to] as const,
  );
  const reached = (from: string): Set<string> =>
    new Set(arrows.filter(([start]) => start === from).flatMap(([, to]) => [to, ...reached(to)]));
  const rule = await allowed();
  for (const [from, to] of arrows) expect(rule[from], `${from} → ${to}`).toContain(to);
  for (const from of folders) {
    const ahead = [...reached(from)];
    expect(ahead).not.toContain(from);
    for (const to of rule[from] ?? []) expect(ahead, `${from} → ${to}`).toContain(to);
  }
});
