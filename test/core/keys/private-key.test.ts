import { spawnSync } from 'node:child_process';
import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { decodeText } from '../../../src/core/keys/decode-text.ts';
import { fingerprintOf } from '../../../src/core/keys/fingerprint.ts';
import { needsPassphrase, readPrivateKey } from '../../../src/core/keys/private-key.ts';
import { type PemShape, pemShapes } from '../../support/pem-shapes.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pemOf = (key: KeyObject, type: 'pkcs1' | 'pkcs8', encryption: object = {}): string =>
  key.export({ type, format: 'pem', ...encryption }).toString();
const [pkcs1, pkcs8] = [pemOf(privateKey, 'pkcs1'), pemOf(privateKey, 'pkcs8')];
const fingerprint = fingerprintOf(publicKey.export({ type: 'spki', format: 'der' }));

const passphrase = 'straße & "horse"';
const encrypted = (type: 'pkcs1' | 'pkcs8', cipher: string) =>
  pemOf(privateKey, type, { cipher, passphrase });

const php = `-----BEGIN PRIVATE KEY-----\n([A-Za-z0-9+/]{64}\n)+[A-Za-z0-9+/]{1,64}={0,2}\n-----END PRIVATE KEY-----\n`;

describe('one canonical form', () => {
  test('it is PKCS#8 with 64 columns, LF and a final line break', () => {
    expect(readPrivateKey(pkcs1).pem).toMatch(new RegExp(`^${php}$`));
    expect(readPrivateKey(pkcs8)).toEqual({ pem: pkcs8, fingerprint, bits: 2048, repairs: [] });
  });

  test.each(pemShapes)('PKCS#8, $name', ({ bend, repairs }) => {
    expect(readPrivateKey(bend(pkcs8))).toEqual({ pem: pkcs8, fingerprint, bits: 2048, repairs });
  });

  test.each(pemShapes)('PKCS#1, $name', ({ bend, repairs }) => {
    expect(readPrivateKey(bend(pkcs1))).toEqual({ pem: pkcs8, fingerprint, bits: 2048, repairs });
  });

  test('every shape but the faultless ones differs from the canonical form', () => {
    expect(pemShapes.filter(({ bend }) => bend(pkcs8) === pkcs8).map(({ name }) => name)).toEqual([
      'as it should be',
    ]);
  });

  test('several faults at once are all told, each once', () => {
    const bent = `\uFEFF  "${pkcs8.trimEnd().replaceAll('-----', '----').replaceAll('\n', '\r\r   ')}"`;
    expect(readPrivateKey(bent)).toMatchObject({
      pem: pkcs8,
      repairs: [
        'a byte order mark stood before it',
        'quotes stood around it',
        'the BEGIN and END lines had wrong dashes or spaces',
        'lines ended in CR alone',
        'lines were indented',
        'it had blank lines inside',
      ],
    });
  });

  test('a certificate or a public key beside it is passed over', () => {
    const other = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    expect(readPrivateKey(`${other}${pkcs8}${other}`).pem).toBe(pkcs8);
    expect(readPrivateKey(`-----BEGIN CERTIFICATE-----\nMIIC\n${pkcs8}`).pem).toBe(pkcs8);
  });

  test('the same key in two forms is one key', () => {
    expect(readPrivateKey(`${pkcs1}\n${pkcs8}`).pem).toBe(pkcs8);
  });

  test('4096 bits', () => {
    const large = generateKeyPairSync('rsa', { modulusLength: 4096 }).privateKey;
    const pem = pemOf(large, 'pkcs8');
    expect(readPrivateKey(pemOf(large, 'pkcs1').replaceAll('\n', ' '))).toMatchObject({ pem, bits: 4096 });
  });

  test.each([
    ['UTF-8 with its mark', Buffer.from(`\uFEFF${pkcs8}`)],
    ['UTF-16, low byte first', Buffer.from(`\uFEFF${pkcs8}`, 'utf16le')],
    ['UTF-16, high byte first', Buffer.from(`\uFEFF${pkcs8}`, 'utf16le').swap16()],
  ])('a file in %s', (_encoding, bytes) => {
    expect(readPrivateKey(decodeText(bytes))).toMatchObject({ pem: pkcs8, repairs: [] });
  });
});

describe('encrypted', () => {
  /** Nothing says where the old headers' initialisation vector ends once the line break behind it is gone. */
  const isBeyondRepair = ({ name }: PemShape) => /^(all|the body) on one line|columns$/.test(name);
  const legacyShapes = pemShapes.filter((shape) => !isBeyondRepair(shape));

  test.each([
    ['PKCS#8', 'pkcs8', 'aes-256-cbc'],
    ['PKCS#8', 'pkcs8', 'des-ede3-cbc'],
    ['the old way', 'pkcs1', 'aes-128-cbc'],
    ['the old way', 'pkcs1', 'aes-256-cbc'],
    ['the old way', 'pkcs1', 'des-ede3-cbc'],
  ] as const)('%s (%s, %s): the right passphrase opens it, no other does', (_way, type, cipher) => {
    const pem = encrypted(type, cipher);
    expect(needsPassphrase(pem)).toBe(true);
    expect(readPrivateKey(pem, passphrase)).toEqual({ pem: pkcs8, fingerprint, bits: 2048, repairs: [] });
    const refused = (given?: string) => () => readPrivateKey(pem, given);
    expect(refused()).toThrow('The private key is encrypted.');
    for (const wrong of ['', 'wrong', `${passphrase} `, 'x'.repeat(5000)]) {
      expect(refused(wrong)).toThrow('does not open: its passphrase is wrong, or the key is damaged');
    }
  });

  test.each(pemShapes)('PKCS#8, $name', ({ bend, repairs }) => {
    const bent = bend(encrypted('pkcs8', 'aes-256-cbc'));
    expect(needsPassphrase(bent)).toBe(true);
    expect(readPrivateKey(bent, passphrase)).toEqual({ pem: pkcs8, fingerprint, bits: 2048, repairs });
  });

  test.each(legacyShapes)('the old way, $name', ({ bend, repairs }) => {
    const bent = bend(encrypted('pkcs1', 'aes-256-cbc'));
    expect(needsPassphrase(bent)).toBe(true);
    expect(readPrivateKey(bent, passphrase)).toMatchObject({ pem: pkcs8, repairs });
  });

  test.each(pemShapes.filter(isBeyondRepair))('the old way, $name: refused', ({ bend }) => {
    const bent = bend(encrypted('pkcs1', 'aes-256-cbc'));
    expect(() => readPrivateKey(bent, passphrase)).toThrow('holds characters that do not belong there');
  });

  test('a passphrase for a key that needs none is not minded', () => {
    expect(needsPassphrase(pkcs8)).toBe(false);
    expect(readPrivateKey(pkcs8, 'anything').pem).toBe(pkcs8);
  });

  test('what is no key at all needs no passphrase', () => {
    for (const text of ['', 'text', '-----BEGIN ENCRYPTED PRIVATE KEY-----']) {
      expect(needsPassphrase(text)).toBe(false);
    }
  });
});

test('what comes out is what OpenSSL reads', () => {
  expect(createPrivateKey(readPrivateKey(pkcs1).pem).equals(privateKey)).toBe(true);
});

/** What PHP's OpenSSL, which an instance reads its key with, makes of each text: a fingerprint, or nothing. */
const readByPhp = (pems: string[]): (string | null)[] => {
  const script = `
    $read = function ($pem) {
      $key = openssl_pkey_get_private($pem);
      if ($key === false) return null;
      $public = openssl_pkey_get_details($key)['key'];
      return hash('sha256', base64_decode(preg_replace('/-----[^-]+-----|\\s/', '', $public)));
    };
    echo json_encode(array_map($read, json_decode(stream_get_contents(STDIN))));`;
  const { status, stdout, stderr, error } = spawnSync('php', ['-r', script], { input: JSON.stringify(pems) });
  if (error) throw new Error(`php is needed to read keys as an instance does: ${error.message}`);
  expect(status, String(stderr)).toBe(0);
  return JSON.parse(String(stdout)) as (string | null)[];
};

test('PHP takes the canonical form and every shape that is told to need no repair', () => {
  expect(readByPhp([readPrivateKey(pkcs1).pem])).toEqual([fingerprint]);
  const taken = readByPhp(pemShapes.map(({ bend }) => bend(pkcs8)));
  const refused = pemShapes.filter((_shape, index) => taken[index] !== fingerprint);
  expect(refused.filter(({ repairs }) => repairs.length === 0)).toEqual([]);
  expect(refused.length).toBeGreaterThan(20);
});
