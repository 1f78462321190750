import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { CoreError } from '../../../src/core/core-error.ts';
import { decodeText } from '../../../src/core/keys/decode-text.ts';
import { readPrivateKey } from '../../../src/core/keys/private-key.ts';

const pkcs8 = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();
const pkcs1 = (key: KeyObject): string => key.export({ type: 'pkcs1', format: 'pem' }).toString();
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const pem = pkcs8(rsa.privateKey);
const relabelled = (label: string): string => pem.replaceAll('PRIVATE KEY', label);

const refusal = (text: string, passphrase?: string): CoreError => {
  try {
    readPrivateKey(text, passphrase);
  } catch (error) {
    if (error instanceof CoreError) return error;
    throw error;
  }
  return expect.fail('The key was taken.');
};

const download = 'Use the file that the API Portal let you download, from its BEGIN line to its END line.';

describe('refused with the reason', () => {
  test.each<[what: string, text: () => string, reason: string]>([
    ['nothing', () => '', 'The private key is empty.'],
    ['white space', () => ' \r\n\t \uFEFF\n', 'The private key is empty.'],
    [
      'an EC key',
      () => pkcs8(ec.privateKey),
      'This is an elliptic-curve (EC) key; the service wants plain RSA.',
    ],
    [
      'an EC key of its own form',
      () => ec.privateKey.export({ type: 'sec1', format: 'pem' }).toString(),
      'This is an elliptic-curve (EC) key; the service wants RSA.',
    ],
    [
      'an EC key behind its parameters',
      () =>
        `-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n${ec.privateKey.export({ type: 'sec1', format: 'pem' })}`,
      'This is an elliptic-curve (EC) key; the service wants RSA.',
    ],
    [
      'Ed25519',
      () => pkcs8(generateKeyPairSync('ed25519').privateKey),
      'This is an Ed25519 key; the service wants plain RSA.',
    ],
    [
      'Ed448',
      () => pkcs8(generateKeyPairSync('ed448').privateKey),
      'This is an Ed448 key; the service wants plain RSA.',
    ],
    [
      'X25519',
      () => pkcs8(generateKeyPairSync('x25519').privateKey),
      'This is an X25519 key; the service wants plain RSA.',
    ],
    [
      'X448',
      () => pkcs8(generateKeyPairSync('x448').privateKey),
      'This is an X448 key; the service wants plain RSA.',
    ],
    [
      'DSA',
      () => pkcs8(generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 }).privateKey),
      'This is a DSA key; the service wants plain RSA.',
    ],
    [
      'RSA-PSS',
      () => pkcs8(generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).privateKey),
      'This is an RSA-PSS key; the service wants plain RSA.',
    ],
    [
      'RSA of 1024 bits',
      () => pkcs8(generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey),
      'This RSA key has 1024 bits; the service wants 2048 or more.',
    ],
    [
      'RSA of 2040 bits',
      () => pkcs1(generateKeyPairSync('rsa', { modulusLength: 2040 }).privateKey),
      'This RSA key has 2040 bits; the service wants 2048 or more.',
    ],
    [
      'a public key',
      () => rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      'This is a public key; the private one is needed.',
    ],
    [
      'a public key of PKCS#1',
      () => rsa.publicKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
      'This is a public key; the private one is needed.',
    ],
    [
      'a public key that is called a private one',
      () => relabelled('PUBLIC KEY'),
      'This is a public key; the private one is needed.',
    ],
    ['a certificate', () => relabelled('CERTIFICATE'), 'This is a certificate, not a private key.'],
    [
      'a cut-off certificate',
      () => relabelled('CERTIFICATE').slice(0, 300),
      'This is a certificate, not a private key.',
    ],
    [
      'a certificate request',
      () => relabelled('CERTIFICATE REQUEST'),
      'This is a certificate request, not a private key.',
    ],
    [
      'an SSH key',
      () => relabelled('OPENSSH PRIVATE KEY'),
      'This is an SSH key, not a key of the API Portal.',
    ],
    ['some other PEM', () => relabelled('X509 CRL'), 'This is no private key.'],
    [
      'a text',
      () => 'Dear colleague,\nthe key comes by mail.',
      'There is no BEGIN line in this text, so it is no private key, or only a part of one.',
    ],
    [
      'a body without BEGIN and END',
      () => pem.split('\n').slice(1, -2).join('\n'),
      'There is no BEGIN line in this text, so it is no private key, or only a part of one.',
    ],
    [
      'an API key',
      () => `${randomBytes(16).toString('hex')}\n`,
      'This is an API key; the private key is needed here.',
    ],
    [
      'a BEGIN line and no more',
      () => '-----BEGIN PRIVATE KEY-----',
      'The key’s END line is missing: it was cut off.',
    ],
    [
      'BEGIN and END of two kinds',
      () => pem.replace('END PRIVATE', 'END RSA PRIVATE'),
      'The BEGIN and END lines of the key do not belong together.',
    ],
    [
      'an empty body',
      () => '-----BEGIN PRIVATE KEY-----\n\n-----END PRIVATE KEY-----\n',
      'The body of the key holds characters that do not belong there: it was damaged.',
    ],
    [
      'a body with dots where a part was left out',
      () => pem.replace(/\n.{64}\n/, '\n…\n'),
      'The body of the key holds characters that do not belong there: it was damaged.',
    ],
    [
      'a body that begins with something else',
      () => pem.replace(/\nMII/, '\nAII'),
      'The body of the key is damaged: it does not begin as a key does.',
    ],
    [
      'a body with more behind it',
      () => pem.replace(/=*\n-----END/, '\nQUJDREVG\n-----END'),
      'The body of the key is damaged: there is more of it than there should be.',
    ],
    [
      'PKCS#8 under the label of PKCS#1, with a wrong inside',
      () => pkcs8(ec.privateKey).replaceAll('PRIVATE KEY', 'RSA PRIVATE KEY'),
      'The private key is damaged: OpenSSL cannot read it.',
    ],
    [
      'two private keys',
      () => pem + pkcs8(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey),
      'There are 2 private keys in this text.',
    ],
    [
      'a whole key and half of another',
      () => `${pem}${pkcs8(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey).slice(0, 900)}`,
      'The key’s END line is missing: it was cut off.',
    ],
    [
      'more than 64 KiB',
      () => `${pem}${' '.repeat(70_000)}`,
      'This is too long to be a private key (over 64 KiB).',
    ],
    [
      'an old encryption that OpenSSL has given up',
      () =>
        pem
          .replace('\n', '\nProc-Type: 4,ENCRYPTED\nDEK-Info: DES-CBC,0123456789ABCDEF\n\n')
          .replaceAll('PRIVATE', 'RSA PRIVATE'),
      'The private key is encrypted in an old way that is not supported any more.',
    ],
  ])('%s', (_what, text, reason) => {
    const { message, code, remedy } = refusal(text(), 'a passphrase');
    expect({ message, code }).toEqual({ message: reason, code: 'bad-input' });
    expect(remedy).not.toBe('');
  });

  test('the remedy says which file to use', () => {
    expect(refusal('text').remedy).toBe(download);
    expect(refusal(`${pem}${pem.slice(0, 900)}`).remedy).toBe(download);
  });

  const ciphertext = `0:3:${randomBytes(1700).toString('base64')}`;
  test.each([
    ['as it is', ciphertext],
    ['short', '0:3:AAAA'],
    ['of an older cipher', `0:2:${randomBytes(16).toString('hex')}:${randomBytes(40).toString('base64')}`],
    ['in quotes', ` '${ciphertext}'\n`],
    ['broken over lines', ciphertext.replace(/.{76}/g, '$&\n')],
    ['in a row of a dump', `(12,'default',0,'services_connector/production/private_key','${ciphertext}'),`],
    ['in CSV', `services_connector/sandbox/private_key,${ciphertext}`],
  ])('ciphertext from a database, %s', (_how, text) => {
    expect(refusal(text)).toMatchObject({
      message: 'This is encrypted text from a Magento database; saving it would encrypt it twice.',
      remedy: 'Use the file from the API Portal, not a value from core_config_data.',
    });
  });

  test('a time of day at the beginning of a download is no ciphertext', () => {
    expect(readPrivateKey(`10:15:00 Your new key pair\n${pem}`).pem).toBe(pem);
    expect(refusal('10:15:00 Your new key pair').message).toContain('There is no BEGIN line');
  });

  test('bytes', () => {
    for (let size = 1; size < 40_000; size = size * 3 + 1) {
      expect(refusal(decodeText(randomBytes(size))).code).toBe('bad-input');
      expect(refusal(Buffer.alloc(size).toString('latin1')).code).toBe('bad-input');
    }
    const der = rsa.privateKey.export({ type: 'pkcs8', format: 'der' });
    expect(refusal(decodeText(der)).message).toContain('There is no BEGIN line');
  });
});

describe('cut off', () => {
  const encryption = { cipher: 'aes-256-cbc', passphrase: 'right' };
  const forms: [string, string][] = [
    ['PKCS#8', pem],
    ['PKCS#1', pkcs1(rsa.privateKey)],
    ['encrypted PKCS#8', rsa.privateKey.export({ type: 'pkcs8', format: 'pem', ...encryption }).toString()],
    [
      'encrypted the old way',
      rsa.privateKey.export({ type: 'pkcs1', format: 'pem', ...encryption }).toString(),
    ],
  ];

  test.each(forms)('%s: the body at every length', (_form, whole) => {
    const [, head = '', body = '', foot = ''] = /^(-.*\n(?:.*:.*\n)*\n*)([^-]+?)(\n-.*\n)$/.exec(whole) ?? [];
    expect(readPrivateKey(`${head}${body}${foot}`, 'right').pem).toBe(pem);
    const taken: number[] = [];
    for (let length = 0; length < body.replace(/=+$/, '').length; length += 7) {
      const kept = body.slice(0, length);
      if (kept.trimEnd() !== body.trimEnd() && tryToRead(`${head}${kept}${foot}`)) taken.push(length);
    }
    expect(taken).toEqual([]);
  });

  test.each(forms)('%s: the text at every length', (_form, whole) => {
    const taken: number[] = [];
    for (let length = 0; length < whole.trimEnd().length - 4; length += 7) {
      if (tryToRead(whole.slice(0, length))) taken.push(length);
      if (length > 0 && tryToRead(whole.slice(length))) taken.push(-length);
    }
    expect(taken).toEqual([]);
  });

  test('how much is missing is told', () => {
    const lines = pem.split('\n');
    const half = [...lines.slice(0, 10), ...lines.slice(-2)].join('\n');
    const size = Buffer.from(lines.slice(1, -2).join(''), 'base64').length;
    expect(refusal(half).message).toBe(`The key is cut off: ${size - 9 * 48} of ${size} bytes are missing.`);
  });

  const tryToRead = (text: string): boolean => {
    try {
      return readPrivateKey(text, 'right') !== undefined;
    } catch (error) {
      expect(error).toBeInstanceOf(CoreError);
      return false;
    }
  };
});

describe('numbers that do not fit together', () => {
  /** The key with one of its numbers changed; OpenSSL reads it and, but for the modulus, signs with it. */
  const withOther = (number: 'd' | 'p' | 'q' | 'dp' | 'dq' | 'qi' | 'n'): string => {
    const jwk = rsa.privateKey.export({ format: 'jwk' });
    const bytes = Buffer.from(String(jwk[number]), 'base64url');
    const der = rsa.privateKey.export({ type: 'pkcs8', format: 'der' });
    const at = der.indexOf(bytes) + bytes.length - 2;
    der[at] = (der[at] ?? 0) ^ 0x10;
    const body = der.toString('base64').match(/.{1,64}/g) ?? [];
    return ['-----BEGIN PRIVATE KEY-----', ...body, '-----END PRIVATE KEY-----', ''].join('\n');
  };

  test.each(['n', 'd', 'p', 'q', 'dp', 'dq', 'qi'] as const)('%s', (number) => {
    expect(refusal(withOther(number)).message).toBe(
      'The private key is damaged: its parts do not belong together.',
    );
  });
});

describe('texts made to take long', () => {
  const limit = 64 * 1024;

  test.each([
    ['dashes', '-'],
    ['dashes and spaces', '- '],
    ['backslashes', '\\'],
    ['BEGIN lines', '-----BEGIN PRIVATE KEY-----'],
    ['BEGIN and END lines', '-----BEGIN PRIVATE KEY----------END PRIVATE KEY-----'],
    ['END lines', '-----END PRIVATE KEY-----'],
    ['quotes', '"'],
    ['line breaks', '\n'],
    ['CR', '\r'],
    ['digits', '1'],
    ['digits and colons', '1:'],
    ['words of a label', 'BEGIN A A '],
  ])('%s', (_what, piece) => {
    const fill = (room: number) => piece.repeat(Math.floor(room / piece.length));
    expect(refusal(fill(limit)).code).toBe('bad-input');
    expect(refusal(`--${fill(limit - 2)}`).code).toBe('bad-input');
    const inside = `-----BEGIN PRIVATE KEY-----\n${fill(limit - 60)}\n-----END PRIVATE KEY-----`;
    expect(refusal(inside).code).toBe('bad-input');
  });
});
