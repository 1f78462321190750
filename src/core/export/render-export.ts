import type { ExportFormat } from '../../contract/model.ts';
import { CoreError } from '../core-error.ts';
import type { FileFacts } from '../ports.ts';
import type { ConnectorConfig } from './connector-config.ts';
import { editEnvPhp, envPhpFragment, readEnvPhp } from './env-php.ts';
import { formatDotenv } from './format-dotenv.ts';
import { formatJson } from './format-json.ts';
import { formatShell } from './format-shell.ts';
import { cryptKeyOption, parseCryptKeys } from './magento-encryptor.ts';

interface Rendered {
  readonly bytes: Uint8Array;
  /** Paths whose values differ from what the file had. */
  readonly changed: string[];
}

const same = (a: Uint8Array | undefined, b: Uint8Array): boolean =>
  a !== undefined && Buffer.compare(a, b) === 0;

/** A crypt key file holds the key itself, or is the env.php that has it. */
const readCryptKeyFile = (text: string) => {
  if (!text.trimStart().startsWith('<?php')) return parseCryptKeys(text);
  const keys = readEnvPhp(Buffer.from(text)).cryptKeys;
  if (keys) return keys;
  throw new CoreError(
    'bad-input',
    'The crypt key was given as an env.php that does not spell out crypt/key.',
    'Give the key itself: what MAGENTO_DC_CRYPT__KEY has on the instance.',
    cryptKeyOption,
  );
};

const hasSecrets = (config: ConnectorConfig): boolean =>
  config.some(({ secret, value }) => secret && value !== '');

const newEnvPhp = (config: ConnectorConfig, cryptKey: string | undefined): Uint8Array => {
  if (cryptKey !== undefined) return envPhpFragment(config, readCryptKeyFile(cryptKey));
  if (!hasSecrets(config)) return envPhpFragment(config, []);
  throw new CoreError(
    'bad-input',
    'Keys in env.php are always encrypted, and a new file has no crypt key to do it with.',
    'Give the instance’s: the key itself, or the instance’s env.php.',
    cryptKeyOption,
  );
};

/** True where the file spells out another crypt key than the one that is to be used. */
const isOtherCryptKey = (own: readonly Uint8Array[] | undefined, given: readonly Uint8Array[]): boolean => {
  const [newest, used] = [own?.at(-1), given.at(-1)];
  return newest !== undefined && used !== undefined && Buffer.compare(newest, used) !== 0;
};

/** What an env.php gives its instance now, and whether another crypt key is meant than it spells out. */
export const lookInto = (bytes: Uint8Array, cryptKey: string | undefined) => {
  const { dataSpaceId, gateways, cryptKeys } = readEnvPhp(bytes);
  return {
    dataSpaceId,
    gateways,
    isOtherCryptKey: cryptKey !== undefined && isOtherCryptKey(cryptKeys, readCryptKeyFile(cryptKey)),
  };
};

/** Encrypting again gives other bytes, so a fragment is compared by what it says. */
const holdsAlready = (bytes: Uint8Array, config: ConnectorConfig, cryptKey: string | undefined): boolean => {
  try {
    const cryptKeys = cryptKey === undefined ? [] : readCryptKeyFile(cryptKey);
    return editEnvPhp(bytes, config, { cryptKeys }).changed.length === 0;
  } catch (error) {
    // Not one of ours, or no key to compare with: `newEnvPhp` says what is missing.
    if (error instanceof CoreError) return false;
    throw error;
  }
};

const textFormats = { dotenv: formatDotenv, shell: formatShell, json: formatJson };

/** The bytes that the export will write, from the settings and what the file is now. */
export const renderExport = (
  format: ExportFormat,
  config: ConnectorConfig,
  facts: FileFacts,
  isEdit: boolean,
  cryptKey: string | undefined,
): Rendered => {
  if (isEdit) {
    if (!facts.bytes) {
      throw new CoreError(
        'file-unreadable',
        `There is no ${facts.realPath} to edit.`,
        'Give the path of the instance’s app/etc/env.php, or write a new file.',
        { commandLine: 'Give --out FILE for a new one.' },
      );
    }
    const cryptKeys = cryptKey === undefined ? undefined : readCryptKeyFile(cryptKey);
    return editEnvPhp(facts.bytes, config, { cryptKeys });
  }
  if (format === 'env-php' && facts.bytes && holdsAlready(facts.bytes, config, cryptKey)) {
    return { bytes: facts.bytes, changed: [] };
  }
  const bytes = format === 'env-php' ? newEnvPhp(config, cryptKey) : Buffer.from(textFormats[format](config));
  return { bytes, changed: same(facts.bytes, bytes) ? [] : config.map(({ path }) => path) };
};
