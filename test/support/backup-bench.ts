import type { Instance, JournalEntry, Profile } from '../../src/contract/model.ts';
import type { KeySecret } from '../../src/core/ports.ts';
import { type CoreInMemory, type CoreInMemoryOptions, createCoreInMemory } from './core-in-memory.ts';

export const backupFile = '/backups/all.age';
export const passphrase = 'correct horse battery staple';

/** A backup without its envelope, as open as a test needs it to change it. */
export interface BackupText {
  format: string;
  version: number;
  profile: Omit<Profile, 'schemaVersion'> & { schemaVersion: number };
  secrets: Record<string, KeySecret>;
  journal: JournalEntry[];
}

interface Sealed {
  text: string;
  passphrase: string;
}

/** Acme with both pairs, two instances of which one is bound, and a backup of it all. */
export const createSource = async (options?: CoreInMemoryOptions): Promise<CoreInMemory> => {
  const source = createCoreInMemory(options);
  await source.addClient('Acme');
  await source.addKeys('Acme', 'sandbox');
  await source.addKeys('Acme', 'production');
  await source.call('instances.add', {
    client: 'Acme',
    name: 'EU',
    connection: { kind: 'ddev', dir: '/src/eu' },
  });
  await source.call('instances.add', { client: 'Acme', name: 'US', stage: 'staging' });
  source.registry.addProject('Shops');
  await source.call('instances.bind', { instance: 'EU', dataSpace: 'Production' });
  await source.call('backup.create', { path: backupFile, passphrase });
  return source;
};

/** An empty profile elsewhere, with the file at hand; `change` makes it another one than was backed up. */
export const createTarget = (
  source: CoreInMemory,
  change?: (backup: BackupText) => void,
  options?: CoreInMemoryOptions,
): CoreInMemory => {
  const target = createCoreInMemory(options);
  const bytes = source.files.all.get(backupFile) ?? new Uint8Array();
  target.files.all.set(backupFile, change ? changed(bytes, change) : bytes);
  return target;
};

const changed = (bytes: Uint8Array, change: (backup: BackupText) => void): Uint8Array => {
  const sealed = JSON.parse(Buffer.from(bytes).toString()) as Sealed;
  const backup = JSON.parse(sealed.text) as BackupText;
  change(backup);
  return Buffer.from(JSON.stringify({ ...sealed, text: JSON.stringify(backup) }));
};

export const backupText = (core: CoreInMemory): BackupText => {
  const sealed = JSON.parse(core.files.text(backupFile) ?? '') as Sealed;
  return JSON.parse(sealed.text) as BackupText;
};

export const instanceOf = ({ profile }: BackupText, name: string): Instance => {
  const instance = profile.instances.find((each) => each.name === name);
  if (!instance) throw new Error(`The backup has no instance ${name}`);
  return instance;
};
