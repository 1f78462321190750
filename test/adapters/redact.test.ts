import { generateKeyPairSync, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { generateX25519Identity } from 'age-encryption';
import { SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { redact, redactNamed } from '../../src/adapters/redact.ts';
import { pemDamages, pemShapes } from '../support/pem-shapes.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const encrypted = privateKey
  .export({ type: 'pkcs1', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })
  .toString();
const apiKey = randomBytes(16).toString('hex');
const body = (pem: string): string => pem.replace(/-----.*-----|.*: .*|\s/g, '');

/** Pieces of the material that are still in the text. */
const leaksOf = (material: string, text: string, piece = 16): string[] => {
  const found: string[] = [];
  for (let at = 0; at + piece <= material.length; at += 1) {
    const part = material.slice(at, at + piece);
    if (text.includes(part)) found.push(part);
  }
  return found;
};

describe('a private key', () => {
  test.each(pemShapes)('$name', ({ bend }) => {
    for (const pem of [pkcs8, encrypted]) {
      expect(leaksOf(body(pem), redact(`It failed: ${bend(pem)} (that was it)`))).toEqual([]);
    }
  });

  test.each(pemShapes)('cut off: $name', ({ bend }) => {
    const bent = bend(pkcs8);
    for (const size of [0.1, 0.5, 0.9]) {
      expect(leaksOf(body(pkcs8), redact(`It failed: ${bent.slice(0, bent.length * size)}`))).toEqual([]);
      // The end of the last line alone may be too short to be known for what it is.
      expect(
        leaksOf(body(pkcs8).slice(0, -64), redact(`It failed: ${bent.slice(bent.length * size)}`)),
      ).toEqual([]);
    }
  });

  test.each([16, 20, 32, 40, 64, 76, 2_000])('its body alone, in lines of %i', (width) => {
    const lines = body(pkcs8).match(new RegExp(`.{1,${width}}`, 'g')) ?? [];
    for (const breaks of ['\n', '\r\n', ' ', '\\n', '\\\\r\\\\n', '\n   ']) {
      expect(leaksOf(body(pkcs8), redact(`Key ${lines.join(breaks)}${breaks}`))).toEqual([]);
    }
  });

  test('with any damages on top of one another, in any text', () => {
    const damages = fc.array(fc.constantFrom(...pemDamages), { maxLength: 4 });
    fc.assert(
      fc.property(
        fc.constantFrom(pkcs8, encrypted),
        damages,
        fc.string(),
        fc.string(),
        (pem, ways, before, after) => {
          const bent = ways.reduce((text, way) => way(text), pem);
          expect(leaksOf(body(pem), redact(`${before} ${bent} ${after}`))).toEqual([]);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('an API key', () => {
  test.each([
    apiKey,
    `key ${apiKey} was refused`,
    `x-api-key: ${apiKey}`,
    JSON.stringify({ apiKey }),
    `https://example.org/?api_key=${apiKey}&page=2`,
    `/keys/${apiKey}/check`,
    `a${apiKey}b`,
    apiKey.toUpperCase(),
    Buffer.from(apiKey).toString('hex'),
    Buffer.from(apiKey).toString('base64'),
  ])('%s', (text) => {
    const left = redact(text).toLowerCase();
    expect(left).not.toContain(apiKey);
    expect(left).not.toContain(Buffer.from(apiKey).toString('base64').toLowerCase().slice(0, 20));
  });
});

test('a token', async () => {
  const token = await new SignJWT({ iss: 'a' })
    .setProtectedHeader({ alg: 'RS256' })
    .setExpirationTime('1m')
    .sign(privateKey);
  for (const text of [
    token,
    `Bearer ${token}`,
    `x-gw-signature: ${token}`,
    JSON.stringify({ token }),
    `jwt=${token};`,
  ]) {
    const left = redact(text);
    for (const part of token.split('.')) expect(leaksOf(part, left, 12)).toEqual([]);
  }
  const half = token.slice(0, token.indexOf('.') + 30);
  expect(leaksOf(half, redact(half), 12)).toEqual([]);
});

test.each([
  (secret: string) => `passphrase: ${secret}`,
  (secret: string) => `passphrase=${secret}\nnext line`,
  (secret: string) => `{ passphrase: '${secret}' }`,
  (secret: string) => JSON.stringify({ passphrase: secret, other: 1 }),
  (secret: string) => JSON.stringify(JSON.stringify({ keyPassphrase: secret })),
  (secret: string) => `PASSWORD="${secret}"`,
  (secret: string) => `--password=${secret}`,
  (secret: string) => `crypt_key: ${secret}`,
  (secret: string) => `"privateKey":"${secret}"`,
  (secret: string) => `client secret = ${secret}`,
  (secret: string) => `Authorization: Bearer ${secret.replaceAll(' ', '')}`,
])('a secret that is called one: %s', (say) => {
  for (const secret of ['correct horse battery', 'x1', 'Zwölf Boxkämpfer!', 'with $1 and $& in it']) {
    expect(redactNamed(redact(say(secret)))).not.toContain(secret.split(' ')[0]);
    expect(redactNamed(redact(say(secret)))).not.toContain(secret.split(' ').at(-1));
  }
});

test('an age identity, and ciphertext of a database', async () => {
  const identity = await generateX25519Identity();
  expect(leaksOf(identity.slice(16), redact(`identity ${identity}\n`), 8)).toEqual([]);
  expect(leaksOf(identity.slice(16), redact(identity.toLowerCase()), 8)).toEqual([]);
  const ciphertext = randomBytes(40).toString('base64');
  expect(redact(`value '0:3:${ciphertext}'`)).toBe("value '[ciphertext]'");
});

test('what is no secret stays readable', () => {
  for (const text of [
    '2026-03-01T10:15:00.000Z keys.check failed TypeError: fetch failed',
    'at createKeyMethods (src/core/keys/key-methods.ts:12:34)',
    'Acme / production: the service refused this key pair (403003).',
    'The private key is damaged: OpenSSL cannot read it.',
    'internationalization responsibilities misunderstandings',
    '    at processTicksAndRejections (node:internal/process/task_queues:95:5)',
    '0f8fad5b-d9cb-469f-a165-70867728950e',
    'ENOSPC: no space left on device, write',
    'two---dashes and -- more -- of them',
  ]) {
    expect(redactNamed(redact(text))).toBe(text);
  }
});

test('no text takes long', () => {
  const size = 300_000;
  for (const piece of [
    '-',
    '- ',
    'eyJ-',
    'eyJ',
    'a',
    'A1',
    '0',
    '1:',
    '\\',
    '\n',
    ' ',
    '"',
    'passphrase',
    'secret=',
    '-----BEGIN A-----',
    '-----END A',
    'aaaaaaaaaaaaaaaaaaaa ',
    '=',
    '\u2014',
  ]) {
    const text = piece.repeat(size / piece.length);
    expect(typeof redactNamed(redact(text))).toBe('string');
    expect(typeof redact(`-----BEGIN ${text}`)).toBe('string');
  }
});
