import { StringDecoder } from 'node:string_decoder';
import { printable } from '../../contract/printable.ts';
import { redact, redactNamed } from '../redact.ts';

/** Cuts what arrives in pieces into lines; bytes that are no UTF-8 are replaced. */
export const createLineSplitter = (onLine: (line: string) => void) => {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  return {
    take(chunk: Buffer) {
      const [first = '', ...others] = decoder.write(chunk).split('\n');
      const lines = [rest + first, ...others];
      rest = lines.pop() ?? '';
      for (const line of lines) onLine(line.replace(/\r$/, ''));
    },
    /** What came last had no line end. */
    finish() {
      const last = rest + decoder.end();
      rest = '';
      if (last !== '') onLine(last);
    },
  };
};

/** So many characters of what is said beside the conversation are kept, and so many quoted. */
const mostKept = 8_000;
const mostQuoted = 300;

/** The first things that were said, for the failures that they explain. */
export interface FirstWords {
  add(line: string): void;
  /** As it was said. */
  readonly text: string;
}

export const createFirstWords = (): FirstWords => {
  let text = '';
  let isFull = false;
  return {
    add(line) {
      // The line that does not fit is left out whole: half a secret is not recognised as one.
      isFull ||= text.length + line.length > mostKept;
      if (!isFull) text += `${line}\n`;
    },
    get text() {
      return text;
    },
  };
};

const colour = /\u001b\[[\d;]*m/g;

/**
 * Words of the other side as the end of a sentence: `: “…”`, or nothing where it said nothing. Without secrets and
 * control characters, on one line. Warnings come before what ends a program, and its trace after it: `part` is where to look.
 */
export const quoteWords = (text: string, part: 'first' | 'last'): string => {
  const lines = redactNamed(redact(text))
    .split('\n')
    .map((line) => printable(line.replace(colour, '')).trim())
    .filter((line) => /\p{L}/u.test(line));
  const chosen = (part === 'first' ? lines.slice(0, 3) : lines.slice(-3)).join(' / ');
  if (chosen === '') return '';
  const characters = [...chosen];
  return `: “${characters.length > mostQuoted ? `${characters.slice(0, mostQuoted).join('')}…` : chosen}”`;
};
