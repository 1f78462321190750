import type { KeyPair, Profile } from '../../contract/model.ts';
import type { Vault } from '../vault/vault.ts';
import type { RegistryAccess } from '../ports.ts';

/** The pair's secret with the gateway of its environment. */
export const registryAccess = async (
  vault: Vault,
  profile: Profile,
  pair: KeyPair,
): Promise<RegistryAccess> => ({
  ...(await vault.read(profile, pair.id)),
  keyEnvironment: pair.keyEnvironment,
  gateway: profile.settings.gateways[pair.keyEnvironment],
  timeouts: profile.settings.timeouts,
  proxy: profile.settings.proxy,
});
