import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAgeSealer } from '../../../src/adapters/age-sealer.ts';
import { createFiles } from '../../../src/adapters/files.ts';
import { createJournalFile } from '../../../src/adapters/journal-file.ts';
import { createPassphraseVault } from '../../../src/adapters/passphrase-vault.ts';
import { createProfileFile } from '../../../src/adapters/profile-file.ts';
import { createHttpRegistry } from '../../../src/adapters/registry/http-registry.ts';
import { type Call, createClient } from '../../../src/contract/client.ts';
import type { Profile } from '../../../src/contract/model.ts';
import { createCore } from '../../../src/core/create-core.ts';
import { type Simulator, startSimulator } from '../../../src/simulator/start-simulator.ts';
import { startBrowserHost } from '../../../src/web/index.ts';
import { makeQuickVault } from '../../support/quick-vault.ts';

/** The browser door over the real core: a profile and a passphrase vault in a folder of their own, and a simulator. */
export interface RunningApp {
  readonly folder: string;
  readonly call: Call;
  readonly simulator: Simulator;
  /** An address that lets one page in. */
  newUrl(): string;
  /** Changes the profile behind the core's back. */
  edit(change: (draft: Profile) => void): Promise<void>;
  close(): Promise<void>;
}

const noKeychain = {
  available: false as const,
  reason: 'There is no Secret Service here.',
  remedy: 'Install gnome-keyring, or take the passphrase vault.',
};

const createTestCore = (folder: string) => {
  const registry = createHttpRegistry();
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
      files: createFiles(),
      sealer: createAgeSealer(),
      clock: { now: () => new Date() },
      log: { error: (message, cause) => console.error(message, cause) },
    },
    '0.0.0',
  );
  return { core, close: () => registry.close() };
};

/** `pageFolder`: the built page. Without a passphrase there is no vault yet, as on the first start. */
export const startApp = async (pageFolder: string, passphrase: string | undefined): Promise<RunningApp> => {
  const folder = await mkdtemp(join(tmpdir(), 'keybridge-e2e-'));
  const simulator = await startSimulator();
  const { core, close } = createTestCore(folder);
  const call = createClient(core.dispatch);
  if (passphrase !== undefined) {
    await makeQuickVault(join(folder, 'vault'), passphrase);
    await call('vault.use', { kind: 'passphrase', passphrase });
  }
  for (const keyEnvironment of ['sandbox', 'production'] as const) {
    await call('gateways.set', { keyEnvironment, url: simulator.url });
  }
  const host = await startBrowserHost({ core, folder: pageFolder, onAbsence: () => undefined });
  return {
    folder,
    call,
    simulator,
    newUrl: () => host.newUrl(),
    async edit(change) {
      await createProfileFile({ folder }).update(change);
    },
    async close() {
      await host.close();
      await close();
      await simulator.close();
      await rm(folder, { recursive: true });
    },
  };
};
