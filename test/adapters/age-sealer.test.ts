import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { armor } from 'age-encryption';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAgeSealer } from '../../src/adapters/age-sealer.ts';
import { type AgeWorker, buildAgeWorker } from '../support/age-process.ts';
import { runAge, runAgeOnTerminal } from '../support/age-program.ts';
import { sealQuickly } from '../support/quick-vault.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

const passphrase = 'vier Wörter & "quotes"';
const text = JSON.stringify({ secret: randomBytes(16).toString('hex'), letters: 'ß € 😀\n' });
const sealer = createAgeSealer();
let worker: AgeWorker;
let home: TemporaryFolder;

beforeAll(async () => {
  [worker, home] = await Promise.all([buildAgeWorker(), createTemporaryFolder()]);
});
afterAll(async () => {
  await home.remove();
  await worker.remove();
});

const fails = (message: string) => ({ code: 'bad-input', message });
const doesNotOpen = {
  code: 'wrong-passphrase',
  message: 'The file does not open: the passphrase is wrong, or the file is damaged.',
};
const damaged = fails('The file is damaged or cut off.');
const noAgeFile = fails('This is no age file.');

test('what is sealed takes full strength to open, and age opens it', async () => {
  const { value } = await worker.run('seal', text, passphrase);
  const sealed = Buffer.from(String(value), 'base64');
  expect(sealed.toString('latin1')).toMatch(/^age-encryption\.org\/v1\n-> scrypt \S+ 18\n/);
  expect(sealed.toString('latin1')).not.toContain('secret');
  expect(await worker.run('open', String(value), passphrase)).toEqual({ value: text });
  const [file, opened] = [join(home.path, 'sealed.age'), join(home.path, 'opened')];
  await writeFile(file, sealed);
  await runAgeOnTerminal(['-d', '-o', opened, file], [passphrase]);
  expect(await readFile(opened, 'utf8')).toBe(text);
  await expect(runAgeOnTerminal(['-d', '-o', opened, file], ['wrong'])).rejects.toThrow();
});

test.each([[[]], [['-a']]])('what age seals with %s opens here', async (options) => {
  const [file, plain] = [join(home.path, `age${options.length}`), join(home.path, 'plain')];
  await writeFile(plain, text);
  await runAgeOnTerminal(['-p', ...options, '-o', file, plain], [passphrase, passphrase]);
  const sealed = await readFile(file);
  expect(await worker.run('open', sealed.toString('base64'), passphrase)).toEqual({ value: text });
  expect(await worker.run('open', sealed.toString('base64'), 'wrong')).toMatchObject({
    failure: doesNotOpen,
  });
});

test('without a passphrase nothing is sealed', async () => {
  await expect(sealer.seal(text, { passphrase: '' })).rejects.toMatchObject(
    fails('The passphrase is empty.'),
  );
});

describe('to a recipient', () => {
  test('what is sealed the age program opens, and what it seals opens here', async () => {
    const identity = await sealer.makeIdentity();
    const recipient = await sealer.recipientOf(identity);
    const [file, key] = [join(home.path, 'to-me.age'), join(home.path, 'key.txt')];
    await writeFile(key, `${identity}\n`, { mode: 0o600 });
    await writeFile(file, await sealer.seal(text, { recipient }));
    expect(await runAge('age', ['-d', '-i', key, file])).toBe(text);
    expect(await sealer.sealedTo(await readFile(file))).toBe('recipient');
    for (const options of [[], ['-a']]) {
      await runAge('age', ['-r', recipient, ...options, '-o', file], text);
      expect(await sealer.open(await readFile(file), { identity })).toBe(text);
      expect(await sealer.sealedTo(await readFile(file))).toBe('recipient');
    }
    const other = await sealer.makeIdentity();
    await expect(sealer.open(await readFile(file), { identity: other })).rejects.toMatchObject({
      code: 'wrong-recipient',
    });
  });

  test('an identity of age-keygen has the recipient that it says itself', async () => {
    const keygen = await runAge('age-keygen', []);
    const identity = /AGE-SECRET-KEY-1\w+/.exec(keygen)?.[0] ?? '';
    expect(await sealer.recipientOf(identity)).toBe(/age1\w+/.exec(keygen)?.[0]);
  });

  test('a recipient with any character changed is none', async () => {
    const recipient = await sealer.recipientOf(await sealer.makeIdentity());
    const letters = [...'qpzry9x8gf2tvdw0s3jn54khce6mua7lbio1 A-'];
    await fc.assert(
      fc.asyncProperty(fc.nat(recipient.length - 1), fc.constantFrom(...letters), async (at, letter) => {
        fc.pre(recipient[at] !== letter);
        const changed = `${recipient.slice(0, at)}${letter}${recipient.slice(at + 1)}`;
        await expect(sealer.seal(text, { recipient: changed })).rejects.toMatchObject({ code: 'bad-input' });
      }),
    );
  });
});

test.each<[string, () => Promise<Uint8Array>, unknown]>([
  ['a file behind a passphrase', () => sealQuickly(text, passphrase), 'passphrase'],
  [
    'its armored form',
    async () => Buffer.from(armor.encode(await sealQuickly(text, passphrase))),
    'passphrase',
  ],
])('%s is told as sealed to a %s', async (_what, make, told) => {
  expect(await sealer.sealedTo(await make())).toBe(told);
});

test.each<[string, string, object]>([
  ['a newer version', 'age-encryption.org/v9\n-> scrypt a 18\n', damaged],
  ['a header that is cut off', 'age-encryption.org/v1\n-> ', damaged],
  ['armor around nothing', '-----BEGIN AGE ENCRYPTED FILE-----\nnothing', damaged],
  ['another text', 'Dear colleague', noAgeFile],
])('%s is sealed to nobody', async (_what, content, told) => {
  await expect(sealer.sealedTo(Buffer.from(content))).rejects.toMatchObject(told);
});

describe('opening', () => {
  const large = randomBytes(150_000).toString('base64');

  test('a text of several chunks, in either form', async () => {
    const sealed = await sealQuickly(large, passphrase);
    expect(await sealer.open(sealed, { passphrase })).toBe(large);
    for (const form of [armor.encode(sealed), `\r\n ${armor.encode(sealed).replaceAll('\n', '\r\n')}\n`]) {
      expect(await sealer.open(Buffer.from(form), { passphrase })).toBe(large);
    }
  });

  test.each(['', 'wrong', passphrase.trimEnd().toLowerCase(), `${passphrase}\n`])(
    'not with “%s”',
    async (other) => {
      await expect(
        sealer.open(await sealQuickly(text, passphrase), { passphrase: other }),
      ).rejects.toMatchObject(doesNotOpen);
    },
  );

  test('not at any length but the whole', async () => {
    const sealed = await sealQuickly(text, passphrase);
    for (let length = 0; length < sealed.length; length += 1) {
      const told = length < 'age-encryption.org/'.length ? noAgeFile : damaged;
      await expect(sealer.open(sealed.subarray(0, length), { passphrase })).rejects.toMatchObject(told);
    }
    const longer = Buffer.concat([sealed, Buffer.from('\n')]);
    await expect(sealer.open(longer, { passphrase })).rejects.toMatchObject(damaged);
  });

  test('not with any byte changed', async () => {
    const sealed = Buffer.from(await sealQuickly(text, passphrase));
    await fc.assert(
      fc.asyncProperty(fc.nat(sealed.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const changed = Buffer.from(sealed);
        changed[at] = (changed[at] ?? 0) ^ change;
        const outcome = await sealer.open(changed, { passphrase }).catch((error: unknown) => error);
        expect([doesNotOpen, damaged, noAgeFile]).toContainEqual({
          code: (outcome as { code?: string }).code,
          message: (outcome as { message?: string }).message,
        });
      }),
      { numRuns: 300 },
    );
  });

  test('not with a line of its armor changed or gone', async () => {
    const lines = armor.encode(await sealQuickly(large.slice(0, 2_000), passphrase)).split('\n');
    for (const form of [
      lines.slice(0, -2),
      lines.toSpliced(5, 1),
      lines.with(4, 'x'.repeat(64)),
      lines.with(6, '€'),
    ]) {
      await expect(sealer.open(Buffer.from(form.join('\n')), { passphrase })).rejects.toMatchObject({
        code: 'bad-input',
      });
    }
  });

  test.each<[string, () => Promise<Uint8Array>, object]>([
    ['nothing', async () => Buffer.alloc(0), noAgeFile],
    ['another text', async () => Buffer.from(text), noAgeFile],
    ['random bytes', async () => randomBytes(4_000), noAgeFile],
    ['a PEM text', async () => Buffer.from('-----BEGIN PRIVATE KEY-----\n'), noAgeFile],
    ['a newer version', async () => Buffer.from('age-encryption.org/v9\n-> scrypt a 18\n'), damaged],
    [
      'a file for a recipient',
      async () => {
        const keygen = await runAge('age-keygen', []);
        const recipient = /age1\w+/.exec(keygen)?.[0] ?? '';
        const file = join(home.path, 'for-a-recipient');
        await runAge('age', ['-r', recipient, '-o', file], text);
        return readFile(file);
      },
      doesNotOpen,
    ],
  ])('not %s', async (_what, make, told) => {
    await expect(sealer.open(await make(), { passphrase })).rejects.toMatchObject(told);
  });
});
