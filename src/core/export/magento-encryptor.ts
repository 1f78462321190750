import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { CoreError } from '../core-error.ts';

// Magento's Encryptor, version 3 (instance-config.md, "Encryption"), checked against values that Magento decrypted.
const cipher = 'chacha20-poly1305';
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
const encrypted = /^(\d+):3:([A-Za-z0-9+/]+={0,2})$/;

/** How the command line is given a crypt key. */
export const cryptKeyOption = { commandLine: 'Name the file that holds it with --crypt-key-file FILE.' };

/** One of the keys in `crypt/key`; its place in the list is what a ciphertext names. */
export type CryptKey = Uint8Array;

/** `text` as `crypt/key` has it: one key or several, oldest first, between whitespace. */
export const parseCryptKeys = (text: string): CryptKey[] =>
  text
    .split(/\s+/)
    .filter((key) => key !== '')
    .map((key) =>
      key.startsWith('base64') ? Buffer.from(key.slice('base64'.length), 'base64') : Buffer.from(key),
    );

/** `<keyIndex>:3:<base64>` with the newest key. Throws `bad-input` when that key does not have 32 bytes. */
export const encryptValue = (
  plain: string,
  keys: readonly CryptKey[],
  nonce = randomBytes(nonceBytes),
): string => {
  const key = keys.at(-1);
  if (key?.length !== keyBytes) {
    throw new CoreError(
      'bad-input',
      `The crypt key has ${key?.length ?? 0} bytes; Magento’s has ${keyBytes}.`,
      'Give the value of crypt/key from the instance’s env.php, as it stands there.',
      cryptKeyOption,
    );
  }
  const sealing = createCipheriv(cipher, key, nonce, { authTagLength: tagBytes });
  sealing.setAAD(nonce, { plaintextLength: Buffer.byteLength(plain) });
  const sealed = Buffer.concat([nonce, sealing.update(plain, 'utf8'), sealing.final(), sealing.getAuthTag()]);
  return `${keys.length - 1}:3:${sealed.toString('base64')}`;
};

/** Undefined where the text is no version 3 ciphertext or none of these keys made it. */
export const decryptValue = (text: string, keys: readonly CryptKey[]): string | undefined => {
  const [, index = '', base64 = ''] = encrypted.exec(text) ?? [];
  const key = keys[Number(index)];
  const sealed = Buffer.from(base64, 'base64');
  if (index === '' || key?.length !== keyBytes || sealed.length < nonceBytes + tagBytes) return undefined;
  const nonce = sealed.subarray(0, nonceBytes);
  const body = sealed.subarray(nonceBytes, -tagBytes);
  const opening = createDecipheriv(cipher, key, nonce, { authTagLength: tagBytes });
  opening.setAAD(nonce, { plaintextLength: body.length });
  opening.setAuthTag(sealed.subarray(-tagBytes));
  try {
    return Buffer.concat([opening.update(body), opening.final()]).toString('utf8');
  } catch {
    return undefined;
  }
};
