import { expect, test } from 'vitest';
import { ageOf, dayOf, momentOf, secondsOf } from '../../../src/renderer/ui/moments.ts';

const now = new Date(2026, 10, 23, 17, 4, 9);
const before = (milliseconds: number) => new Date(now.getTime() - milliseconds).toISOString();
const minute = 60_000;
const hour = 60 * minute;

test.each([
  [0, 'just now'],
  [59_999, 'just now'],
  [minute, '1 min ago'],
  [59 * minute, '59 min ago'],
  [hour, '1 h ago'],
  [47 * hour, '47 h ago'],
  [48 * hour, '2 days ago'],
])('%i ms is %s', (milliseconds, words) => {
  expect(ageOf(before(milliseconds), now)).toBe(words);
});

test('today by the clock, earlier by the date, in full by both', () => {
  expect(dayOf(before(0), now)).toBe('today 17:04');
  expect(dayOf(before(24 * hour), now)).toBe('22 Nov 2026');
  expect(momentOf(before(0))).toBe('2026-11-23 17:04:09');
});

test.each([
  [0, '0.0 s'],
  [849, '0.8 s'],
  [9_949, '9.9 s'],
  [9_950, '10 s'],
  [72_400, '72 s'],
])('%i ms took %s', (milliseconds, words) => {
  expect(secondsOf(milliseconds)).toBe(words);
});
