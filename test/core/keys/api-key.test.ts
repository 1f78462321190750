import { generateKeyPairSync, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CoreError } from '../../../src/core/core-error.ts';
import { readApiKey } from '../../../src/core/keys/api-key.ts';
import { decodeText } from '../../../src/core/keys/decode-text.ts';
import { fingerprintOf } from '../../../src/core/keys/fingerprint.ts';
import { apiKeysIn, findApiKey } from '../../../src/core/keys/portal-download.ts';
import { readKeys } from '../../../src/core/keys/read-keys.ts';
import { pemShapes } from '../../support/pem-shapes.ts';

const newApiKey = (): string => randomBytes(16).toString('hex');
const apiKey = newApiKey();
const pem = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();

const messageOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof CoreError && error.code === 'bad-input') return error.message;
    throw error;
  }
  return expect.fail('It was taken.');
};

/** Each with one API key in it. */
const texts: [string, string][] = [
  ['alone', apiKey],
  ['with a line end', `${apiKey}\r\n`],
  ['with spaces around it', `  ${apiKey}\t`],
  ['in double quotes', `"${apiKey}"`],
  ['in single quotes', ` '${apiKey}'\n`],
  ['with invisible characters', `\uFEFF${apiKey}\u200b`],
  ['behind a label', `API key: ${apiKey}`],
  ['behind a label without a space', `apiKey:${apiKey}`],
  ['in an env file', `MAGENTO_API_KEY=${apiKey}\n`],
  ['in an env file, in quotes', `export KEY="${apiKey}"`],
  ['in JSON', JSON.stringify({ apiKey, name: 'Acme' })],
  ['in XML', `<apiKey>${apiKey}</apiKey>`],
  ['in HTML', `<td>API Key</td><td>${apiKey}</td>`],
  ['in a table', `| Sandbox | ${apiKey} | 2026-03-01 |`],
  ['in a sentence', `The key is ${apiKey}. Keep it.`],
  ['twice', `${apiKey}\n\nAPI key: ${apiKey}\n`],
  ['beside longer hex', `sha256 ${fingerprintOf('x')}, key ${apiKey}`],
  ['beside upper-case hex', `id ${apiKey.toUpperCase().replace(/^./, 'F')}, key ${apiKey}`],
  ['with its private key', `API key: ${apiKey}\n${pem}`],
  ['below its private key', `${pem}\n${apiKey}`],
];

describe('readApiKey', () => {
  test.each(texts)('%s', (_where, text) => {
    expect(readApiKey(text)).toEqual({ apiKey, warnings: [] });
  });

  test('a file in UTF-16', () => {
    const text = decodeText(Buffer.from(`\uFEFF${apiKey}\r\n`, 'utf16le'));
    expect(readApiKey(text)).toEqual({ apiKey, warnings: [] });
  });

  test.each([
    ['upper case', apiKey.toUpperCase().replace(/^./, 'F')],
    ['31 characters', apiKey.slice(1)],
    ['33 characters', `${apiKey}0`],
    ['40 characters', fingerprintOf('x').slice(0, 40)],
    ['a UUID', '0f8fad5b-d9cb-469f-a165-70867728950e'],
    ['other letters', 'zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz'],
    ['base64', 'q83vEjRWeJCrze8SNFZ4kA=='],
    ['a prefix', `prod-${apiKey}`],
    ['punctuation', 'a{b}c'],
  ])('%s is taken as it is, with a warning', (_what, unusual) => {
    expect(readApiKey(` ${unusual}\n`)).toEqual({
      apiKey: unusual,
      warnings: [
        'This API key is not 32 lower-case hex characters, as all known ones are: check that it is whole.',
      ],
    });
  });

  test.each([
    ['nothing', '', 'The API key is empty.'],
    ['white space', ' \n\uFEFF\u200b', 'The API key is empty.'],
    ['quotes around nothing', '""', 'The API key is empty.'],
    [
      'ciphertext',
      `0:3:${randomBytes(60).toString('base64')}`,
      'This API key is encrypted text from a Magento database; saving it would encrypt it twice.',
    ],
    [
      'ciphertext in quotes',
      `"0:3:${randomBytes(60).toString('base64')}"`,
      'This API key is encrypted text from a Magento database; saving it would encrypt it twice.',
    ],
    [
      'ciphertext in a row',
      `services_connector_integration/production/api_key\t0:3:${randomBytes(60).toString('base64')}`,
      'This API key is encrypted text from a Magento database; saving it would encrypt it twice.',
    ],
    [
      'two of them',
      `${apiKey}\n${newApiKey()}`,
      'There are 2 values that could be the API key in this text.',
    ],
    ['a private key', pem, 'This is a PEM text, not an API key.'],
    ['a private key on one line', pem.replaceAll('\n', ''), 'This is a PEM text, not an API key.'],
    ['half a private key', pem.slice(0, 500), 'This is a PEM text, not an API key.'],
    [
      'the body of a private key',
      pem.replace(/-----.*-----|\s/g, ''),
      'This is too long to be an API key (over 200 characters).',
    ],
    ['a long token', 'a.'.repeat(120), 'This is too long to be an API key (over 200 characters).'],
    ['words', 'my key', 'The API key has spaces or other characters that do not belong there.'],
    ['an umlaut', 'schlüssel', 'The API key has spaces or other characters that do not belong there.'],
    [
      'a line break in it',
      `${apiKey.slice(0, 16)}\n${apiKey.slice(16)}`,
      'The API key has spaces or other characters that do not belong there.',
    ],
    [
      'a control character',
      'abc\u0007def',
      'The API key has spaces or other characters that do not belong there.',
    ],
  ])('%s is refused', (_what, text, reason) => {
    expect(messageOf(() => readApiKey(text))).toBe(reason);
  });

  test('whatever is taken fits an HTTP header; whatever is refused is not quoted', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string(),
      fc.string({ unit: fc.constantFrom(...'0123456789abcdef:"= \n'), maxLength: 80 }),
    );
    fc.assert(
      fc.property(text, (input) => {
        let taken: string | undefined;
        try {
          taken = readApiKey(input).apiKey;
        } catch (error) {
          expect(error).toBeInstanceOf(CoreError);
          const { message, remedy } = error as CoreError;
          expect(input.length >= 12 && `${message} ${remedy}`.includes(input)).toBe(false);
        }
        if (taken !== undefined) {
          expect(() => new Headers({ 'x-api-key': String(taken) })).not.toThrow();
          expect(taken).toMatch(/^[\x21-\x7e]{1,200}$/);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('the API key in the file of the private key', () => {
  test.each(pemShapes)('above and below a key, $name', ({ bend }) => {
    expect(findApiKey(`API key: ${apiKey}\n\n${bend(pem)}`)).toBe(apiKey);
    expect(findApiKey(`${bend(pem)}\n\nAPI key: ${apiKey}\n`)).toBe(apiKey);
    const { secret } = readKeys({ privateKey: `${bend(pem)}\n${apiKey}` });
    expect(secret).toEqual({ apiKey, privateKey: pem });
  });

  test('hex inside of a PEM block is none', () => {
    const hex = newApiKey();
    const block = `-----BEGIN PRIVATE KEY-----\n${hex}\n-----END PRIVATE KEY-----`;
    expect(apiKeysIn(block)).toEqual([]);
    expect(apiKeysIn(`-----BEGIN PRIVATE KEY-----\n${hex}`)).toEqual([]);
    expect(apiKeysIn(`${apiKey}\n${block}\n${apiKey}`)).toEqual([apiKey]);
  });

  test('two different ones are none: it has to be said which', () => {
    const text = `${apiKey}\n${pem}\n${newApiKey()}`;
    expect(findApiKey(text)).toBeUndefined();
    expect(messageOf(() => readKeys({ privateKey: text }))).toBe(
      'Which is the API key? The private key’s file holds 2 values that could be it.',
    );
  });

  test('none at all', () => {
    expect(findApiKey(pem)).toBeUndefined();
    expect(messageOf(() => readKeys({ privateKey: pem }))).toBe(
      'The API key is missing: the private key’s file does not hold it.',
    );
  });
});

test('both texts become a secret and two fingerprints', () => {
  const other = newApiKey();
  expect(readKeys({ privateKey: `"${pem}"\n${other}`, apiKey: ` ${apiKey}\n` })).toMatchObject({
    secret: { apiKey, privateKey: pem },
    apiKeyFingerprint: fingerprintOf(apiKey),
    privateKeyFingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    repairs: ['quotes stood around it'],
    warnings: [],
  });
});
