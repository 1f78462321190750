import type { KeyEnvironment } from './model.ts';

/** In the order in which they are written. */
export const keyEnvironments = ['production', 'sandbox'] as const satisfies KeyEnvironment[];

// Paths: instance-config.md, "Paths".
export const keyPath = (environment: KeyEnvironment, kind: 'api_key' | 'private_key'): string =>
  `services_connector/services_connector_integration/${environment}_${kind}`;
export const idPath = (name: string): string => `services_connector/services_id/${name}`;
export const activePath = 'magento_saas/environment';
export const gatewayPath = (environment: KeyEnvironment): string =>
  `services_connector/${environment}_gateway_url`;

const words: Readonly<Record<string, string>> = {
  [keyPath('production', 'api_key')]: 'production API key',
  [keyPath('production', 'private_key')]: 'production private key',
  [keyPath('sandbox', 'api_key')]: 'sandbox API key',
  [keyPath('sandbox', 'private_key')]: 'sandbox private key',
  [idPath('project_id')]: 'project',
  [idPath('project_name')]: 'project’s name',
  [idPath('environment_id')]: 'data space',
  [idPath('environment_name')]: 'data space’s name',
  [idPath('environment')]: 'data space’s type',
  [activePath]: 'kind of keys in use',
  [gatewayPath('production')]: 'production gateway',
  [gatewayPath('sandbox')]: 'sandbox gateway',
};

/** What a setting is, for people; a path that is none of ours stays as it is. */
export const settingName = (path: string): string => words[path] ?? path;
