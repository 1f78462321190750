import type { Listener } from '../contract/events.ts';
import type { Change } from '../contract/inspection.ts';
import { printable } from '../contract/printable.ts';
import type { GlobalOptions } from './options.ts';

/** What a person sees of a job while it runs. */
export interface Watch {
  readonly hear: Listener;
  end(): void;
}

export const unseen: Watch = { hear: () => undefined, end: () => undefined };

/** Progress goes where a person watches; it is no data. */
export const isWatched = ({ json, quiet }: GlobalOptions): boolean =>
  json !== true && quiet !== true && process.stderr.isTTY === true;

export const replaceLine = (text: string): void => void process.stderr.write(`\r\u001b[K${text}`);

/** How many of how many. */
export const watchCount = (options: GlobalOptions): Watch =>
  isWatched(options)
    ? {
        hear(event, progress) {
          if (event === 'job.progress') replaceLine(`${progress.done} of ${progress.total}`);
        },
        end: () => replaceLine(''),
      }
    : unseen;

/** Each step with how long it took, and what is about to be written before it is. */
export const watchSteps =
  (showPlan: (changes: readonly Change[]) => void) =>
  (options: GlobalOptions): Watch => {
    const isShown = isWatched(options);
    let step: { label: string; began: number } | undefined;
    const finishStep = (): void => {
      if (!step) return;
      const seconds = ((performance.now() - step.began) / 1000).toFixed(2);
      replaceLine(`  ${step.label.padEnd(12)}${seconds.padStart(6)} s\n`);
      step = undefined;
    };
    return {
      hear(event, told) {
        if (event === 'job.plan') {
          if (isShown) finishStep();
          showPlan(told.changes);
        } else if (isShown && event === 'job.progress') {
          finishStep();
          if (told.done === told.total) return;
          step = { label: printable(told.label), began: performance.now() };
          replaceLine(`  ${step.label}…`);
        }
      },
      end() {
        if (isShown && step) replaceLine('');
      },
    };
  };
