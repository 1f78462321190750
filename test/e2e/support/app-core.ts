import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAgeSealer } from '../../../src/adapters/age-sealer.ts';
import { createFiles } from '../../../src/adapters/files.ts';
import { createRunner } from '../../../src/adapters/instance/runner.ts';
import { createJournalFile } from '../../../src/adapters/journal-file.ts';
import { createPassphraseVault } from '../../../src/adapters/passphrase-vault.ts';
import { createProfileFile } from '../../../src/adapters/profile-file.ts';
import { createHttpRegistry } from '../../../src/adapters/registry/http-registry.ts';
import { findProjects } from '../../../src/adapters/surroundings/project-files.ts';
import { findSshHosts } from '../../../src/adapters/surroundings/ssh-hosts.ts';
import { type Call, createClient } from '../../../src/contract/client.ts';
import type { Profile } from '../../../src/contract/model.ts';
import { createCore } from '../../../src/core/create-core.ts';
import type { Log, Sealer } from '../../../src/core/ports.ts';
import { withPractice } from '../../../src/practice/with-practice.ts';
import { type Simulator, startSimulator } from '../../../src/simulator/start-simulator.ts';
import { startBrowserHost } from '../../../src/web/index.ts';
import { createQuickSealer, makeQuickVault } from '../../support/quick-vault.ts';

/** The browser door over the real core: a profile and a passphrase vault in a folder of their own, and a simulator. */
export interface RunningApp {
  readonly folder: string;
  /** Of the real core, also while the pages practise. */
  readonly call: Call;
  readonly simulator: Simulator;
  /** An address that lets one page in. */
  newUrl(): string;
  /** The same of another host on another port, with a core of its own over the same profile. */
  newUrlElsewhere(): Promise<string>;
  /** Backs the profile up into a file that opens in a moment; its vault opens with `vaultPassphrase`. */
  backUp(path: string, passphrase: string, vaultPassphrase: string): Promise<void>;
  /** Changes the profile behind the core's back. */
  edit(change: (draft: Profile) => void): Promise<void>;
  close(): Promise<void>;
}

const noKeychain = {
  available: false as const,
  reason: 'There is no Secret Service here.',
  remedy: 'Install gnome-keyring, or take the passphrase vault.',
};

const createTestCore = (folder: string, sealer: Sealer = createAgeSealer()) => {
  const registry = createHttpRegistry();
  const log: Log = { error: (message, cause) => console.error(message, cause) };
  const missing = async (): Promise<never> => {
    throw new Error(noKeychain.reason);
  };
  const keychain = { availability: async () => noKeychain, get: missing, set: missing, delete: missing };
  const core = createCore(
    {
      profile: createProfileFile({ folder }),
      journal: createJournalFile(join(folder, 'journal.jsonl')),
      vaults: {
        keychain: () => keychain,
        passphrase: createPassphraseVault(join(folder, 'vault')),
      },
      requestedVault: undefined,
      defaultVault: 'passphrase',
      registry,
      runner: createRunner(),
      files: createFiles(),
      surroundings: { sshHosts: findSshHosts, projectsIn: findProjects },
      sealer,
      clock: { now: () => new Date() },
      log,
    },
    '0.0.0',
  );
  return { core, log, close: () => registry.close() };
};

/** `pageFolder`: the built page. Without a passphrase there is no vault yet, as on the first start. */
export const startApp = async (pageFolder: string, passphrase: string | undefined): Promise<RunningApp> => {
  const folder = await mkdtemp(join(tmpdir(), 'keybridge-e2e-'));
  const simulator = await startSimulator();
  const real = createTestCore(folder);
  const { core, close } = withPractice(real);
  const call = createClient(real.core.dispatch);
  if (passphrase !== undefined) {
    await makeQuickVault(join(folder, 'vault'), passphrase);
    await call('vault.use', { kind: 'passphrase', passphrase });
  }
  for (const keyEnvironment of ['sandbox', 'production'] as const) {
    await call('gateways.set', { keyEnvironment, url: simulator.url });
  }
  const hostOver = (served: typeof core) =>
    startBrowserHost({ core: served, folder: pageFolder, onAbsence: () => undefined });
  const host = await hostOver(core);
  const others: { close(): Promise<void> }[] = [];
  return {
    folder,
    call,
    simulator,
    newUrl: () => host.newUrl(),
    async newUrlElsewhere() {
      const other = createTestCore(folder);
      const otherHost = await hostOver(other.core);
      others.push(otherHost, other);
      return otherHost.newUrl();
    },
    async backUp(path, passphrase, vaultPassphrase) {
      const other = createTestCore(folder, createQuickSealer());
      const otherCall = createClient(other.core.dispatch);
      await otherCall('vault.unlock', { passphrase: vaultPassphrase });
      await otherCall('backup.create', { path, passphrase });
      await other.close();
    },
    async edit(change) {
      await createProfileFile({ folder }).update(change);
    },
    async close() {
      for (const other of others) await other.close();
      await host.close();
      await close();
      await simulator.close();
      await rm(folder, { recursive: true });
    },
  };
};
