import { existsSync, readFileSync } from 'node:fs';
import { expect, vi } from 'vitest';
import { createRunner } from '../../src/adapters/instance/runner.ts';
import { CoreError } from '../../src/core/core-error.ts';
import type { InstanceProcess, ReachableConnection, RunLimits } from '../../src/core/ports.ts';

export const patient: RunLimits = {
  connectMs: 60_000,
  silenceMs: 60_000,
  totalMs: 120_000,
  outputBytes: 1_000_000,
};

export const readAll = async ({ lines }: InstanceProcess): Promise<string[]> => {
  const said: string[] = [];
  for await (const line of lines) said.push(line);
  return said;
};

/** The next line; fails where there is none. */
export const readLine = async ({ lines }: InstanceProcess): Promise<string> => {
  for await (const line of lines) return line;
  return expect.fail('There was no line.');
};

interface Run {
  readonly connection?: ReachableConnection;
  readonly limits?: Partial<RunLimits>;
  readonly signal?: AbortSignal;
}

/** Runs a program in an instance, by default on this computer; what it says is the answer where nothing else is talked. */
export const runProgram = <T = string[]>(
  program: string,
  { connection = { kind: 'local', root: '/' }, limits, signal }: Run = {},
  talk: (process: InstanceProcess) => Promise<T> = readAll as (process: InstanceProcess) => Promise<T>,
): Promise<T> => createRunner().run({ connection, program, limits: { ...patient, ...limits }, signal }, talk);

/** The failure that a run ends in. */
export const runFailure = async (run: Promise<unknown>): Promise<CoreError> => {
  const error = await run.then(
    (value) => expect.fail(`It succeeded with ${JSON.stringify(value)}`),
    (thrown: unknown) => thrown,
  );
  if (error instanceof CoreError) return error;
  throw error;
};

/** One that has ended and that nobody asked after does not count. */
const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const facts = `/proc/${pid}/stat`;
  return !existsSync(facts) || !/\) [ZX] /.test(readFileSync(facts, 'latin1'));
};

/** Resolves when the process is no longer at work. */
export const ended = (pid: number): Promise<void> => {
  expect(pid).toBeGreaterThan(1);
  return vi.waitFor(() => expect(isRunning(pid)).toBe(false), { timeout: 20_000 });
};
