import { once } from 'node:events';
import { createFiles } from '../../src/adapters/files.ts';
import { createJournalFile } from '../../src/adapters/journal-file.ts';
import { createProfileFile } from '../../src/adapters/profile-file.ts';
import { CoreError } from '../../src/core/core-error.ts';
import { newClient } from './new-client.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const files = createFiles();

/** What this program can be told to do, each to one folder or file; a line is printed for each thing that is done. */
const tasks: Record<string, (path: string, ...args: string[]) => Promise<void>> = {
  /** Adds so many clients to the profile, one update each. */
  async 'add-clients'(folder, name, count) {
    const profile = createProfileFile({ folder });
    for (let number = 1; number <= Number(count); number += 1) {
      const client = newClient(`${name} ${number}`);
      await profile.update((draft) => void draft.clients.push(client));
      say(client.name);
    }
  },

  /** Holds the profile's lock until standard input ends. */
  async 'hold-profile'(folder) {
    await createProfileFile({ folder }).update(async () => {
      say('holding');
      process.stdin.resume();
      await once(process.stdin, 'end');
    });
    say('let go');
  },

  async 'read-profile'(folder) {
    const { clients } = await createProfileFile({ folder }).read();
    say(clients.map(({ name }) => name).join(', '));
  },

  /** Appends so many entries to the journal. */
  async 'append-entries'(path, name, count) {
    const journal = createJournalFile(path);
    for (let number = 1; number <= Number(count); number += 1) {
      const text = `${name} ${number}`;
      await journal.append([{ at: new Date().toISOString(), action: 'test', text }]);
      say(text);
    }
  },

  async inspect(path) {
    const { realPath, bytes } = await files.inspect(path);
    say(JSON.stringify({ realPath, size: bytes?.length }));
  },

  /** Replaces what is there by so many bytes, after a backup where one is asked for. */
  async write(path, size, backUp) {
    const { bytes } = await files.inspect(path);
    if (backUp !== undefined) say(await files.backUp(path, bytes ?? new Uint8Array()));
    await files.write(path, Buffer.alloc(Number(size), 'x'), bytes, 'as-before');
    say('written');
  },
};

const [task = '', path = '', ...args] = process.argv.slice(2);
try {
  await tasks[task]?.(path, ...args);
} catch (error) {
  if (!(error instanceof CoreError)) throw error;
  say(`${error.code}: ${error.message} ${error.remedy}`);
}
