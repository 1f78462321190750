import { CoreError } from '../core-error.ts';
import type { ConfigEntry, ConnectorConfig } from './connector-config.ts';
import { addItems, type NewItems, quotePhp, type Splice, splice } from './env-php-layout.ts';
import { findItem, findRival, keysOf, literalAt, nest, type Wanted } from './env-php-paths.ts';
import { assertOnlyChanged, type Holds } from './env-php-proof.ts';
import {
  type ArrayLiteral,
  type EnvPhp,
  isLiteral,
  type Item,
  lineOf,
  literalText,
  parseEnvPhp,
  readArray,
  spanOf,
  unsafeEdit,
} from './env-php-syntax.ts';
import {
  type CryptKey,
  cryptKeyOption,
  decryptValue,
  encryptValue,
  parseCryptKeys,
} from './magento-encryptor.ts';

const leadingTo = (trail: readonly string[]): string => trail.map((key) => `'${key}'`).join(' → ');

const nested = (item: Item, trail: readonly string[]): ArrayLiteral => {
  const array = item.byRef ? undefined : readArray(item.value);
  if (array) return array;
  throw unsafeEdit(`${leadingTo(trail)} on ${lineOf(item.value)} is not written as an array but computed`);
};

/** `crypt/key` as the file spells it out; undefined where it comes from elsewhere (instance-config.md, "Encryption"). */
const literalCryptKeys = (root: ArrayLiteral): CryptKey[] | undefined => {
  const text = literalAt(root, ['crypt', 'key'])?.trim();
  return text === undefined || text === '' || text.startsWith('#env(') ? undefined : parseCryptKeys(text);
};

/** What an env.php gives its instance now, as far as it is spelt out. Throws `unsafe-edit` where it cannot be read. */
export const readEnvPhp = (bytes: Uint8Array) => {
  const { root } = parseEnvPhp(bytes);
  const at = (path: string): string | undefined => literalAt(root, keysOf({ path })) || undefined;
  return {
    dataSpaceId: at('services_connector/services_id/environment_id'),
    gateways: [
      at('services_connector/sandbox_gateway_url'),
      at('services_connector/production_gateway_url'),
    ].filter((url) => url !== undefined),
    cryptKeys: literalCryptKeys(root),
  };
};

const collect = (source: EnvPhp, encrypt: (entry: ConfigEntry) => string, holds: Holds, wanted: Wanted) => {
  const splices: Splice[] = [];
  const changed: string[] = [];

  const written = (entry: ConfigEntry): string => {
    changed.push(entry.path);
    return entry.secret && entry.value !== '' ? encrypt(entry) : entry.value;
  };

  const fresh = (level: Wanted): NewItems =>
    new Map([...level].map(([key, next]) => [key, next instanceof Map ? fresh(next) : written(next)]));

  const visit = (array: ArrayLiteral, level: Wanted, trail: readonly string[]): void => {
    const missing: Wanted = new Map();
    for (const [key, next] of level) {
      const item = findItem(array, key);
      const here = [...trail, key];
      const rival = findRival(array, key);
      if (rival)
        throw unsafeEdit(
          `only PHP can work out the key of an item on ${lineOf(rival.value)}, and it may be '${key}'`,
        );
      if (!item) missing.set(key, next);
      else if (next instanceof Map) visit(nested(item, here), next, here);
      else if (!isLiteral(item.value) || item.byRef || literalText(item.value)?.startsWith('#env(')) {
        throw unsafeEdit(`${leadingTo(here)} on ${lineOf(item.value)} is computed and not spelt out`);
      } else if (!holds(next, literalText(item.value))) {
        splices.push({ ...spanOf(item.value), text: quotePhp(written(next)) });
      }
    }
    if (missing.size > 0) splices.push(...addItems(source, array, fresh(missing)));
  };

  visit(source.root, wanted, []);
  return { splices, changed };
};

const holdsWith =
  (keys: readonly CryptKey[]): Holds =>
  ({ value, secret }, text) =>
    text !== undefined && (secret && value !== '' ? decryptValue(text, keys) : text) === value;

const needCryptKey = (): never => {
  throw new CoreError(
    'bad-input',
    'This env.php does not spell out its crypt key, and keys are written into it encrypted only.',
    'Give the value that crypt/key has on the instance (MAGENTO_DC_CRYPT__KEY, if it comes from there).',
    cryptKeyOption,
  );
};

/**
 * Sets the settings under `system/default` of an env.php and leaves every other byte as it is. What is right already
 * stays as it stands; `changed` lists the paths that were not. Secrets are encrypted with `cryptKeys`, or with the file's own.
 * Throws `unsafe-edit` with the reason, and `bad-input` where there is no crypt key to encrypt with.
 */
export const editEnvPhp = (
  bytes: Uint8Array,
  config: ConnectorConfig,
  options: { cryptKeys?: readonly CryptKey[] | undefined } = {},
): { bytes: Uint8Array; changed: string[] } => {
  const source = parseEnvPhp(bytes);
  const keys = options.cryptKeys ?? literalCryptKeys(source.root);
  if (!keys && config.some(({ secret, value }) => secret && value !== '')) needCryptKey();
  const holds = holdsWith(keys ?? []);
  const encrypt = ({ value }: ConfigEntry) => encryptValue(value, keys ?? []);
  const { splices, changed } = collect(source, encrypt, holds, nest(config));
  if (changed.length === 0) return { bytes, changed };
  const edited = Buffer.from(splice(source.text, splices), 'latin1');
  assertOnlyChanged(source, parseEnvPhp(edited), config, holds);
  return { bytes: edited, changed };
};

/** A whole env.php with nothing but the settings, to merge by hand. */
export const envPhpFragment = (config: ConnectorConfig, cryptKeys: readonly CryptKey[]): Uint8Array =>
  editEnvPhp(Buffer.from('<?php\nreturn [\n];\n'), config, { cryptKeys }).bytes;
