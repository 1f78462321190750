import type { ConnectorConfig } from './connector-config.ts';

/** The list itself, for other tools: `[{path, value, secret}, …]`, values plain. */
export const formatJson = (config: ConnectorConfig): string => `${JSON.stringify(config, null, 2)}\n`;
