import type { Status } from '../contract/methods.ts';
import type { VaultKind } from '../contract/model.ts';
import type { Core, Handlers } from './handlers.ts';

/** What there is, and which vaults are available here. */
export const readStatus = async ({ ports, vault, version }: Core): Promise<Status> => {
  const profile = await ports.profile.read();
  const inUse = vault.kindOf(profile);
  const describe = async (kind: VaultKind) => {
    const store = kind === 'keychain' ? ports.vaults.keychain(profile.id) : ports.vaults.passphrase;
    return { kind, inUse: kind === inUse, ...(await store.availability()) };
  };
  return {
    version,
    profile: ports.profile.folder,
    vault: inUse,
    vaults: ports.practice ? [] : [await describe('keychain'), await describe('passphrase')],
    isLocked: inUse === 'passphrase' && !ports.vaults.passphrase.isUnlocked(),
    passphraseVaultExists: await ports.vaults.passphrase.exists(),
    isVaultChosen: profile.vault !== undefined || ports.requestedVault !== undefined,
    gateways: profile.settings.gateways,
    clients: profile.clients.length,
    keyPairs: profile.keyPairs.length,
    instances: profile.instances.length,
    keptAside: await ports.profile.keptAside(),
    practice: ports.practice && { folder: ports.practice.folder },
  };
};

export const createStatusMethods = (core: Core): Handlers<'status.read'> => ({
  'status.read': () => readStatus(core),
});
