import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

// The core, the adapters and the browser’s host speak to a window as much as to a terminal. What they say names an option or a command of
// Keybridge's own in `commandLine` alone, which the command line adds to it. A file named `…-commands.ts` only makes what goes in there.

/** Options of other programs, in the commands that are left to do; an option alone is an element of an argv. */
const othersOptions = /\b(bin\/magento|docker) \S+ --[a-z-]+/g;
const ownCommandLine = /[^\w-]--[a-z]|^--[a-z][a-z-]*\s|\bkeybridge [a-z]/;

const isCommandLine = (node: ts.Node): boolean =>
  ts.isPropertyAssignment(node) && ts.isIdentifier(node.name) && node.name.text === 'commandLine';

/** The texts of this source that only the command line understands. */
const misplacedTexts = (source: string): string[] => {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (isCommandLine(node)) return;
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
      if (ownCommandLine.test(node.text.replace(othersOptions, ''))) found.push(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('source.ts', source, ts.ScriptTarget.Latest));
  return found;
};

const sourcesIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true }))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('-commands.ts'))
    .map((name) => join(folder, name));

describe('a text that only the command line understands', () => {
  test.each([
    `new CoreError('bad-input', 'No key.', 'Give it: --crypt-key-file FILE.')`,
    `new CoreError('bad-input', '--into edits an env.php.', 'Choose a file.')`,
    `const remedy = 'Say yes to go on (--yes).'`,
    'const remedy = `Move them: \\`keybridge vault move ${kind}\\`.`',
    'const text = `${path} stays; --with-gateways replaces that.`',
  ])('is found in %s', (source) => {
    expect(misplacedTexts(source)).toHaveLength(1);
  });

  test.each([
    `new CoreError('bad-input', 'No key.', 'Give it.', { commandLine: 'Give --crypt-key-file FILE.' })`,
    'const move = (kind) => ({ commandLine: `Run \\`keybridge vault move ${kind}\\`.` })',
    `run('git', ['check-ignore', '--quiet', '--', path])`,
    'const command = `for feed in ${feeds}; do bin/magento saas:resync --feed "$feed"; done`',
  ])('is not %s', (source) => {
    expect(misplacedTexts(source)).toEqual([]);
  });
});

test.each(['src/contract', 'src/core', 'src/adapters', 'src/practice', 'src/web'])(
  'every text of %s is true at every door',
  async (folder) => {
    const files = await sourcesIn(folder);
    expect(files.length).toBeGreaterThan(5);
    const texts = await Promise.all(
      files.map(async (file) =>
        misplacedTexts(await readFile(file, 'utf8')).map((text) => `${file}: ${text}`),
      ),
    );
    expect(texts.flat()).toEqual([]);
  },
);
