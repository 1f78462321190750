import { createInterface } from 'node:readline';
import { createKeychain } from '../../src/adapters/keychain.ts';
import { CoreError } from '../../src/core/core-error.ts';

const say = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`);
const keytar = async () => (await import('keytar')).default;

type Task = (service: string, ...args: string[]) => Promise<unknown>;

const tasks: Record<string, Task> = {
  availability: (service) => createKeychain(service).availability(),
  get: (service, name = '') => createKeychain(service).get(name),
  set: (service, name = '', value = '') => createKeychain(service).set(name, value),
  delete: (service, name = '') => createKeychain(service).delete(name),
  /** What really lies in the keychain: the bytes of each item. Only while nothing else is at work there. */
  async items(service) {
    const items = await (await keytar()).findCredentials(service);
    return Object.fromEntries(items.map(({ account, password }) => [account, Buffer.byteLength(password)]));
  },
  /** Puts something there by another way. */
  plant: async (service, account = '', text = '') => (await keytar()).setPassword(service, account, text),
  uproot: async (service, account = '') => (await keytar()).deletePassword(service, account),
  /** Sets a value as a process does that is killed after so many changes of the keychain; true when it came to an end. */
  async 'set-until'(service, name = '', value = '', count = '') {
    const real = await keytar();
    const { setPassword, deletePassword } = real;
    let left = Number(count);
    const limited =
      <A extends string[], R>(change: (...args: A) => Promise<R>) =>
      async (...args: A) => {
        left -= 1;
        if (left < 0) throw new Error('killed');
        return change(...args);
      };
    Object.assign(real, { setPassword: limited(setPassword), deletePassword: limited(deletePassword) });
    try {
      await createKeychain(service).set(name, value);
      return true;
    } catch (error) {
      if (left >= 0) throw error;
      return false;
    } finally {
      Object.assign(real, { setPassword, deletePassword });
    }
  },
  /** Writes the values one after the other, and over again, until it is killed. */
  async alternate(service, name = '', ...values) {
    const keychain = createKeychain(service);
    for (let round = 0; ; round += 1) {
      await keychain.set(name, values[round % values.length] ?? '');
      say({ written: round });
    }
  },
};

/** Each line is a call, `{id, task, args}`; each answer names its id. Calls run at the same time. */
createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, task, args } = JSON.parse(line) as { id: number; task: string; args: [string, ...string[]] };
  tasks[task]?.(...args).then(
    (value) => say({ id, value }),
    (error: unknown) => {
      const { message, stack } = error as Error;
      const failure =
        error instanceof CoreError ? error.toFailure() : { code: 'raw', message, remedy: stack };
      say({ id, failure });
    },
  );
});
