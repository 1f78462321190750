import { createHash } from 'node:crypto';
import type { Gateways, Instance, KeyEnvironment, KeyPair, Profile } from '../../contract/model.ts';
import { CoreError } from '../core-error.ts';
import { keyPairsOf } from '../instances/guard-instance.ts';
import { instanceName } from '../lookup.ts';
import type { KeySecret } from '../ports.ts';
import { adobeGateways } from '../profile.ts';
import type { ConfigEntry, ConnectorConfig } from './connector-config.ts';
import { activePath, gatewayPath, idPath, keyEnvironments, keyPath } from '../../contract/setting-paths.ts';

const entry = (path: string, value: string): ConfigEntry => ({ path, value, secret: false });

const keyEntries = (environment: KeyEnvironment, { apiKey, privateKey }: KeySecret): ConfigEntry[] => [
  { path: keyPath(environment, 'api_key'), value: apiKey, secret: true },
  // The connector compares as it stands: with a last newline a key never equals itself (instance-config.md, way 1).
  { path: keyPath(environment, 'private_key'), value: privateKey.trimEnd(), secret: true },
];

const gatewayEntries = (gateways: Gateways | undefined): ConfigEntry[] =>
  gateways
    ? keyEnvironments.map((environment) => entry(gatewayPath(environment), gateways[environment]))
    : [];

/** The instance with the project and the data space that it is to be given. */
export const assertBound = (profile: Profile, instance: Instance) => {
  const { project, dataSpace } = instance;
  if (!project || !dataSpace) {
    throw new CoreError(
      'bad-input',
      `${instanceName(profile, instance)} has no data space yet, so there is nothing to give it.`,
      'Choose a data space for it first.',
    );
  }
  return { ...instance, project, dataSpace };
};

export const blankKeys: KeySecret = { apiKey: '', privateKey: '' };

/** The key environments of which an instance is given keys, with the pair; none where it was given one and is to lose it. */
export const pairsToGive = (
  profile: Profile,
  instance: Instance,
): [environment: KeyEnvironment, pair: KeyPair | undefined][] => {
  const pairs = keyPairsOf(profile, instance);
  const given = instance.lastGiven?.apiKeyFingerprints;
  return keyEnvironments
    .filter((environment) => pairs[environment] || given?.[environment])
    .map((environment) => [environment, pairs[environment]]);
};

/** Everything an instance needs, keys first, then ids, as the connector wants them (instance-config.md, way 1). */
export const connectorConfig = (
  instance: Instance & Required<Pick<Instance, 'project' | 'dataSpace'>>,
  secrets: Partial<Record<KeyEnvironment, KeySecret>>,
  gateways: Gateways | undefined,
): ConnectorConfig => [
  ...keyEnvironments.flatMap((environment) => {
    const secret = secrets[environment];
    return secret ? keyEntries(environment, secret) : [];
  }),
  entry(idPath('project_id'), instance.project.id),
  entry(idPath('project_name'), instance.project.name),
  entry(idPath('environment_id'), instance.dataSpace.id),
  entry(idPath('environment_name'), instance.dataSpace.name),
  entry(idPath('environment'), instance.dataSpace.type),
  entry(activePath, instance.activeKeyEnvironment),
  ...gatewayEntries(gateways),
];

/**
 * The same settings blanked. The key environment goes back to its default, and so do the gateways when they are
 * asked for: a blank one would not disconnect but break.
 */
export const blankConfig = (withGateways: boolean): ConnectorConfig => [
  ...keyEnvironments.flatMap((environment) => keyEntries(environment, blankKeys)),
  ...['project_id', 'project_name', 'environment_id', 'environment_name', 'environment'].map((name) =>
    entry(idPath(name), ''),
  ),
  entry(activePath, 'production'),
  ...gatewayEntries(withGateways ? adobeGateways : undefined),
];

/** SHA-256 of the settings, to notice that they changed since they were last given to the instance. */
export const hashConfig = (config: ConnectorConfig): string =>
  createHash('sha256').update(JSON.stringify(config)).digest('hex');
