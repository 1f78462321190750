import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Availability } from '../../src/core/ports.ts';
import type { Failure } from '../../src/contract/errors.ts';

/** The keychain of a service, as seen from a process in a session. */
export interface KeychainAt {
  availability(): Promise<Availability>;
  get(name: string): Promise<string | undefined>;
  set(name: string, value: string): Promise<void>;
  delete(name: string): Promise<void>;
  /** The bytes of each item that really lies there. Only while nothing else is at work there. */
  items(): Promise<Record<string, number>>;
  plant(account: string, text: string): Promise<void>;
  uproot(account: string): Promise<void>;
  /** Sets a value, but stops after so many changes of the keychain, as a killed process does; true when it was done. */
  setUntil(name: string, value: string, changes: number): Promise<boolean>;
}

export interface KeychainProcess extends AsyncDisposable {
  readonly pid: number | undefined;
  at(service: string): KeychainAt;
  /** Has it write the values in turn for ever; `written` resolves after so many. */
  alternate(service: string, name: string, values: string[]): { written(count: number): Promise<void> };
  /** Ends it as a crash would; resolves with the signal or exit code that it ended with. */
  kill(): Promise<string>;
}

/** What a call in the process failed with: `code` is `raw` where that was no CoreError. */
export class KeychainFailure extends Error {
  readonly failure: Omit<Failure, 'code'> & { code: string };
  constructor(failure: KeychainFailure['failure']) {
    super(`${failure.code}: ${failure.message} ${failure.remedy}`);
    this.failure = failure;
  }
}

type Answer = { id: number; value?: unknown; failure?: KeychainFailure['failure'] } | { written: number };

/** Starts the worker; `env` is its whole environment. */
export const startKeychainProcess = (program: string, env: Record<string, string>): KeychainProcess => {
  const child = spawn(process.execPath, [program], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = new EventEmitter();
  answers.setMaxListeners(0);
  const ended = once(child, 'close').then(([code, signal]) => String(signal ?? code));
  child.stdin.on('error', () => undefined);
  let calls = 0;
  let written = 0;
  createInterface({ input: child.stdout }).on('line', (line) => {
    const answer = JSON.parse(line) as Answer;
    if ('written' in answer) answers.emit('written', (written += 1));
    else answers.emit(`answer ${answer.id}`, answer);
  });

  const send = (task: string, args: string[]): number => {
    calls += 1;
    child.stdin.write(`${JSON.stringify({ id: calls, task, args })}\n`);
    return calls;
  };
  const call = async (task: string, ...args: string[]): Promise<unknown> => {
    const answered = once(answers, `answer ${send(task, args)}`) as Promise<
      Extract<Answer, { id: number }>[]
    >;
    const died = ended.then((how) => {
      throw new Error(`The process ended with ${how} at ${task}`);
    });
    const [answer] = await Promise.race([answered, died]);
    if (answer?.failure) throw new KeychainFailure(answer.failure);
    return answer?.value;
  };
  const kill = async (): Promise<string> => {
    child.kill('SIGKILL');
    return ended;
  };

  return {
    pid: child.pid,
    at: (service) => ({
      availability: () => call('availability', service) as Promise<Availability>,
      get: (name) => call('get', service, name) as Promise<string | undefined>,
      set: (name, value) => call('set', service, name, value) as Promise<void>,
      delete: (name) => call('delete', service, name) as Promise<void>,
      items: () => call('items', service) as Promise<Record<string, number>>,
      plant: (account, text) => call('plant', service, account, text) as Promise<void>,
      uproot: (account) => call('uproot', service, account) as Promise<void>,
      setUntil: (name, value, changes) =>
        call('set-until', service, name, value, `${changes}`) as Promise<boolean>,
    }),
    alternate(service, name, values) {
      send('alternate', [service, name, ...values]);
      return {
        async written(count) {
          while (written < count) await Promise.race([once(answers, 'written'), ended]);
        },
      };
    },
    kill,
    [Symbol.asyncDispose]: async () => void (await kill()),
  };
};
