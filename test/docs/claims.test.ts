import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';

const model = await readFile('docs/threat-model.md', 'utf8');
const holds = model.slice(model.indexOf('\n## What holds'), model.indexOf('\n## What is not protected'));
/** The lines of the list, each on one line. */
const claims = holds
  .split(/\n(?=- )/)
  .slice(1)
  .map((claim) => (claim.split(/\n\n|\n#/)[0] ?? '').replace(/\s+/g, ' '));
const references = [...holds.matchAll(/\[(test\/[^\]]+)\]\(\.\.\/([^)]+)\)\s+“([^”]+)”/g)].map(
  ([, shown = '', linked = '', title = '']) => ({ shown, linked, title }),
);

describe('the threat model', () => {
  test('names a test for each of its claims', () => {
    expect(claims.length).toBeGreaterThan(20);
    const bare = claims.filter((claim) => !/\[test\/[^\]]+\]\([^)]+\) “/.test(claim));
    expect(bare).toEqual([]);
    // No link is without its title.
    expect(holds.match(/\]\(\.\.\/test\//g)).toHaveLength(references.length);
  });

  test.each(references)('$shown: $title', async ({ shown, linked, title }) => {
    expect(linked).toBe(shown);
    const source = await readFile(shown, 'utf8');
    const begin = source.search(
      new RegExp(`\\(\\s*['"\`]${title.replace(/[.*+?^${'$'}{}()|[\]\\]/g, '\\$&')}['"\`],`),
    );
    expect(begin, `no test of ${shown} is called that`).toBeGreaterThan(-1);
    expect(source.slice(Math.max(0, begin - 12), begin)).not.toMatch(/\.(skip|todo)$/);
  });
});

test('every link of the pages leads to a file', async () => {
  const pages = [
    'README.md',
    ...(await readdir('docs')).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`),
  ];
  expect(pages.length).toBeGreaterThan(3);
  for (const page of pages) {
    const text = await readFile(page, 'utf8');
    const links = [...text.matchAll(/\]\(([^)#]+)\)|(?:src|srcset)="([^"]+)"/g)].map(
      ([, a, b]) => a ?? b ?? '',
    );
    const lost = links.filter((link) => !/^https:/.test(link) && !existsSync(join(dirname(page), link)));
    expect(lost, page).toEqual([]);
  }
});
