import type { Instance, KeyEnvironment, Profile } from '../../contract/model.ts';
import type { KeySecret } from '../ports.ts';
import type { Vault } from '../vault/vault.ts';
import { blankKeys, pairsToGive } from './build-config.ts';

/** The keys that an instance is given, out of the vault; throws `vault-locked` or `vault-unavailable`. */
export const readSecrets = async (
  vault: Vault,
  profile: Profile,
  instance: Instance,
): Promise<Partial<Record<KeyEnvironment, KeySecret>>> => {
  await vault.assertOpen(profile);
  const secrets: Partial<Record<KeyEnvironment, KeySecret>> = {};
  for (const [environment, pair] of pairsToGive(profile, instance)) {
    secrets[environment] = pair ? await vault.read(profile, pair.id) : blankKeys;
  }
  return secrets;
};
