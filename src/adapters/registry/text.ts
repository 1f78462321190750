import { printable } from '../../contract/printable.ts';
import { redact } from '../redact.ts';

/** Text from outside without control characters, so that it cannot act on a terminal. */
export const withoutControls = (text: string): string => text.replace(/\p{Cc}/gu, '');

/** So much of a page is looked at; more of it would make searching it for secrets slow. */
const longestQuotable = 10_000;

/**
 * Words of the other side, fit to stand in one of our sentences: one line, no secret of ours that a page
 * may have echoed, at most `max` characters.
 */
export const quote = (text: string, max: number, apiKey: string): string => {
  const line = withoutControls(text.slice(0, longestQuotable).replace(/\s+/g, ' '));
  const plain = printable(redact(line.replaceAll(apiKey, '[api-key]'))).trim();
  const characters = [...plain.slice(0, 2 * max + 2)];
  return characters.length > max ? `${characters.slice(0, max - 1).join('')}…` : plain;
};

const units: [seconds: number, name: string][] = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
];

/** A length of time as `90 seconds` or `7 minutes`: in the largest unit that it fills twice. */
export const duration = (milliseconds: number): string => {
  const seconds = Math.round(milliseconds / 1000);
  const unit = units.find(([size]) => seconds >= 2 * size);
  return unit ? `${Math.round(seconds / unit[0])} ${unit[1]}s` : `${Math.round(milliseconds)} ms`;
};
