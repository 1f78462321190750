import type { KeyEnvironment, KeyPair, Profile } from '../../contract/model.ts';
import type { Vault } from '../vault/vault.ts';
import type { KeySecret, RegistryAccess } from '../ports.ts';

/** These keys with the gateway of their environment, and the way there. */
export const accessWith = (
  { settings }: Profile,
  keyEnvironment: KeyEnvironment,
  secret: KeySecret,
): RegistryAccess => ({
  ...secret,
  keyEnvironment,
  gateway: settings.gateways[keyEnvironment],
  timeouts: settings.timeouts,
  proxy: settings.proxy,
});

/** The pair's secret with the gateway of its environment. */
export const registryAccess = async (
  vault: Vault,
  profile: Profile,
  pair: KeyPair,
): Promise<RegistryAccess> => accessWith(profile, pair.keyEnvironment, await vault.read(profile, pair.id));
