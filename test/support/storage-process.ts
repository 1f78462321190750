import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { buildProgram } from './build-program.ts';

/** A process that works on a profile, a journal or a file, as `storage-worker.ts` says. */
export interface StorageProcess extends AsyncDisposable {
  /** What it has printed so far. */
  readonly lines: readonly string[];
  /** Resolves when it has printed so many lines; rejects when it ends before. */
  printed(count: number): Promise<void>;
  /** Ends its standard input. */
  letGo(): void;
  /** Ends it as a crash would, and waits until it is gone. */
  kill(): Promise<void>;
  /** Resolves with what it printed when it ended by itself; rejects with its error output when that was no success. */
  done(): Promise<readonly string[]>;
}

export interface StorageWorker {
  /** `under` is a command that runs the process with other rights or limits. */
  start(args: string[], under?: readonly string[]): StorageProcess;
  /** Starts it and waits for its end. */
  run(args: string[], under?: readonly string[]): Promise<readonly string[]>;
  remove(): Promise<void>;
}

const watch = (child: ChildProcess): StorageProcess => {
  const lines: string[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  let errors = '';
  const { stdout, stderr, stdin } = child;
  if (!stdout || !stderr || !stdin) throw new Error('A process without its pipes');
  createInterface({ input: stdout }).on('line', (line) => {
    lines.push(line);
    for (const { count, resolve } of waiting) if (lines.length >= count) resolve();
  });
  stderr.on('data', (text: Buffer) => (errors += text.toString()));
  /** Rejects where the program is not there. */
  const ended = once(child, 'close').then(([code]) => ({
    code: code as number | null,
    failure: new Error(`It ended with ${code} after ${lines.length} lines: ${errors}`),
  }));

  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended.catch(() => undefined);
  };
  return {
    lines,
    printed: (count) =>
      new Promise((resolve, reject) => {
        if (lines.length >= count) return resolve();
        waiting.push({ count, resolve });
        ended.then(({ failure }) => reject(failure), reject);
      }),
    letGo: () => void stdin.end(),
    kill,
    async done() {
      const { code, failure } = await ended;
      if (code !== 0) throw failure;
      return lines;
    },
    [Symbol.asyncDispose]: kill,
  };
};

export const buildStorageWorker = async (): Promise<StorageWorker> => {
  const program = await buildProgram('storage-worker.ts');
  const start: StorageWorker['start'] = (args, under = []) => {
    const [command = '', ...rest] = [...under, process.execPath, program.path, ...args];
    return watch(spawn(command, rest, { stdio: 'pipe' }));
  };
  return {
    start,
    run: (args, under) => start(args, under).done(),
    remove: program.remove,
  };
};
