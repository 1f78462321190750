import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import type { Failure } from '../../src/contract/errors.ts';
import { buildProgram } from './build-program.ts';

export interface Answer {
  readonly value?: unknown;
  readonly failure?: Failure;
}

/** `age-worker.ts` as a program: passphrases in full strength take many times as long inside of Vitest. */
export interface AgeWorker {
  run(task: string, subject: string, passphrase: string, ...args: string[]): Promise<Answer>;
  /** Starts a task that is to be killed. */
  start(task: string, subject: string, passphrase: string, ...args: string[]): AgeProcess;
  remove(): Promise<void>;
}

export interface AgeProcess {
  /** Resolves when it has printed so many lines; rejects when it ends before. */
  printed(count: number): Promise<void>;
  /** Resolves with the signal or exit code that it ended with. */
  kill(): Promise<string>;
  readonly ended: Promise<string>;
}

const watch = (child: ChildProcess): AgeProcess => {
  if (!child.stdout) throw new Error('A process without its output');
  const lines = createInterface({ input: child.stdout });
  const ended = once(child, 'close').then(([code, signal]) => String(signal ?? code));
  let count = 0;
  lines.on('line', () => (count += 1));
  return {
    ended,
    async printed(wanted) {
      const early = ended.then((how) => {
        throw new Error(`It ended with ${how} after ${count} lines`);
      });
      early.catch(() => undefined);
      while (count < wanted) await Promise.race([once(lines, 'line'), early]);
    },
    async kill() {
      child.kill('SIGKILL');
      return ended;
    },
  };
};

export const buildAgeWorker = async (): Promise<AgeWorker> => {
  const program = await buildProgram('age-worker.ts');
  return {
    async run(...args) {
      const { stdout } = await execa(process.execPath, [program.path, ...args]);
      return JSON.parse(stdout) as Answer;
    },
    start: (...args) =>
      watch(spawn(process.execPath, [program.path, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })),
    remove: program.remove,
  };
};
