import { CoreError } from '../core-error.ts';
import type { KeySecret } from '../ports.ts';
import { readApiKey } from './api-key.ts';
import { fingerprintOf } from './fingerprint.ts';
import { apiKeysIn } from './portal-download.ts';
import { readPrivateKey } from './private-key.ts';

interface KeyTexts {
  readonly apiKey?: string;
  readonly privateKey: string;
  readonly keyPassphrase?: string;
}

interface ReadKeys {
  readonly secret: KeySecret;
  readonly privateKeyFingerprint: string;
  readonly apiKeyFingerprint: string;
  /** Of the RSA key. */
  readonly bits: number;
  readonly repairs: string[];
  readonly warnings: string[];
}

const apiKeyBeside = (privateKey: string): string => {
  const [found, ...others] = apiKeysIn(privateKey);
  if (found !== undefined && others.length === 0) return found;
  throw new CoreError(
    'bad-input',
    found === undefined
      ? 'The API key is missing: the private key’s file does not hold it.'
      : `Which is the API key? The private key’s file holds ${others.length + 1} values that could be it.`,
    'Copy it from the API Portal, where it stays visible, and give it too.',
  );
};

/** Turns what a person has (two files, or one download with both) into a secret that is ready to be stored. */
export const readKeys = ({ apiKey, privateKey, keyPassphrase }: KeyTexts): ReadKeys => {
  const key = readPrivateKey(privateKey, keyPassphrase);
  const read = readApiKey(apiKey ?? apiKeyBeside(privateKey));
  return {
    secret: { apiKey: read.apiKey, privateKey: key.pem },
    privateKeyFingerprint: key.fingerprint,
    apiKeyFingerprint: fingerprintOf(read.apiKey),
    bits: key.bits,
    repairs: key.repairs,
    warnings: read.warnings,
  };
};
