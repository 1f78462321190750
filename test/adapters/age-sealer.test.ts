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
  await expect(sealer.seal(text, '')).rejects.toMatchObject(fails('The passphrase is empty.'));
});

describe('opening', () => {
  const large = randomBytes(150_000).toString('base64');

  test('a text of several chunks, in either form', async () => {
    const sealed = await sealQuickly(large, passphrase);
    expect(await sealer.open(sealed, passphrase)).toBe(large);
    for (const form of [armor.encode(sealed), `\r\n ${armor.encode(sealed).replaceAll('\n', '\r\n')}\n`]) {
      expect(await sealer.open(Buffer.from(form), passphrase)).toBe(large);
    }
  });

  test.each(['', 'wrong', passphrase.trimEnd().toLowerCase(), `${passphrase}\n`])(
    'not with “%s”',
    async (other) => {
      await expect(sealer.open(await sealQuickly(text, passphrase), other)).rejects.toMatchObject(
        doesNotOpen,
      );
    },
  );

  test('not at any length but the whole', async () => {
    const sealed = await sealQuickly(text, passphrase);
    for (let length = 0; length < sealed.length; length += 1) {
      const told = length < 'age-encryption.org/'.length ? noAgeFile : damaged;
      await expect(sealer.open(sealed.subarray(0, length), passphrase)).rejects.toMatchObject(told);
    }
    const longer = Buffer.concat([sealed, Buffer.from('\n')]);
    await expect(sealer.open(longer, passphrase)).rejects.toMatchObject(damaged);
  });

  test('not with any byte changed', async () => {
    const sealed = Buffer.from(await sealQuickly(text, passphrase));
    await fc.assert(
      fc.asyncProperty(fc.nat(sealed.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const changed = Buffer.from(sealed);
        changed[at] = (changed[at] ?? 0) ^ change;
        const outcome = await sealer.open(changed, passphrase).catch((error: unknown) => error);
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
      await expect(sealer.open(Buffer.from(form.join('\n')), passphrase)).rejects.toMatchObject({
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
    await expect(sealer.open(await make(), passphrase)).rejects.toMatchObject(told);
  });
});
