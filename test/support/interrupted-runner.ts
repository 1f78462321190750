import { readdirSync, readFileSync } from 'node:fs';
import { createRunner } from '../../src/adapters/instance/runner.ts';
import type { InstanceProcess, Runner } from '../../src/core/ports.ts';

export interface InterruptedRunner {
  readonly runner: Runner;
  /** Every line of the first conversation, in order: `told write`, `heard written`. */
  readonly moments: readonly string[];
}

/**
 * The real runner, with something that happens in its first conversation: `act` at the moment counted from 1, when
 * a line was told, or was heard and nobody knows of it yet. Later conversations, to settle it, go on undisturbed.
 */
export const interruptRunner = (cutAt: number, act: () => void): InterruptedRunner => {
  const moments: string[] = [];
  const real = createRunner();
  let isFirst = true;

  const reach = (moment: string): void => {
    moments.push(moment);
    if (moments.length === cutAt) act();
  };
  const around = (process: InstanceProcess): InstanceProcess => ({
    lines: {
      async *[Symbol.asyncIterator]() {
        for await (const line of process.lines) {
          const said = /"said":"([a-z-]+)"/.exec(line)?.[1];
          if (said !== undefined) reach(`heard ${said}`);
          yield line;
        }
      },
    },
    tell(line) {
      process.tell(line);
      reach(`told ${/"do":"([a-z-]+)"/.exec(line)?.[1] ?? 'marker'}`);
    },
    end: () => process.end(),
  });

  return {
    moments,
    runner: {
      run(request, talk) {
        if (!isFirst) return real.run(request, talk);
        isFirst = false;
        return real.run(request, (process) => talk(around(process)));
      },
    },
  };
};

/** The processes that this one has started and that still run, by the name of their program. */
const childrenNamed = (name: string): number[] =>
  readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry) => {
      try {
        const [, program, state, parent] =
          /\((.*)\) (\S) (\d+)/s.exec(readFileSync(`/proc/${entry}/stat`, 'latin1')) ?? [];
        return program === name && state !== 'Z' && Number(parent) === process.pid ? [Number(entry)] : [];
      } catch {
        return [];
      }
    });

/** Kills what this process has started under that name, as a lost connection or an out-of-memory killer would. */
export const killChildren = (name: string): void => {
  for (const pid of childrenNamed(name)) process.kill(pid, 'SIGKILL');
};
