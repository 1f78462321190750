import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Log } from '../core/ports.ts';
import { redact, redactNamed } from './redact.ts';

const sizeLimit = 1_000_000;
/** Characters of one entry. */
const entryLimit = 20_000;
const depthLimit = 5;

/**
 * An error with its stack, its causes and those that it gathers. Its other properties are left out: libraries put
 * whole requests there.
 */
const describe = (cause: unknown, depth = 0): string => {
  if (cause === undefined) return '';
  if (depth > depthLimit) return '…';
  if (!(cause instanceof Error)) return typeof cause === 'object' ? typeof cause : String(cause);
  const gathered: unknown[] = cause instanceof AggregateError ? cause.errors : [];
  const deeper = cause.cause === undefined ? gathered : [cause.cause, ...gathered];
  const described = deeper.map((each) => `\ncaused by ${describe(each, depth + 1)}`);
  return `${cause.stack ?? cause.message}${described.join('')}`;
};

/** Without what would steer a terminal that shows the log. */
const plain = (text: string): string => text.replace(/[^\P{Cc}\n\t]/gu, ' ');

const turnOver = (path: string): void => {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > sizeLimit) renameSync(path, `${path}.old`);
};

/**
 * The log: entries are redacted as they leave. At most about a megabyte, and one older file beside it. A log that
 * cannot be written is given up: the failure it tells of has already been told.
 */
export const createLogFile = (path: string): Log => ({
  error(message, cause) {
    try {
      const text = `${new Date().toISOString()} ${message} ${describe(cause)}`;
      const entry = plain(redactNamed(redact(text))).trimEnd();
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      turnOver(path);
      const whole = entry.length > entryLimit ? `${entry.slice(0, entryLimit)}…` : entry;
      appendFileSync(path, `${whole}\n`, { mode: 0o600 });
    } catch {
      // Nowhere to say it.
    }
  },
});
