import { withoutTold } from '../../core/connect/without-told.ts';
import { cancelled } from '../../core/jobs/jobs.ts';
import type { InstanceProcess, RunRequest } from '../../core/ports.ts';
import { failedStart } from './failed-start.ts';
import {
  endedEarly,
  notThereInTime,
  phpTooOld,
  phpWithoutJson,
  saidTooMuch,
  silentTooLong,
  tookTooLong,
} from './failures.ts';
import { createLineQueue } from './line-queue.ts';
import { startTree } from './process-tree.ts';
import { inPlaceOf, routeTo } from './route.ts';
import { createFirstWords, createLineSplitter } from './spoken.ts';
import { frameProgram, noJsonLine, oldestVersion, readGreeting } from './stub.ts';

/** A process that is spoken with, and how that comes to an end. */
export interface Conversation {
  /** Resolves when php is there and has its program. */
  greeted(): Promise<void>;
  readonly process: InstanceProcess;
  /** Lets the process come to its end, with force where it does not. */
  close(): Promise<void>;
}

/** Starts what leads to php; from here on every failure is thrown to whoever waits for a line. */
export const startConversation = async (request: RunRequest): Promise<Conversation> => {
  const { connection, program, limits, signal } = request;
  const route = routeTo(connection, limits.connectMs);
  const tree = await startTree(route);
  const queue = createLineQueue();
  /** What was said beside the conversation, until php was there and since. */
  const [before, since] = [createFirstWords(), createFirstWords()];
  let isThere = false;
  let told = '';
  let bytes = 0;

  let isStopped: () => void = () => undefined;
  const stopped = new Promise<void>((resolve) => {
    isStopped = resolve;
  });
  let failure: Error | undefined;
  const stop = (reason: Error): void => {
    if (failure) return;
    failure = reason;
    queue.cut(reason);
    void tree.end().then(isStopped);
  };
  const stopAfter = (milliseconds: number, reason: () => Error): (() => void) => {
    const timer = setTimeout(() => stop(reason()), milliseconds);
    return () => clearTimeout(timer);
  };

  const listen = (onLine: (line: string) => void) => {
    const splitter = createLineSplitter(onLine);
    return {
      hear(chunk: Buffer) {
        bytes += chunk.length;
        if (bytes > limits.outputBytes) stop(saidTooMuch(connection, limits));
        else splitter.take(chunk);
      },
      finish: splitter.finish,
    };
  };
  const output = listen((line) => {
    isThere ||= readGreeting(line) !== undefined;
    if (line === noJsonLine) stop(phpWithoutJson(connection));
    else if (isThere) queue.push(line);
    else before.add(line);
  });
  const errors = listen((line) => (isThere ? since : before).add(line));
  tree.stdout.on('data', output.hear);
  tree.stderr.on('data', errors.hear);
  void tree.ended.then((ending) => {
    output.finish();
    errors.finish();
    const isEarly = isThere && ending.exitCode !== 0;
    queue.finish(isEarly ? endedEarly(connection, ending, withoutTold(since.text, told)) : undefined);
  });

  const abort = (): void => stop(cancelled(`The work ${inPlaceOf(connection)}`));
  signal?.addEventListener('abort', abort, { once: true });
  if (signal?.aborted) abort();
  const stopTotal = stopAfter(limits.totalMs, () => tookTooLong(connection, limits));

  const awaitGreeting = async (): Promise<number> => {
    const version = readGreeting((await queue.next()) ?? '');
    if (version !== undefined) return version;
    const [start = ''] = route.argv;
    throw failedStart({ connection, program: start, ending: await tree.ended, words: before.text });
  };

  const awaitLine = () =>
    queue.next(() => stopAfter(limits.silenceMs, () => silentTooLong(connection, limits)));

  return {
    async greeted() {
      const inTime = stopAfter(limits.connectMs, () => notThereInTime(connection, limits, before.text));
      const version = await awaitGreeting().finally(inTime);
      if (version < oldestVersion) throw phpTooOld(connection, version);
      tree.stdin.write(frameProgram(program));
    },
    process: {
      lines: {
        async *[Symbol.asyncIterator]() {
          for (let line = await awaitLine(); line !== undefined; line = await awaitLine()) yield line;
        },
      },
      tell(line) {
        if (!tree.stdin.writable) return;
        told += `${line}\n`;
        tree.stdin.write(`${line}\n`);
      },
      end: () => void tree.stdin.end(),
    },
    async close() {
      tree.stdin.end();
      const inTime = stopAfter(limits.silenceMs, () => silentTooLong(connection, limits));
      await Promise.race([tree.ended, stopped]);
      inTime();
      stopTotal();
      signal?.removeEventListener('abort', abort);
    },
  };
};
