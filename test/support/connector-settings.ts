import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { ConnectorConfig } from '../../src/core/export/connector-config.ts';

const privateKey = (): string =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  }).privateKey.trimEnd();

/** The settings of an instance with both key pairs, made now. */
export const connectorSettings = (): ConnectorConfig => {
  const integration = 'services_connector/services_connector_integration';
  const ids = 'services_connector/services_id';
  return [
    { path: `${integration}/production_api_key`, value: randomBytes(16).toString('hex'), secret: true },
    { path: `${integration}/production_private_key`, value: privateKey(), secret: true },
    { path: `${integration}/sandbox_api_key`, value: randomBytes(16).toString('hex'), secret: true },
    { path: `${integration}/sandbox_private_key`, value: privateKey(), secret: true },
    { path: `${ids}/project_id`, value: 'a1b2c3d4-project', secret: false },
    { path: `${ids}/project_name`, value: 'Großhandel "Nord" \\ l\'été', secret: false },
    { path: `${ids}/environment_id`, value: 'e5f6a7b8-space', secret: false },
    { path: `${ids}/environment_name`, value: 'Läden $x {$y} 日本', secret: false },
    { path: `${ids}/environment`, value: 'Production', secret: false },
    { path: 'magento_saas/environment', value: 'production', secret: false },
  ];
};
