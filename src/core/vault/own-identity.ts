import type { Profile, VaultInUse } from '../../contract/model.ts';
import type { Core } from '../handlers.ts';

/**
 * Where a vault holds this profile's own age identity, which opens hand-offs to its recipient: in the keychain as an
 * item of this account, in a passphrase vault as `handoff.identity.age`. It is made when it is first asked for, and it
 * goes where the keys go, but not into a backup.
 */
export const identityName = 'handoff.identity';

/** Whether that vault has it; a locked passphrase vault says so too. */
export const holdsIdentity = async (
  { ports, vault }: Core,
  profile: Profile,
  kind: VaultInUse,
): Promise<boolean> => {
  if (kind === 'passphrase') return (await ports.vaults.passphrase.names()).includes(identityName);
  if (kind === 'keychain' && !(await ports.vaults.keychain(profile.id).availability()).available)
    return false;
  return (await vault.storeOf(profile, kind).get(identityName)) !== undefined;
};

/** The `AGE-SECRET-KEY-1…`, where there is one yet; throws `vault-locked` or `vault-unavailable`. */
export const readIdentity = async ({ vault }: Core, profile: Profile): Promise<string | undefined> => {
  await vault.assertOpen(profile);
  return (await vault.present(profile)).get(identityName);
};

/** Makes one where there is none; answers it, and whether it is new. */
export const ensureIdentity = async (core: Core): Promise<{ identity: string; isNew: boolean }> => {
  const { ports, vault } = core;
  const known = await readIdentity(core, await ports.profile.read());
  if (known !== undefined) return { identity: known, isNew: false };
  const fresh = await ports.sealer.makeIdentity();
  // The first write fixes the id that keychain items are kept under; the lock keeps another process from making one too.
  await ports.profile.update((draft) => {
    draft.vault = vault.kindOf(draft);
  });
  return ports.profile.update(async (draft) => {
    const made = await readIdentity(core, draft);
    if (made !== undefined) return { identity: made, isNew: false };
    await (await vault.present(draft)).set(identityName, fresh);
    return { identity: fresh, isNew: true };
  });
};
