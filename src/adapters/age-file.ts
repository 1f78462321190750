import { buffer, text as textOf } from 'node:stream/consumers';
import { ReadableStream } from 'node:stream/web';
import { CoreError } from '../core/core-error.ts';
import type { SealedTo } from '../core/ports.ts';

/** A text out of an age file, or why there is none. */
export type Opened =
  | { readonly text: string }
  | {
      /** Nothing that was given opens it; a changed header cannot be told from that. */
      readonly failure: 'not-opened' | 'damaged' | 'no-age-file';
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

/** As a stream: of bytes, the library makes a `Response`, for whose sake Node loads its whole HTTP client. */
const streamOf = (bytes: Uint8Array): globalThis.ReadableStream<Uint8Array<ArrayBuffer>> =>
  ReadableStream.from([bytes]) as globalThis.ReadableStream<Uint8Array<ArrayBuffer>>;

/** Encrypts to a passphrase (scrypt), as `age -p` does, or to a recipient, as `age -r`. */
export const seal = async (text: string, to: SealedTo): Promise<Uint8Array> => {
  const { Encrypter } = await import('age-encryption');
  const encrypter = new Encrypter();
  if ('recipient' in to) {
    encrypter.addRecipient(to.recipient);
  } else {
    if (to.passphrase === '') {
      throw new CoreError('bad-input', 'The passphrase is empty.', 'Choose one of several words.');
    }
    encrypter.setPassphrase(to.passphrase);
  }
  return buffer(await encrypter.encrypt(streamOf(Buffer.from(text))));
};

/** Decrypts what `seal` or `age`, with or without `-a`, has made. */
export const openSealed = async (
  bytes: Uint8Array,
  by: { readonly passphrase: string } | { readonly identity: string },
): Promise<Opened> => {
  const { Decrypter } = await import('age-encryption');
  const decrypter = new Decrypter();
  if ('identity' in by) decrypter.addIdentity(by.identity);
  else decrypter.addPassphrase(by.passphrase);
  try {
    const binary = await toBinary(bytes);
    if (!binary) return { failure: 'no-age-file' };
    return { text: await textOf(await decrypter.decrypt(streamOf(binary))) };
  } catch (error) {
    // age-encryption says this of a key that does not fit, and other things of a file that does not parse.
    const isLocked = error instanceof Error && error.message.includes('no identity matched');
    return { failure: isLocked ? 'not-opened' : 'damaged' };
  }
};

/** What an age file is encrypted to, by the first stanza of its header (https://age-encryption.org/v1). */
export const sealedTo = async (
  bytes: Uint8Array,
): Promise<'passphrase' | 'recipient' | 'damaged' | 'no-age-file'> => {
  let binary: Uint8Array | undefined;
  try {
    binary = await toBinary(bytes);
  } catch {
    return 'damaged';
  }
  if (!binary) return 'no-age-file';
  const header = Buffer.from(binary.subarray(0, 200)).toString('latin1');
  const stanza = /^age-encryption\.org\/v1\n-> (\S+) /.exec(header)?.[1];
  if (stanza === undefined) return 'damaged';
  return stanza === 'scrypt' ? 'passphrase' : 'recipient';
};
