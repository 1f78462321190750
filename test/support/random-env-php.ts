import fc from 'fast-check';

const words = [
  'system',
  'default',
  'services_connector',
  'services_id',
  'magento_saas',
  'environment',
  'web',
  'project_id',
];
const comments = ['/* a, b ] */', '// c, ]\n', '# d )\n', '/** e */\n'];

interface Style {
  readonly isLong: boolean;
  readonly breaks: boolean;
  readonly hasLastComma: boolean;
  readonly comment: string;
  readonly indent: string;
}

const style: fc.Arbitrary<Style> = fc.record({
  isLong: fc.boolean(),
  breaks: fc.boolean(),
  hasLastComma: fc.boolean(),
  comment: fc.constantFrom('', '', '', ...comments),
  indent: fc.constantFrom('    ', '  ', '\t'),
});

const leaf = fc.constantFrom(
  "'text'",
  '"two\\nlines"',
  "'it\\'s'",
  '12',
  'null',
  "getenv('NOT_SET')",
  "'a' . 'b'",
  '[]',
  'array ( )',
  "<<<'EOT'\nraw, ]\nEOT",
  "('in parentheses')",
);

const joined = (
  items: readonly string[],
  { isLong, breaks, hasLastComma, comment, indent }: Style,
): string => {
  const [open, close] = isLong ? ['array(', ')'] : ['[', ']'];
  const gap = breaks ? `\n${indent}` : ' ';
  const comma = hasLastComma && items.length > 0 ? ',' : '';
  return `${open}${gap}${items.join(`,${gap}`)}${comma} ${comment}${breaks ? '\n' : ''}${close}`;
};

const { array } = fc.letrec<{ array: string; item: string; value: string }>((tie) => ({
  array: fc.tuple(fc.array(tie('item'), { maxLength: 4 }), style).map(([items, how]) => joined(items, how)),
  item: fc
    .tuple(fc.option(fc.constantFrom(...words), { freq: 8 }), tie('value'), fc.constantFrom("'", '"'))
    .map(([key, value, quote]) => (key === null ? value : `${quote}${key}${quote} => ${value}`)),
  value: fc.oneof({ maxDepth: 6, depthSize: 'large' }, leaf, tie('array'), tie('array')),
}));

/** Sources of files that return an array with this crypt key, in many styles, often with sections of ours. */
export const randomEnvPhp = (cryptKey: string): fc.Arbitrary<string> =>
  fc
    .tuple(fc.array(array, { maxLength: 3 }), style)
    .map(
      ([sections, how]) =>
        `<?php\nreturn ${joined(
          [`'crypt' => ['key' => '${cryptKey}']`, ...sections.map((section) => `'system' => ${section}`)],
          how,
        )};\n`,
    );
