import type { InspectedSetting, Inspection } from '../../src/contract/inspection.ts';
import type { ConnectorConfig } from '../../src/core/export/connector-config.ts';

type Seen = Partial<InspectedSetting>;

const setting = (path: string, seen: Seen): InspectedSetting => ({
  path,
  source: 'none',
  lockedBy: null,
  value: null,
  fingerprint: null,
  isReadable: true,
  hiddenRow: false,
  ...seen,
});

/** A Magento that has these settings in its database; `seen` is what is otherwise with single ones. */
export const inspectionOf = (
  config: ConnectorConfig,
  seen: Record<string, Seen> = {},
  rest: Partial<Omit<Inspection, 'settings'>> = {},
): Inspection => {
  const held = config
    .filter(({ value }) => value !== '')
    .map(({ path, value, secret }): [string, Seen] => [
      path,
      { source: 'database', ...(secret ? { fingerprint: value } : { value }) },
    ]);
  const settings = new Map<string, Seen>([
    ['magento_saas/environment', { source: 'default', value: 'production' }],
    ...held,
  ]);
  for (const [path, other] of Object.entries(seen)) settings.set(path, { ...settings.get(path), ...other });
  return {
    magento: { version: '2.4.7-p1', edition: 'Community', mode: 'production' },
    php: '8.2.20',
    modules: { servicesConnector: '1.3.6', servicesId: '3.3.1' },
    connector: 'usable',
    baseUrl: 'https://eu.acme.example/',
    variablesOrder: 'EGPCS',
    importPending: false,
    crypt: 'ok',
    isMaintenance: false,
    ...rest,
    settings: [...settings].map(([path, each]) => setting(path, each)),
  };
};
