import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { JournalEntry } from '../contract/model.ts';
import type { Journal } from '../core/ports.ts';
import { isMissing, readError, writeError } from './file-errors.ts';

const newline = '\n'.charCodeAt(0);

const parseLine = (line: string): JournalEntry | undefined => {
  try {
    return JournalEntry.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
};

/** The journal as JSON Lines, only ever appended to: O_APPEND keeps the lines of several processes apart. */
export const createJournalFile = (path: string): Journal => ({
  async append(entries) {
    try {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const file = await open(path, 'a+', 0o600);
      try {
        const { size } = await file.stat();
        const last = Buffer.alloc(1);
        if (size > 0) await file.read(last, 0, 1, size - 1);
        // A crash may have left half a line: it gets a line of its own.
        const begin = size > 0 && last[0] !== newline ? '\n' : '';
        await file.appendFile(begin + entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
        await file.sync();
      } finally {
        await file.close();
      }
    } catch (error) {
      throw writeError(path, error);
    }
  },

  async read() {
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch (error) {
      if (isMissing(error)) return { entries: [], unreadable: 0 };
      throw readError(path, error);
    }
    const lines = text.split('\n').filter((line) => line !== '');
    const entries = lines.flatMap((line) => parseLine(line) ?? []);
    return { entries, unreadable: lines.length - entries.length };
  },
});
