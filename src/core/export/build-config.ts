import { createHash } from 'node:crypto';
import type { Gateways, Instance, KeyEnvironment, Profile } from '../../contract/model.ts';
import { CoreError } from '../core-error.ts';
import { instanceName } from '../lookup.ts';
import type { KeySecret } from '../ports.ts';
import { adobeGateways } from '../profile.ts';
import type { ConfigEntry, ConnectorConfig } from './connector-config.ts';

const environments = ['production', 'sandbox'] as const satisfies KeyEnvironment[];

// Paths: instance-config.md, "Paths".
const keyPath = (environment: KeyEnvironment, kind: 'api_key' | 'private_key') =>
  `services_connector/services_connector_integration/${environment}_${kind}`;
const idPath = (name: string) => `services_connector/services_id/${name}`;
const activePath = 'magento_saas/environment';
const gatewayPath = (environment: KeyEnvironment) => `services_connector/${environment}_gateway_url`;

const entry = (path: string, value: string): ConfigEntry => ({ path, value, secret: false });

const keyEntries = (environment: KeyEnvironment, { apiKey, privateKey }: KeySecret): ConfigEntry[] => [
  { path: keyPath(environment, 'api_key'), value: apiKey, secret: true },
  // The connector compares as it stands: with a last newline a key never equals itself (instance-config.md, way 1).
  { path: keyPath(environment, 'private_key'), value: privateKey.trimEnd(), secret: true },
];

const gatewayEntries = (gateways: Gateways | undefined): ConfigEntry[] =>
  gateways ? environments.map((environment) => entry(gatewayPath(environment), gateways[environment])) : [];

/** The instance with the project and the data space that an export is about. */
export const assertBound = (profile: Profile, instance: Instance) => {
  const { project, dataSpace } = instance;
  if (!project || !dataSpace) {
    throw new CoreError(
      'bad-input',
      `${instanceName(profile, instance)} has no data space yet, so there is nothing to export.`,
      'Choose a data space for it first.',
    );
  }
  return { ...instance, project, dataSpace };
};

/** Everything an instance needs, keys first, then ids, as the connector wants them (instance-config.md, way 1). */
export const connectorConfig = (
  instance: Instance & Required<Pick<Instance, 'project' | 'dataSpace'>>,
  secrets: Partial<Record<KeyEnvironment, KeySecret>>,
  gateways: Gateways | undefined,
): ConnectorConfig => [
  ...environments.flatMap((environment) => {
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
  ...environments.flatMap((environment) => keyEntries(environment, { apiKey: '', privateKey: '' })),
  ...['project_id', 'project_name', 'environment_id', 'environment_name', 'environment'].map((name) =>
    entry(idPath(name), ''),
  ),
  entry(activePath, 'production'),
  ...gatewayEntries(withGateways ? adobeGateways : undefined),
];

/** SHA-256 of the settings, to notice that they changed since they were last given to the instance. */
export const hashConfig = (config: ConnectorConfig): string =>
  createHash('sha256').update(JSON.stringify(config)).digest('hex');
