import type { KeyPair, Profile } from '../../contract/model.ts';
import { CoreError } from '../core-error.ts';
import type { Core } from '../handlers.ts';
import { record } from '../journal/record-change.ts';
import { clientOf, findKeyPair, instanceName } from '../lookup.ts';
import { secretName } from '../vault/vault.ts';

const secretLeft = ({ id, label }: KeyPair, error: unknown): unknown => {
  if (!(error instanceof CoreError)) return error;
  const message = `${label} was removed, but its secret is still in the vault. ${error.message}`;
  const remedy = `Delete ${secretName(id)} from the vault by hand.`;
  return new CoreError('vault-unavailable', message, remedy, { cause: error });
};

/**
 * Takes the pair out of the profile; answers the names of the instances that used it. What it stood for is replaced by its
 * own successor from then on, and by nothing where it has none.
 */
const takeOut = (draft: Profile, { id, keyEnvironment, replacedBy }: KeyPair): string[] => {
  const users = draft.instances.filter(({ keyPairs }) => Object.values(keyPairs).includes(id));
  for (const instance of users) instance.keyPairs = { ...instance.keyPairs, [keyEnvironment]: undefined };
  draft.keyPairs = draft.keyPairs.filter((pair) => pair.id !== id);
  draft.snapshots = draft.snapshots.filter(({ keyPairId }) => keyPairId !== id);
  for (const pair of draft.keyPairs) {
    if (pair.replacedBy !== id) continue;
    pair.replacedBy = replacedBy === pair.id ? undefined : replacedBy;
    if (pair.replacedBy === undefined) pair.replacedIn = undefined;
  }
  return users.map((instance) => instanceName(draft, instance));
};

/**
 * Takes a pair out of the profile and its secret out of the vault; `circumstance` ends the journal's sentence. `guard`
 * throws what stands against it.
 */
export const removeKeyPair = async (
  { ports, vault }: Pick<Core, 'ports' | 'vault'>,
  ref: string,
  circumstance: string,
  guard?: (draft: Profile, pair: KeyPair) => void,
): Promise<{ keyPair: KeyPair; unbound: string[] }> => {
  const { profile, pair, unbound, deleteSecret } = await ports.profile.update(async (draft) => {
    const found = findKeyPair(draft, ref);
    guard?.(draft, found);
    const whenRemoved = await vault.prepareDelete(draft, found.id);
    return { profile: draft, pair: found, unbound: takeOut(draft, found), deleteSecret: whenRemoved };
  });
  // The secret goes last: whatever stops this on the way, no key is lost that the profile still lists.
  const failure = await deleteSecret().then(
    () => undefined,
    (error: unknown) => secretLeft(pair, error),
  );
  await record(ports, {
    action: 'keys.remove',
    client: clientOf(profile, pair).name,
    text: `Removed the ${pair.keyEnvironment} key pair ${pair.label}${circumstance}`,
  });
  if (failure) throw failure;
  return { keyPair: pair, unbound };
};
