import type { Profile, VaultInUse, VaultKind } from '../../contract/model.ts';
import { CoreError } from '../core-error.ts';
import type { Core } from '../handlers.ts';
import type { SecretStore } from '../ports.ts';
import { holdsIdentity, identityName } from './own-identity.ts';
import { missingSecret, secretName } from './vault.ts';

export interface Move {
  readonly from: VaultInUse;
  readonly to: VaultKind;
}

const statusCommand = { commandLine: 'Run `keybridge status`.' };

/** What the profile has in that vault. */
const secretsOf = async (core: Core, profile: Profile, kind: VaultInUse) => [
  ...profile.keyPairs.map(({ id, label }) => ({ name: secretName(id), label })),
  ...((await holdsIdentity(core, profile, kind)) ? [{ name: identityName, label: 'hand-offs' }] : []),
];

const copyAll = async (
  core: Core,
  draft: Profile,
  secrets: { name: string; label: string }[],
  { from, to }: Move,
): Promise<void> => {
  const [source, target] = [core.vault.storeOf(draft, from), core.vault.storeOf(draft, to)];
  for (const { name, label } of secrets) {
    const secret = await source.get(name);
    if (secret === undefined) throw missingSecret(from, label);
    await target.set(name, secret);
    if ((await target.get(name)) !== secret) {
      throw new CoreError(
        'vault-unavailable',
        `The ${to} vault did not give back what was stored for ${label}.`,
        'Nothing was moved; see whether that vault works here.',
        statusCommand,
      );
    }
  }
};

/** Answers how many could not be deleted. */
const deleteAll = async (store: SecretStore, names: string[]): Promise<number> => {
  const outcomes = await Promise.allSettled(names.map((name) => store.delete(name)));
  return outcomes.filter(({ status }) => status === 'rejected').length;
};

/** A passphrase vault without secrets goes, so that a later one starts with a passphrase of its own. */
export const dropEmptied = async ({ ports }: Core): Promise<void> => {
  const { passphrase } = ports.vaults;
  if ((await passphrase.exists()) && (await passphrase.names()).length === 0) await passphrase.destroy();
};

/**
 * Copies every secret and reads it back, then has the profile name the other vault, and only then deletes: at any
 * moment the vault that the profile names holds them all. The lock is held wherever something is deleted, for another
 * process may be moving them back. Answers how many key pairs there are, and how many secrets stayed in the old vault.
 */
export const moveSecrets = async (core: Core, move: Move): Promise<{ moved: number; left: number }> => {
  const { ports, vault } = core;
  const { from, to } = move;
  let names: string[] = [];
  let moved = 0;
  try {
    await ports.profile.update(async (draft) => {
      if (draft.keyPairs.length > 0 && (draft.vault ?? ports.defaultVault) !== from) {
        throw new CoreError(
          'profile-busy',
          'The keys were moved in the meantime.',
          'See where they are kept now.',
          statusCommand,
        );
      }
      const secrets = await secretsOf(core, draft, from);
      names = secrets.map(({ name }) => name);
      moved = draft.keyPairs.length;
      await copyAll(core, draft, secrets, move);
      draft.vault = to;
    });
  } catch (error) {
    await ports.profile
      .update(async (draft) => {
        if (draft.vault !== to) await deleteAll(vault.storeOf(draft, to), names);
      })
      .catch((reason: unknown) =>
        ports.log.error('Copies of secrets may be left in the other vault', reason),
      );
    throw error;
  }

  let left = names.length;
  await ports.profile
    .update(async (draft) => {
      if (draft.vault !== to) return;
      left = await deleteAll(vault.storeOf(draft, from), names);
      if (from === 'passphrase') await dropEmptied(core);
    })
    .catch((reason: unknown) => ports.log.error('The old vault could not be cleared', reason));
  return { moved, left };
};
