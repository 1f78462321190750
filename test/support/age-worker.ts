import { createAgeSealer } from '../../src/adapters/age-sealer.ts';
import { createPassphraseVault } from '../../src/adapters/passphrase-vault.ts';
import { CoreError } from '../../src/core/core-error.ts';

const say = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`);
const sealer = createAgeSealer();

/** What this program can be told to do, each with a vault's folder or an age file in base64, and a passphrase. */
const tasks: Record<string, (subject: string, passphrase: string, ...args: string[]) => Promise<unknown>> = {
  create: (folder, passphrase) => createPassphraseVault(folder).create(passphrase),
  change: (folder, passphrase, next = '') => createPassphraseVault(folder).changePassphrase(passphrase, next),
  async set(folder, passphrase, name = '', value = '') {
    const vault = createPassphraseVault(folder);
    await vault.unlock(passphrase);
    await vault.set(name, value);
  },
  async get(folder, passphrase, name = '') {
    const vault = createPassphraseVault(folder);
    await vault.unlock(passphrase);
    return vault.get(name);
  },
  /** Writes values of so many characters in turn, each of one letter, until it is killed. */
  async alternate(folder, passphrase, size = '') {
    const vault = createPassphraseVault(folder);
    await vault.unlock(passphrase);
    for (let round = 0; ; round += 1) {
      await vault.set('name', (round % 2 === 0 ? 'a' : 'b').repeat(Number(size)));
      say(round);
    }
  },
  /** Writes so many secrets of its own, and each time the one that all share. */
  async fill(folder, passphrase, prefix = '', count = '') {
    const vault = createPassphraseVault(folder);
    await vault.unlock(passphrase);
    for (let number = 0; number < Number(count); number += 1) {
      await vault.set(`${prefix}.${number}`, `${prefix} ${number}`);
      await vault.set('shared', prefix.repeat(2_000));
    }
  },
  seal: async (text, passphrase) => Buffer.from(await sealer.seal(text, { passphrase })).toString('base64'),
  open: (file, passphrase) => sealer.open(Buffer.from(file, 'base64'), { passphrase }),
};

const [task = '', subject = '', passphrase = '', ...args] = process.argv.slice(2);
try {
  say({ value: await tasks[task]?.(subject, passphrase, ...args) });
} catch (error) {
  if (!(error instanceof CoreError)) throw error;
  say({ failure: error.toFailure() });
}
