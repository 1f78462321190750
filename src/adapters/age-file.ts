import { CoreError } from '../core/core-error.ts';

/** A text out of an age file, or why there is none. */
export type Opened =
  | { readonly text: string }
  | {
      /** A changed header cannot be told from a passphrase that does not fit. */
      readonly failure: 'wrong-passphrase' | 'damaged' | 'no-age-file';
    };

const beginsWith = (bytes: Uint8Array, start: string): boolean =>
  Buffer.from(bytes.subarray(0, 100)).toString('latin1').trimStart().startsWith(start);

/** The binary form of an age file, which may be armored; undefined when it is none. */
const toBinary = async (bytes: Uint8Array): Promise<Uint8Array | undefined> => {
  if (beginsWith(bytes, 'age-encryption.org/')) return bytes;
  if (!beginsWith(bytes, '-----BEGIN AGE ENCRYPTED FILE-----')) return undefined;
  const { armor } = await import('age-encryption');
  return armor.decode(Buffer.from(bytes).toString('latin1'));
};

/** Encrypts to a passphrase (scrypt), as `age -p` does. */
export const sealWithPassphrase = async (text: string, passphrase: string): Promise<Uint8Array> => {
  if (passphrase === '') {
    throw new CoreError('bad-input', 'The passphrase is empty.', 'Choose one of several words.');
  }
  const { Encrypter } = await import('age-encryption');
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  return encrypter.encrypt(text);
};

/** Decrypts what `sealWithPassphrase` or `age -p`, with or without `-a`, has made. */
export const openWithPassphrase = async (bytes: Uint8Array, passphrase: string): Promise<Opened> => {
  const { Decrypter } = await import('age-encryption');
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  try {
    const binary = await toBinary(bytes);
    return binary ? { text: await decrypter.decrypt(binary, 'text') } : { failure: 'no-age-file' };
  } catch (error) {
    // age-encryption says this of a passphrase that does not fit, and other things of a file that does not parse.
    const isWrong = error instanceof Error && error.message.includes('no identity matched');
    return { failure: isWrong ? 'wrong-passphrase' : 'damaged' };
  }
};
