import { randomUUID } from 'node:crypto';
import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createPassphraseVault } from '../../src/adapters/passphrase-vault.ts';
import type { PassphraseStore } from '../../src/core/ports.ts';
import { runAge, runAgeOnTerminal } from '../support/age-program.ts';
import { makeQuickVault, sealQuickly } from '../support/quick-vault.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

const passphrase = 'vier Wörter & "quotes"';
let home: TemporaryFolder;
let folder: string;

beforeEach(async () => {
  home = await createTemporaryFolder();
  folder = join(home.path, 'profile/vault');
});
afterEach(() => home.remove());

const failing = (code: string, words = '') => ({ code, message: expect.stringContaining(words) as string });
const fileOf = (name: string) => join(folder, `${name}.age`);
const files = async () => (await readdir(folder)).sort();

const openVault = async (): Promise<PassphraseStore> => {
  await makeQuickVault(folder, passphrase);
  const vault = createPassphraseVault(folder);
  await vault.unlock(passphrase);
  return vault;
};

test('opened by age: the identity with the passphrase, and each secret with the identity', async () => {
  const vault = await openVault();
  await vault.set('keypair.1', 'secret\nof two lines');
  const identity = join(home.path, 'identity.txt');
  await runAgeOnTerminal(['-d', '-o', identity, fileOf('identity')], [passphrase]);
  expect(await readFile(identity, 'utf8')).toMatch(/^AGE-SECRET-KEY-1[0-9A-Z]+\n$/);
  const opened = await runAge('age', ['-d', '-i', identity, fileOf('keypair.1')]);
  expect(JSON.parse(opened)).toEqual({ name: 'keypair.1', value: 'secret\nof two lines' });
});

describe('secrets', () => {
  test('any text comes back as it was, under any name of letters, digits, dots and dashes', async () => {
    const vault = await openVault();
    const name = fc.stringMatching(/^[a-z0-9][a-z0-9.-]{0,40}$/).filter((text) => text !== 'identity');
    await fc.assert(
      fc.asyncProperty(name, fc.string({ unit: 'grapheme', maxLength: 5_000 }), async (key, value) => {
        await vault.set(key, value);
        expect(await vault.get(key)).toBe(value);
        expect(await vault.names()).toContain(key);
      }),
      { numRuns: 60 },
    );
  });

  test('the file does not show what is in it', async () => {
    const vault = await openVault();
    const canary = randomUUID();
    await vault.set('name', canary);
    for (const file of await files())
      expect(await readFile(join(folder, file), 'latin1')).not.toContain(canary);
  });

  test('what is not there is undefined, and deleting it is no error', async () => {
    const vault = await openVault();
    expect(await vault.get('name')).toBeUndefined();
    await vault.delete('name');
    await vault.set('name', 'one');
    await vault.set('name', 'two');
    expect([await vault.get('name'), await vault.names()]).toEqual(['two', ['name']]);
    vault.lock();
    await vault.delete('name');
    expect(await vault.names()).toEqual([]);
  });

  test('deleting where there is no vault makes none', async () => {
    await createPassphraseVault(folder).delete('name');
    expect(await readdir(home.path)).toEqual([]);
  });

  test.each([
    '',
    '.',
    '..',
    '../name',
    'a/b',
    'a\\b',
    '/etc/passwd',
    'A',
    'ü',
    'a b',
    'a\0b',
    '.hidden',
    '-rf',
    'identity',
    'x'.repeat(300),
    'con:',
  ])('a name like “%s” is refused and touches no file', async (name) => {
    const vault = await openVault();
    await vault.set('name', 'value');
    const before = await Promise.all((await files()).map((file) => readFile(join(folder, file))));
    for (const call of [vault.get(name), vault.set(name, 'x'), vault.delete(name)]) {
      await expect(call).rejects.toThrow('A secret’s name may hold');
    }
    expect(await Promise.all((await files()).map((file) => readFile(join(folder, file))))).toEqual(before);
    expect(await readdir(home.path)).toEqual(['profile']);
  });

  test('names are those of secrets alone', async () => {
    const vault = await openVault();
    await vault.set('keypair.1', 'x');
    for (const other of ['.name.keybridge-00.age', 'notes.txt', 'name.age~'])
      await writeFile(join(folder, other), 'x');
    expect(await vault.names()).toEqual(['keypair.1']);
  });
});

describe('damage', () => {
  const damages: [string, (bytes: Buffer) => Buffer | string][] = [
    ['empty', () => ''],
    ['cut off', (bytes) => bytes.subarray(0, bytes.length - 1)],
    ['cut off in its header', (bytes) => bytes.subarray(0, 60)],
    [
      'with a changed byte in its body',
      (bytes) => Buffer.concat([bytes.subarray(0, -1), Buffer.from([(bytes.at(-1) ?? 0) ^ 1])]),
    ],
    ['with something behind it', (bytes) => Buffer.concat([bytes, Buffer.from('x')])],
    ['another text', () => 'hello'],
  ];

  test.each(damages)('a secret that is %s is told, never half read', async (_how, damage) => {
    const vault = await openVault();
    await vault.set('name', 'value');
    await writeFile(fileOf('name'), damage(await readFile(fileOf('name'))));
    const told = failing(
      'vault-unavailable',
      `${fileOf('name')} is damaged, or was encrypted for another vault.`,
    );
    await expect(vault.get('name')).rejects.toMatchObject(told);
    await vault.set('name', 'other value');
    expect(await vault.get('name')).toBe('other value');
  });

  test.each(damages)('an identity that is %s is told from a wrong passphrase', async (_how, damage) => {
    await openVault();
    await writeFile(fileOf('identity'), damage(await readFile(fileOf('identity'))));
    const vault = createPassphraseVault(folder);
    await expect(vault.unlock(passphrase)).rejects.toMatchObject(
      failing('vault-unavailable', `${fileOf('identity')} is damaged`),
    );
    expect(vault.isUnlocked()).toBe(false);
  });

  test.each(['', 'no identity', 'AGE-SECRET-KEY-1SHORT', 'age1publickey'])(
    'an identity file that holds “%s”',
    async (text) => {
      await openVault();
      await writeFile(fileOf('identity'), await sealQuickly(text, passphrase));
      await expect(createPassphraseVault(folder).unlock(passphrase)).rejects.toMatchObject(
        failing('vault-unavailable'),
      );
    },
  );

  test('a secret in another one’s place, or of another vault, is noticed', async () => {
    const vault = await openVault();
    await vault.set('one', 'first');
    await vault.set('two', 'second');
    await copyFile(fileOf('one'), fileOf('two'));
    await expect(vault.get('two')).rejects.toMatchObject(failing('vault-unavailable'));

    const foreign = join(home.path, 'foreign');
    await makeQuickVault(foreign, passphrase);
    const other = createPassphraseVault(foreign);
    await other.unlock(passphrase);
    await other.set('one', 'planted');
    await copyFile(join(foreign, 'one.age'), fileOf('one'));
    await expect(vault.get('one')).rejects.toMatchObject(failing('vault-unavailable'));
  });
});

test('made anew by another process, a vault takes no secret for the old identity, which nobody could open', async () => {
  const here = await openVault();
  await createPassphraseVault(folder).destroy();
  await expect(here.set('name', 'value')).rejects.toMatchObject(failing('vault-locked'));
  expect(here.isUnlocked()).toBe(false);
  await makeQuickVault(folder, passphrase);
  await expect(here.set('name', 'value')).rejects.toMatchObject(failing('vault-locked'));
  expect(await here.names()).toEqual([]);
  await here.unlock(passphrase);
  await here.set('name', 'value');
  const again = createPassphraseVault(folder);
  await again.unlock(passphrase);
  expect(await again.get('name')).toBe('value');
});

test('a vault with secrets is not destroyed; one without is, with what a crash left in it', async () => {
  const vault = await openVault();
  await vault.set('name', 'value');
  await expect(vault.destroy()).rejects.toThrow('still holds secrets');
  expect([await vault.get('name'), await vault.exists()]).toEqual(['value', true]);
  await vault.delete('name');
  await writeFile(join(folder, '.name.keybridge-000000000000.age'), 'half');
  await vault.destroy();
  expect([await vault.exists(), vault.isUnlocked(), await files()]).toEqual([false, false, ['vault.lock']]);
  await vault.destroy();
});

test('what somebody else keeps in the folder stays there', async () => {
  const vault = await openVault();
  await writeFile(join(folder, '.backup.age'), 'mine');
  await vault.set('name', 'value');
  expect(await files()).toContain('.backup.age');
});

test('there is nothing to open before there is a vault', async () => {
  const vault = createPassphraseVault(folder);
  expect(await vault.availability()).toEqual({ available: true });
  expect([await vault.exists(), vault.isUnlocked(), await vault.names()]).toEqual([false, false, []]);
  const told = failing('vault-unavailable', 'There is no passphrase vault yet.');
  await expect(vault.unlock(passphrase)).rejects.toMatchObject(told);
  await expect(vault.changePassphrase(passphrase, 'new')).rejects.toMatchObject(told);
  await expect(vault.set('name', 'value')).rejects.toMatchObject(failing('vault-locked'));
  expect(await readdir(home.path)).toEqual([]);
});

test('locked, nothing is read or written', async () => {
  const vault = await openVault();
  await vault.set('name', 'value');
  vault.lock();
  await expect(vault.get('name')).rejects.toMatchObject(failing('vault-locked'));
  await expect(vault.set('name', 'x')).rejects.toMatchObject(failing('vault-locked'));
  const wrong = failing('vault-locked', 'The passphrase of the vault is wrong.');
  for (const other of ['', 'wrong', passphrase.toUpperCase(), `${passphrase} `]) {
    await expect(vault.unlock(other)).rejects.toMatchObject(wrong);
  }
  expect(vault.isUnlocked()).toBe(false);
  await vault.unlock(passphrase);
  expect(await vault.get('name')).toBe('value');
});

test('a wrong or an empty passphrase changes nothing', async () => {
  const vault = await openVault();
  const before = await readFile(fileOf('identity'));
  await expect(vault.changePassphrase('wrong', 'new')).rejects.toMatchObject(failing('vault-locked'));
  await expect(vault.changePassphrase(passphrase, '')).rejects.toMatchObject(failing('bad-input'));
  expect(await readFile(fileOf('identity'))).toEqual(before);
  expect(vault.isUnlocked()).toBe(true);
});

test('none is made without a passphrase, over one that is there, or beside the secrets of a lost one', async () => {
  const vault = createPassphraseVault(folder);
  await expect(vault.create('')).rejects.toMatchObject(failing('bad-input', 'The passphrase is empty.'));
  expect(await readdir(home.path)).toEqual([]);
  await makeQuickVault(folder, passphrase);
  const before = await readFile(fileOf('identity'));
  await expect(vault.create('other')).rejects.toMatchObject(failing('duplicate'));
  expect(await readFile(fileOf('identity'))).toEqual(before);
  await vault.destroy();
  await writeFile(fileOf('name'), 'a secret');
  const told = failing('vault-unavailable', 'holds secrets without the identity that opens them');
  await expect(vault.create('other')).rejects.toMatchObject(told);
  expect(await files()).toEqual(['name.age', 'vault.lock']);
});
