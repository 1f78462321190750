import { randomUUID } from 'node:crypto';
import type { ConnectorConfig } from '../../src/core/export/connector-config.ts';
import { connectorSettings } from './connector-settings.ts';

export const keys = 'services_connector/services_connector_integration';
export const ids = 'services_connector/services_id';

/** Two sets of settings with nothing in common, made once for a test file: making keys takes its time. */
export const oldAndNewSettings = (): { before: ConnectorConfig; after: ConnectorConfig } => {
  const all = (active: string, gateway: string): ConnectorConfig => [
    ...connectorSettings().map((entry) => {
      if (entry.path === 'magento_saas/environment') return { ...entry, value: active };
      return entry.path.startsWith(ids) ? { ...entry, value: `${entry.value} ${randomUUID()}` } : entry;
    }),
    { path: `${ids}/ims_organization_id`, value: `${randomUUID()}@AdobeOrg`, secret: false },
    { path: 'services_connector/production_gateway_url', value: `${gateway}/production/`, secret: false },
    { path: 'services_connector/sandbox_gateway_url', value: `${gateway}/sandbox/`, secret: false },
  ];
  return {
    before: all('production', 'http://127.0.0.1:1'),
    after: all('sandbox', 'http://127.0.0.1:2'),
  };
};

export const pathsOf = (config: ConnectorConfig): string[] => config.map(({ path }) => path);

/** Path → value. */
export const valuesOf = (config: ConnectorConfig): Record<string, string> =>
  Object.fromEntries(config.map(({ path, value }) => [path, value]));

/** Every value that a program must not tell, and every line of one. */
export const secretsOf = (...configs: ConnectorConfig[]): string[] =>
  configs
    .flat()
    .filter(({ secret }) => secret)
    .flatMap(({ value }) => value.split('\n').filter((line) => line !== '' && !line.startsWith('-----')));
