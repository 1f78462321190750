import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CoreError } from '../../../src/core/core-error.ts';
import { decryptValue, encryptValue, parseCryptKeys } from '../../../src/core/export/magento-encryptor.ts';

interface Vector {
  readonly cryptKey: string;
  readonly plain: string;
  readonly nonceHex: string;
  readonly encrypted: string;
}

const vectors = JSON.parse(
  await readFile(new URL('../../fixtures/encryptor.json', import.meta.url), 'utf8'),
) as Vector[];

test.each(vectors)('what Magento decrypted: $encrypted', ({ cryptKey, plain, nonceHex, encrypted }) => {
  const keys = parseCryptKeys(cryptKey);
  expect(encryptValue(plain, keys, Buffer.from(nonceHex, 'hex'))).toBe(encrypted);
  expect(decryptValue(encrypted, keys)).toBe(plain);
});

test('every text comes back, with the newest key and a nonce of its own', () => {
  const keys = parseCryptKeys(
    `\n${randomBytes(16).toString('hex')} \r\n\tbase64${randomBytes(32).toString('base64')}\n`,
  );
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (plain) => {
      const encrypted = encryptValue(plain, keys);
      expect(encrypted).toMatch(/^1:3:/);
      expect(decryptValue(encrypted, keys)).toBe(Buffer.from(plain).toString());
      expect(encryptValue(plain, keys)).not.toBe(encrypted);
    }),
  );
});

test('an older key still decrypts what it encrypted', () => {
  const [older = '', newer = ''] = [randomBytes(16).toString('hex'), randomBytes(16).toString('hex')];
  const before = encryptValue('value', parseCryptKeys(older));
  expect(decryptValue(before, parseCryptKeys(`${older}\n${newer}`))).toBe('value');
  expect(decryptValue(before, parseCryptKeys(newer))).toBeUndefined();
});

test('what was tampered with, or is no ciphertext, decrypts to nothing', () => {
  const keys = parseCryptKeys(randomBytes(16).toString('hex'));
  const sealed = Buffer.from(encryptValue('value', keys).slice('0:3:'.length), 'base64');
  for (let at = 0; at < sealed.length; at += 1) {
    const damaged = Buffer.from(sealed);
    damaged[at] = (damaged[at] ?? 0) ^ 1;
    expect(decryptValue(`0:3:${damaged.toString('base64')}`, keys)).toBeUndefined();
  }
  for (let length = 0; length < sealed.length; length += 1) {
    expect(decryptValue(`0:3:${sealed.subarray(0, length).toString('base64')}`, keys)).toBeUndefined();
  }
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(decryptValue(text, keys)).toBeUndefined();
    }),
  );
  expect(decryptValue(`7:3:${sealed.toString('base64')}`, keys)).toBeUndefined();
});

test.each(['', 'short', 'base64AAEC', `${'k'.repeat(32)} short`])(
  'a crypt key of %j encrypts nothing',
  (text) => {
    expect(() => encryptValue('value', parseCryptKeys(text))).toThrow(CoreError);
  },
);
