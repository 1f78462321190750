import type { InspectedSetting, Inspection, SettingSource } from '../../contract/inspection.ts';
import { shortFingerprint } from '../../contract/short-fingerprint.ts';

export const sourceWords: Record<SettingSource, string> = {
  'environment-variable': 'from an environment variable',
  'env-php': 'from app/etc/env.php',
  'config-php': 'from app/etc/config.php',
  database: 'from the database',
  default: 'the module’s default',
  none: 'not set',
};

/** A key is told by its fingerprint. */
export const settingValue = ({ isReadable, value, fingerprint }: InspectedSetting): string => {
  if (!isReadable) return 'unreadable';
  if (fingerprint !== null) return shortFingerprint(fingerprint);
  return value === null || value === '' ? 'empty' : value;
};

const connectorWords = ({ connector, modules }: Inspection): string => {
  if (connector === 'absent') return 'not installed';
  if (connector === 'disabled') return 'disabled';
  return `Services Connector ${modules.servicesConnector ?? 'unknown'}, Services ID ${modules.servicesId ?? 'unknown'}`;
};

/** What an instance is, as label and text. */
export const factsOf = (inspection: Inspection): readonly (readonly [label: string, text: string])[] => {
  const { magento, php, baseUrl, isMaintenance } = inspection;
  return [
    ['Magento', `${magento.version} ${magento.edition}`],
    ['Mode', `${magento.mode}${isMaintenance ? ', in maintenance' : ''}`],
    ['PHP', php],
    ['Connector', connectorWords(inspection)],
    ['Base URL', baseUrl ?? 'not known'],
  ];
};
