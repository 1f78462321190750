import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CoreError } from '../../../src/core/core-error.ts';
import { readPrivateKey } from '../../../src/core/keys/private-key.ts';
import { readKeys } from '../../../src/core/keys/read-keys.ts';
import { pemDamages } from '../../support/pem-shapes.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const encryption = { cipher: 'aes-256-cbc', passphrase: 'right' };
const forms = [
  pem,
  privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
  privateKey.export({ type: 'pkcs8', format: 'pem', ...encryption }).toString(),
];
const material = forms.map((form) => form.replace(/-----.*-----|\s/g, ''));

/** Every piece of this many characters of a key is material of it. */
const piece = 12;

const leaks = (text: string): string[] => {
  const found: string[] = [];
  for (let at = 0; at + piece <= text.length; at += 1) {
    const part = text.slice(at, at + piece);
    if (material.some((body) => body.includes(part))) found.push(part);
  }
  return found;
};

/** The key, or the refusal; anything else that is thrown fails the test. */
const read = (text: string, passphrase?: string): string | CoreError => {
  try {
    return readPrivateKey(text, passphrase).pem;
  } catch (error) {
    if (!(error instanceof CoreError)) throw error;
    expect(error.code).toBe('bad-input');
    expect(leaks(`${error.message} ${error.remedy} ${error.stack?.split('\n')[0]}`)).toEqual([]);
    expect(error.cause).toBeUndefined();
    return error;
  }
};

const damages = fc.array(fc.constantFrom(...pemDamages), { maxLength: 5 });
const bend = (text: string, ways: ((pem: string) => string)[]): string =>
  ways.reduce((bent, way) => way(bent), text);

test('damages that lose nothing are repaired, whatever stands on top of what', () => {
  fc.assert(
    fc.property(fc.constantFrom(...forms), damages, (form, ways) => {
      expect(read(bend(form, ways), 'right')).toBe(pem);
    }),
    { numRuns: 500 },
  );
});

test('damages that lose or add something give the same key or a refusal', () => {
  const anything = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...'-A9+/= \n\r\\":{}') }),
  );
  const where = fc.double({ min: 0, max: 1, noNaN: true });
  const outcomes = { same: 0, refused: 0 };
  fc.assert(
    fc.property(
      fc.constantFrom(...forms),
      damages,
      where,
      where,
      anything,
      (form, ways, from, size, instead) => {
        const text = bend(form, ways);
        const at = Math.floor(from * text.length);
        const end = at + Math.floor(size ** 4 * (text.length - at));
        const outcome = read(text.slice(0, at) + instead + text.slice(end), 'right');
        if (typeof outcome === 'string') expect(outcome).toBe(pem);
        outcomes[typeof outcome === 'string' ? 'same' : 'refused'] += 1;
      },
    ),
    { numRuns: 1000 },
  );
  expect(Math.min(outcomes.same, outcomes.refused)).toBeGreaterThan(10);
});

test('one wrong character of the body is never taken for another key', () => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const at = fc.integer({ min: pem.indexOf('\n') + 1, max: pem.indexOf('\n-----END') - 1 });
  fc.assert(
    fc.property(at, fc.constantFrom(...alphabet), (position, letter) => {
      const outcome = read(pem.slice(0, position) + letter + pem.slice(position + 1));
      if (typeof outcome === 'string') expect(outcome).toBe(pem);
    }),
    { numRuns: 1000 },
  );
});

test('any text at all, with any passphrase and any API key, is read or refused', () => {
  const words = fc.constantFrom(
    '-----BEGIN ',
    '-----END ',
    'PRIVATE KEY-----',
    'RSA ',
    'ENCRYPTED ',
    '\n',
    '\\n',
    'MII',
    '0:3:',
    '"',
  );
  const text = fc.array(fc.oneof(words, fc.string({ unit: 'binary' }), fc.base64String()), { maxLength: 12 });
  fc.assert(
    fc.property(
      text,
      fc.option(fc.string()),
      fc.option(fc.string({ unit: 'binary' })),
      (parts, passphrase, apiKey) => {
        const privateKeyText = parts.join('');
        read(privateKeyText, passphrase ?? undefined);
        try {
          readKeys({ privateKey: `${pem}${privateKeyText}`, apiKey: apiKey ?? undefined });
        } catch (error) {
          expect(error).toBeInstanceOf(CoreError);
        }
      },
    ),
    { numRuns: 500 },
  );
});
