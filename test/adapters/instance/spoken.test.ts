import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createFirstWords, createLineSplitter, quoteWords } from '../../../src/adapters/instance/spoken.ts';
import { withoutTold } from '../../../src/core/connect/without-told.ts';

describe('lines', () => {
  test('are the same however they arrive', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '\n', '\r', 'é', '€', '😀', '\0'), maxLength: 60 });
    fc.assert(
      fc.property(text, fc.array(fc.nat(6)), (said, sizes) => {
        const lines: string[] = [];
        const splitter = createLineSplitter((line) => lines.push(line));
        const bytes = Buffer.from(said);
        let at = 0;
        for (const size of sizes) splitter.take(bytes.subarray(at, (at += size)));
        splitter.take(bytes.subarray(at));
        splitter.finish();
        const expected = said.split('\n');
        if (expected.at(-1) === '') expected.pop();
        const isWhole = said.endsWith('\n');
        expect(lines).toEqual(
          expected.map((line, place) =>
            place < expected.length - 1 || isWhole ? line.replace(/\r$/, '') : line,
          ),
        );
      }),
    );
  });
});

describe('what is quoted', () => {
  test('has no piece of what was told that is long enough to tell something', () => {
    const piece = fc.string({ unit: fc.constantFrom('a', 'b', '/', '\n'), maxLength: 40 });
    fc.assert(
      fc.property(piece, piece, piece, (told, before, after) => {
        const kept = withoutTold(`${before}${told}${after}`, told);
        for (let at = 0; at + 8 <= told.length; at += 1) expect(kept).not.toContain(told.slice(at, at + 8));
      }),
    );
  });

  test('is the text as it is where nothing of it was told', () => {
    expect(withoutTold('Fatal error: no memory', 'something else')).toBe('Fatal error: no memory');
    expect(withoutTold('Fatal error: no memory', '')).toBe('Fatal error: no memory');
  });

  test('are some lines with words in them, without colours, controls and secrets', () => {
    const key = '0123456789abcdef'.repeat(2);
    const text = `----\n\u001b[31mred\u001b[0m\u0007\u202e\n\nkey ${key}\nthird\nlast\n***\n`;
    expect(quoteWords(text, 'first')).toBe(': “red / key [hex] / third”');
    expect(quoteWords(text, 'last')).toBe(': “key [hex] / third / last”');
    expect(quoteWords('\n----\n', 'last')).toBe('');
  });

  test('is of a length that can be read', () => {
    expect(quoteWords('word '.repeat(1000), 'first').length).toBeLessThan(320);
  });

  test('is one of the first things that were said, whole lines only', () => {
    const words = createFirstWords();
    words.add('first');
    words.add('x'.repeat(9_000));
    words.add('late');
    expect(words.text).toBe('first\n');
  });
});
