import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csv } from '../../../src/contract/csv.ts';
import { readReport } from '../../../src/core/report/report-content.ts';
import { reportCsv } from '../../../src/core/report/report-csv.ts';
import { plainTexts, toldProfile } from '../../support/told-profile.ts';

const read = (text: string): string[][] => parse(text, { bom: true });

test('any text comes back out of a table, and none begins like a formula', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('=1+1', ' =cmd()', '@x', '-1', '+1', '\t=x', 'a,b;c', '"', 'a\r\nb', ' x ', '%0A=x'),
  );
  fc.assert(
    fc.property(fc.array(fc.array(text, { minLength: 2, maxLength: 2 }), { minLength: 1 }), (rows) => {
      const told = read(csv([['a', 'b'], ...rows]))
        .slice(1)
        .flat();
      const meant = rows.flat();
      const plain = (cells: string[]) => cells.map((cell) => cell.replaceAll("'", ''));
      expect(plain(told)).toEqual(plain(meant));
      for (const cell of told) expect(cell).not.toMatch(/^[\s\p{Cc}]*[=+\-@|%]/u);
    }),
  );
});

test('none begins like a formula either where a spreadsheet divides cells by semicolons', () => {
  const text = fc.constantFrom('x;=1+1', ';@x', 'a; +1;-2', ';\t=x', ';"=x', '=;=', 'a;b', '"');
  fc.assert(
    fc.property(fc.array(text, { minLength: 1 }), (row) => {
      const lines = csv([['head', ...row]]).split('\r\n');
      for (const part of lines.flatMap((line) => line.split(';'))) {
        expect(part.replaceAll('"', '')).not.toMatch(/^\s*[=+\-@|%]/);
      }
    }),
  );
});

test('a report as a table has a row an instance, and one of a client without any', () => {
  const profile = toldProfile({ ...plainTexts, client: '=Acme' });
  profile.clients.push({ id: crypto.randomUUID(), name: 'Bare', edition: 'open-source' });
  const [head = [], ...rows] = read(reportCsv(readReport(profile, new Date('2026-06-01T12:00:00Z'), false)));
  const of = (row: string[] | undefined, column: string) => row?.[head.indexOf(column)];
  expect(rows.map((row) => [of(row, 'client'), of(row, 'instance')])).toEqual([
    ["'=Acme", 'EU'],
    ["'=Acme", 'EU 2'],
    ['Bare', ''],
  ]);
  expect(of(rows[0], 'production_keys_age_days')).toBe('100');
  expect(of(rows[0], 'production_keys_check')).toBe('rejected');
  expect(of(rows[0], 'problems')).toContain('Acme/EU has other keys.');
  expect(of(rows[0], 'data_space_id')).toBe('a-data-space');
  expect(of(rows[0], 'differences')).toBe('1');
  expect(of(rows[1], 'differences')).toBe('');
});
