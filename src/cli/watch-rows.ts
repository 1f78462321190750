import { printable } from '../contract/printable.ts';
import { withoutName } from './instance-text.ts';
import type { GlobalOptions } from './options.ts';
import { isWatched, replaceLine, unseen, type Watch } from './watch-job.ts';

const marks = { done: '✔', 'nothing-to-do': '=', failed: '✘', cancelled: '–' } as const;

/** A line for each instance as it ends, and below them how far it is and what is being worked with. */
export const watchRows = (options: GlobalOptions): Watch => {
  if (!isWatched(options)) return unseen;
  const running = new Map<string, string>();
  let [done, total] = [0, 0];
  const showState = (): void => {
    const text = `${done} of ${total}: ${[...running.values()].join(', ')}`;
    replaceLine(printable(text).slice(0, (process.stderr.columns || 80) - 1));
  };
  return {
    hear(event, told) {
      if (event === 'job.rows') total = told.rows.length;
      else if (event === 'job.row') {
        const { instance, name, row } = told;
        if (row) {
          running.delete(instance);
          done += 1;
          const line = `${marks[row.outcome]} ${name}  ${withoutName(name, row.text)}  ${(row.milliseconds / 1000).toFixed(1)} s`;
          replaceLine(`${printable(line)}\n`);
        } else running.set(instance, name);
      } else return;
      showState();
    },
    end: () => replaceLine(''),
  };
};
