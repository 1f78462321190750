import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { createAgeSealer } from '../../src/adapters/age-sealer.ts';
import { createRunner } from '../../src/adapters/instance/runner.ts';
import { findProjects } from '../../src/adapters/surroundings/project-files.ts';
import { findSshHosts } from '../../src/adapters/surroundings/ssh-hosts.ts';
import { type Call, CallFailed, createClient } from '../../src/contract/client.ts';
import type { Failure } from '../../src/contract/errors.ts';
import type { EventName, EventPayload, Told } from '../../src/contract/events.ts';
import {
  type Client,
  type Edition,
  JournalEntry,
  type KeyEnvironment,
  type KeyPair,
  type Profile,
} from '../../src/contract/model.ts';
import { CoreError } from '../../src/core/core-error.ts';
import { createCore, type KeybridgeCore } from '../../src/core/create-core.ts';
import type { Journal, KeySecret, Ports, Sealer } from '../../src/core/ports.ts';
import { createInMemoryFiles, type InMemoryFiles } from './in-memory-files.ts';
import { createInMemoryProfile } from './in-memory-profile.ts';
import { createInMemoryRegistry, type InMemoryRegistry } from './in-memory-registry.ts';
import { createInMemoryVaults, type InMemoryVaults } from './in-memory-vaults.ts';

const createInMemoryJournal = (): Journal => {
  const entries: JournalEntry[] = [];
  return {
    append: async (added) => void entries.push(...JournalEntry.array().parse(structuredClone(added))),
    read: async () => ({ entries: structuredClone(entries), unreadable: 0 }),
  };
};

/** Hides nothing: it only asks for the passphrase that it was given. To recipients it seals as age does. */
const createInMemorySealer = (): Sealer => {
  const age = createAgeSealer();
  return {
    ...age,
    seal: async (text, to) =>
      'recipient' in to ? age.seal(text, to) : Buffer.from(JSON.stringify({ text, ...to })),
    sealedTo: async (bytes) => (bytes[0] === '{'.charCodeAt(0) ? 'passphrase' : age.sealedTo(bytes)),
    async open(bytes, by) {
      if ('identity' in by) return age.open(bytes, by);
      const sealed = JSON.parse(Buffer.from(bytes).toString()) as { text: string; passphrase: string };
      if (sealed.passphrase === by.passphrase) return sealed.text;
      throw new CoreError('wrong-passphrase', 'The file does not open.', 'Try the passphrase again.');
    },
  };
};

let sharedPrivateKey: string | undefined;

/** A pair that the core accepts. Its API key is new; the private key is made once, for making one takes a while. */
export const newKeySecret = (): KeySecret => {
  sharedPrivateKey ??= generateKeyPairSync('rsa', { modulusLength: 2048 })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();
  return { apiKey: randomBytes(16).toString('hex'), privateKey: sharedPrivateKey };
};

/** The failure that a call ends in, as a door is told it. */
export const failureFrom = async (call: Promise<unknown>): Promise<Failure> => {
  const error = await call.then(
    () => expect.fail('The call succeeded.'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof CallFailed) return error.failure;
  throw error;
};

export interface CoreInMemory {
  readonly core: KeybridgeCore;
  readonly call: Call;
  readonly ports: Ports;
  readonly registry: InMemoryRegistry;
  readonly files: InMemoryFiles;
  readonly vaults: InMemoryVaults;
  /** Stands still until a test moves it. */
  readonly clock: { now(): Date; advance(milliseconds: number): void };
  /** What was told to the log. */
  readonly logged: readonly { message: string; cause: unknown }[];
  /** What was emitted. */
  readonly events: readonly Told[];
  /** The payloads of one event, in order. */
  told<E extends EventName>(event: E): EventPayload<E>[];
  profile(): Promise<Profile>;
  journal(): Promise<JournalEntry[]>;
  addClient(name: string, edition?: Edition): Promise<Client>;
  addKeys(client: string, keyEnvironment: KeyEnvironment, label?: string): Promise<KeyPair>;
}

export interface CoreInMemoryOptions {
  /** What is in the profile at first; nothing without it. */
  profile?: Profile;
  /** Of the registry's account: which data spaces a new project gets. */
  edition?: Edition;
  /** Instead of those in memory. */
  ports?: Partial<Ports>;
}

/** The whole core, with everything outside of it in memory but the instances. Keys go to the keychain unless a test chooses otherwise. */
export const createCoreInMemory = (options: CoreInMemoryOptions = {}): CoreInMemory => {
  const registry = createInMemoryRegistry(options.edition);
  const files = createInMemoryFiles();
  const vaults = createInMemoryVaults();
  const logged: { message: string; cause: unknown }[] = [];
  let now = Date.UTC(2026, 0, 1, 12);
  const clock: CoreInMemory['clock'] = {
    now: () => new Date(now),
    advance(milliseconds) {
      now += milliseconds;
    },
  };
  const ports: Ports = {
    profile: createInMemoryProfile(options.profile),
    journal: createInMemoryJournal(),
    vaults,
    requestedVault: undefined,
    defaultVault: 'keychain',
    registry,
    runner: createRunner(),
    files,
    surroundings: { sshHosts: findSshHosts, projectsIn: findProjects },
    sealer: createInMemorySealer(),
    clock,
    log: { error: (message, cause) => void logged.push({ message, cause }) },
    ...options.ports,
  };
  const core = createCore(ports, '0.0.0');
  const call = createClient(core.dispatch);
  const events: Told[] = [];
  core.listen((...told) => void events.push(told));

  return {
    core,
    call,
    ports,
    registry,
    files,
    vaults,
    clock,
    logged,
    events,
    told: <E extends EventName>(event: E) =>
      events.filter(([name]) => name === event).map(([, payload]) => payload as EventPayload<E>),
    profile: () => ports.profile.read(),
    journal: async () => (await ports.journal.read()).entries,
    addClient: (name, edition = 'commerce') => call('clients.add', { name, edition }),
    async addKeys(client, keyEnvironment, label) {
      const added = await call('keys.add', {
        client,
        keyEnvironment,
        label,
        madeBy: 'license-holder',
        ...newKeySecret(),
      });
      return added.keyPair;
    },
  };
};
