import { setTimeout as sleep } from 'node:timers/promises';
import type { Readable, Writable } from 'node:stream';
import type { Route } from './route.ts';

/** How a process ended. `code` is the system's, where it could not even be started. */
export interface Ending {
  readonly exitCode: number | undefined;
  readonly code: string | undefined;
}

/** A process with all that it starts. */
export interface ProcessTree {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** When it has ended and everything that it said was read. */
  readonly ended: Promise<Ending>;
  /** Closes its standard input and ends it, by force after a moment; resolves when it is gone. */
  end(): Promise<void>;
}

/** What is given to a process that was asked to end, before it is killed. */
const graceMs = 1_000;
const isWindows = process.platform === 'win32';

/** Starts it in a group of its own, so that Ctrl-C on our terminal does not reach it and a signal reaches all of it. */
export const startTree = async ({ argv, cwd, env }: Route): Promise<ProcessTree> => {
  const { execa } = await import('execa');
  const [program = '', ...args] = argv;
  const child = execa(program, args, {
    stdio: 'pipe',
    buffer: false,
    reject: false,
    detached: !isWindows,
    // No cleanup, as in access-list.ts: when we are gone its standard input ends, and it with it.
    cleanup: false,
    cwd,
    env,
  });

  const signalAll = (signal: NodeJS.Signals): void => {
    if (child.pid === undefined) return;
    try {
      if (isWindows) void execa('taskkill', ['/pid', String(child.pid), '/t', '/f'], { reject: false });
      else process.kill(-child.pid, signal);
    } catch {
      // It is gone, or another user's by way of sudo; that one ends with its standard input.
    }
  };
  const kill = (): void => signalAll('SIGKILL');
  /** Whoever holds its ends of the pipes by now is out of our reach. */
  const letGo = (): void => {
    child.stdout.destroy();
    child.stderr.destroy();
    child.unref();
  };

  let leftovers: NodeJS.Timeout | undefined;
  child.once('exit', () => {
    kill();
    leftovers = setTimeout(letGo, graceMs);
  });
  child.stdin.on('error', () => undefined);

  const ended = child.then(({ exitCode, code }) => {
    clearTimeout(leftovers);
    return { exitCode: exitCode ?? child.exitCode ?? undefined, code };
  });
  const isGone = ended.then(() => undefined);

  return {
    stdin: child.stdin,
    stdout: child.stdout,
    stderr: child.stderr,
    ended,
    async end() {
      process.once('exit', kill);
      child.stdin.destroy();
      signalAll('SIGTERM');
      const moment = new AbortController();
      const pause = () => sleep(graceMs, undefined, { signal: moment.signal }).catch(() => undefined);
      await Promise.race([isGone, pause()]);
      kill();
      await Promise.race([isGone, pause().then(letGo)]);
      moment.abort();
      process.removeListener('exit', kill);
    },
  };
};
