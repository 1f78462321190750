import {
  constants,
  createPrivateKey,
  createPublicKey,
  type JsonWebKey,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { fingerprintOf } from './fingerprint.ts';
import { findPrivateKeyBlocks, type PemBlock, refuseKey } from './pem-block.ts';
import { hasLegacyHeaders, type PemBody, readBody, toPem } from './pem-body.ts';

/** A private key that signs: `pem` is canonical PKCS#8 (64-column body, LF, final newline; domain.md, rule 10). */
export interface PrivateKey {
  readonly pem: string;
  /** SHA-256 of the public key's SPKI DER. */
  readonly fingerprint: string;
  readonly bits: number;
  /** What was wrong with the text and is not any more, as phrases. */
  readonly repairs: string[];
}

/** How many bytes a DER sequence says that it has, head included. */
const derLength = (der: Buffer): number | undefined => {
  const first = der[1] ?? 0;
  if (der[0] !== 0x30 || der.length < 6) return undefined;
  if (first < 0x80) return first + 2;
  const size = first & 0x7f;
  return size >= 1 && size <= 4 ? der.readUIntBE(2, size) + 2 + size : undefined;
};

const assertWhole = (base64: string): void => {
  const der = Buffer.from(base64, 'base64');
  const expected = derLength(der);
  if (expected === undefined)
    throw refuseKey('The body of the key is damaged: it does not begin as a key does.');
  if (der.length < expected) {
    throw refuseKey(`The key is cut off: ${expected - der.length} of ${expected} bytes are missing.`);
  }
  if (der.length > expected)
    throw refuseKey('The body of the key is damaged: there is more of it than there should be.');
};

const isEncrypted = ({ label, body }: PemBlock): boolean =>
  label === 'ENCRYPTED PRIVATE KEY' || hasLegacyHeaders(body);

/** True when the text holds an encrypted private key, which is read with its passphrase only. */
export const needsPassphrase = (text: string): boolean => {
  try {
    return findPrivateKeyBlocks(text).some(isEncrypted);
  } catch {
    return false;
  }
};

const isUnsupported = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_OSSL_EVP_UNSUPPORTED';

const decode = (label: string, body: PemBody, passphrase: string | undefined): KeyObject => {
  if (!body.legacy) assertWhole(body.base64);
  const encrypted = label === 'ENCRYPTED PRIVATE KEY' || body.legacy !== undefined;
  if (encrypted && passphrase === undefined) {
    throw refuseKey('The private key is encrypted.', 'Give its passphrase too.');
  }
  try {
    return createPrivateKey({ key: toPem(label, body), format: 'pem', passphrase: passphrase ?? '' });
  } catch (error) {
    if (!encrypted) throw refuseKey('The private key is damaged: OpenSSL cannot read it.');
    if (isUnsupported(error)) {
      throw refuseKey(
        'The private key is encrypted in an old way that is not supported any more.',
        'Decrypt it first: `openssl rsa -provider legacy -provider default -in FILE -out NEWFILE`.',
      );
    }
    throw refuseKey(
      'The private key does not open: its passphrase is wrong, or the key is damaged.',
      'Try the passphrase again.',
    );
  }
};

const kinds: Record<string, string> = {
  ec: 'an elliptic-curve (EC) key',
  ed25519: 'an Ed25519 key',
  ed448: 'an Ed448 key',
  x25519: 'an X25519 key',
  x448: 'an X448 key',
  dsa: 'a DSA key',
  dh: 'a Diffie-Hellman key',
  'rsa-pss': 'an RSA-PSS key',
};

/** RSA that OpenSSL signs and verifies with: the service wants RS256 (domain.md, "Formats"). Returns the bits. */
const assertRsa = (key: KeyObject): number => {
  const { asymmetricKeyType = '', asymmetricKeyDetails } = key;
  if (asymmetricKeyType !== 'rsa') {
    throw refuseKey(`This is ${kinds[asymmetricKeyType] ?? 'no RSA key'}; the service wants plain RSA.`);
  }
  const bits = asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits < 2048) throw refuseKey(`This RSA key has ${bits} bits; the service wants 2048 or more.`);
  if (bits > 16_384) throw refuseKey(`This RSA key has ${bits} bits; OpenSSL takes no more than 16384.`);
  return bits;
};

const numberOf = (text = ''): bigint => BigInt(`0x0${Buffer.from(text, 'base64url').toString('hex')}`);

/**
 * OpenSSL signs with the prime factors, checks the result and, where it is wrong, signs with the private exponent: a
 * key of which one half is damaged still signs here, and not everywhere.
 */
const numbersFit = (jwk: JsonWebKey): boolean => {
  const [n, e, d] = [numberOf(jwk.n), numberOf(jwk.e), numberOf(jwk.d)];
  const [p, dp] = [numberOf(jwk.p), numberOf(jwk.dp)];
  const [q, dq, qi] = [numberOf(jwk.q), numberOf(jwk.dq), numberOf(jwk.qi)];
  if (p < 3n || q < 3n || n !== p * q) return false;
  const exponentsFit = (e * d) % (p - 1n) === 1n && (e * d) % (q - 1n) === 1n;
  return exponentsFit && dp === d % (p - 1n) && dq === d % (q - 1n) && (q * qi) % p === 1n;
};

const signs = (key: KeyObject): boolean => {
  const probe = Buffer.from('keybridge');
  const padding = constants.RSA_PKCS1_PADDING;
  return verify(
    'sha256',
    probe,
    { key: createPublicKey(key), padding },
    sign('sha256', probe, { key, padding }),
  );
};

/** The key made anew from its numbers alone (OpenSSL keeps a wrong version number, for one), tried by signing. */
const renew = (key: KeyObject): KeyObject => {
  try {
    const jwk = key.export({ format: 'jwk' });
    const renewed = createPrivateKey({ key: jwk, format: 'jwk' });
    if (numbersFit(jwk) && signs(renewed)) return renewed;
  } catch {
    // OpenSSL found out by itself.
  }
  throw refuseKey('The private key is damaged: its parts do not belong together.');
};

const readBlock = ({ label, body, repairs }: PemBlock, passphrase: string | undefined): PrivateKey => {
  const content = readBody(body);
  const found = decode(label, content, passphrase);
  const bits = assertRsa(found);
  const key = renew(found);
  return {
    pem: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    fingerprint: fingerprintOf(createPublicKey(key).export({ type: 'spki', format: 'der' })),
    bits,
    repairs: [...new Set([...repairs, ...content.repairs])],
  };
};

/** Reads a private key out of whatever a person has; throws `bad-input` with the reason, never with the text. */
export const readPrivateKey = (text: string, passphrase?: string): PrivateKey => {
  const keys = findPrivateKeyBlocks(text).map((block) => readBlock(block, passphrase));
  const different = new Map(keys.map((key) => [key.fingerprint, key]));
  const [key] = keys;
  if (key && different.size === 1) return key;
  throw refuseKey(
    `There are ${different.size} private keys in this text.`,
    'Give the one that belongs to the API key.',
  );
};
