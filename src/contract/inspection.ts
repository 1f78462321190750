import * as z from 'zod';
import { Fingerprint } from './model.ts';

/** Where the value that is in force comes from, the strongest first. */
export const SettingSource = z.enum([
  'environment-variable',
  'env-php',
  'config-php',
  'database',
  'default',
  'none',
]);
export type SettingSource = z.infer<typeof SettingSource>;

/** One connector setting as the instance has it in force. The four keys never show a value, only a fingerprint. */
export const InspectedSetting = z.strictObject({
  path: z.string(),
  source: SettingSource,
  /** The file (`app/etc/env.php`, `app/etc/config.php`) or the variable (`CONFIG__DEFAULT__…`) that locks it. */
  lockedBy: z.string().nullable(),
  value: z.string().nullable(),
  /** Of an API key: SHA-256 of its text; of a private key: of its public key's SPKI DER. */
  fingerprint: Fingerprint.nullable(),
  /** False where it is still ciphertext, or no private key: the connector cannot use it. */
  isReadable: z.boolean(),
  /** The database has a row that the lock shadows. */
  hiddenRow: z.boolean(),
});
export type InspectedSetting = z.infer<typeof InspectedSetting>;

/** What an instance says of itself, read in one start of its Magento. */
export const Inspection = z.strictObject({
  magento: z.strictObject({ version: z.string(), edition: z.string(), mode: z.string() }),
  php: z.string(),
  modules: z.strictObject({ servicesConnector: z.string().nullable(), servicesId: z.string().nullable() }),
  connector: z.enum(['usable', 'absent', 'disabled']),
  baseUrl: z.string().nullable(),
  /** php's: without an E the instance reads no environment variables. */
  variablesOrder: z.string(),
  /** A configuration file was changed and not imported: the site answers 500. */
  importPending: z.boolean(),
  /** `missing`: there is no crypt key; `wrong`: there are keys that it does not decrypt. */
  crypt: z.enum(['ok', 'missing', 'wrong']),
  isMaintenance: z.boolean(),
  settings: z.array(InspectedSetting),
});
export type Inspection = z.infer<typeof Inspection>;

/** One setting that an instance gets: keys as `SHA-256 …`, nothing as an empty text. */
export const Change = z.strictObject({ path: z.string(), from: z.string(), to: z.string() });
export type Change = z.infer<typeof Change>;

/** The data space as the registry named it to the instance's own connector. */
export const Verified = z.strictObject({
  dataSpaceId: z.string(),
  dataSpaceName: z.string(),
  type: z.string(),
  projectId: z.string(),
});
export type Verified = z.infer<typeof Verified>;
