import fc from 'fast-check';
import { expect, test } from 'vitest';
import { journalCsv } from '../../../src/renderer/journal/journal-csv.ts';

const at = '2026-01-01T00:00:00.000Z';
const entryOf = (text: string) => ({ at, action: 'keys.add', text });

/** Reads RFC 4180, written after the RFC and not after the writer. */
const parse = (csv: string): string[][] => {
  const rows: string[][] = [[]];
  let cell = '';
  let isQuoted = false;
  for (let i = 0; i < csv.length; i += 1) {
    const char = csv[i] ?? '';
    if (isQuoted) {
      if (char !== '"') cell += char;
      else if (csv[i + 1] === '"') [cell, i] = [`${cell}"`, i + 1];
      else isQuoted = false;
    } else if (char === '"') isQuoted = true;
    else if (char === ',' || (char === '\r' && csv[i + 1] === '\n')) {
      rows.at(-1)?.push(cell);
      cell = '';
      if (char === '\r') [i] = [i + 1, rows.push([])];
    } else cell += char;
  }
  return rows.slice(0, -1);
};

test('a line for each entry under a line of titles, for Excel with a byte order mark', () => {
  const csv = journalCsv([{ ...entryOf('Added, at last'), client: 'Acme "EU"', instance: 'Acme/EU' }]);
  expect(csv).toBe(
    `\ufeffat,action,client,instance,text\r\n${at},keys.add,"Acme ""EU""",Acme/EU,"Added, at last"\r\n`,
  );
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '  =cmd|x', '\r=1', '\n@A1', '%0A'])(
  'a formula is no formula any more: %j',
  (text) => {
    expect(
      parse(journalCsv([entryOf(text)]))
        .at(1)
        ?.at(4),
    ).toBe(`'${text}`);
  },
);

test('any text comes back, with an apostrophe at most before it, and no cell begins like a formula', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), (text, client) => {
      const [, row] = parse(journalCsv([{ ...entryOf(text), client }]).slice(1));
      expect([text, `'${text}`]).toContain(row?.[4]);
      expect([client, `'${client}`]).toContain(row?.[2]);
      for (const cell of row ?? []) expect(cell).not.toMatch(/^\s*[=+\-@]/);
    }),
  );
});
