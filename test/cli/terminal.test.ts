import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Instance, KeyPair } from '../../src/contract/model.ts';
import { createCliHome } from '../support/cli-home.ts';
import { newKeySecret } from '../support/core-in-memory.ts';
import { createPractice } from '../support/prepared-client.ts';
import { ctrlC, enter, runOnTerminal } from '../support/terminal.ts';

test('a person is asked for everything that a key pair needs, and no secret is shown', async () => {
  await using home = await createCliHome();
  await home.json('client', 'add', 'Acme');
  const { apiKey, privateKey } = newKeySecret();

  const add = ['keys', 'add', '--client', 'Acme', '--environment', 'sandbox'];
  const tooEarly = await runOnTerminal(home, add, []);
  expect(tooEarly.exitCode).toBe(6);
  expect(tooEarly.screen).toContain('keybridge vault use passphrase');

  const made = await runOnTerminal(
    home,
    ['vault', 'use', 'passphrase'],
    [
      ['New passphrase', `${home.passphrase}${enter}`],
      ['Once more', `${home.passphrase}${enter}`],
    ],
  );
  expect(made.exitCode, made.screen).toBe(0);
  const { screen, exitCode } = await runOnTerminal(home, add, [
    ['Paste the private key', privateKey.trim().replaceAll('\n', enter) + enter],
    ['Paste the API key', apiKey + enter],
    ['1, 2, 3, or Enter', `1${enter}`],
    ['Passphrase of the vault', `${home.passphrase}${enter}`],
  ]);
  expect(exitCode, screen).toBe(0);
  for (const secret of [apiKey, home.passphrase, ...privateKey.split('\n').slice(1, -2)]) {
    expect(made.screen + screen).not.toContain(secret);
  }
  const [pair] = await home.json<KeyPair[]>('keys', 'list');
  expect(pair).toMatchObject({
    keyEnvironment: 'sandbox',
    madeBy: 'license-holder',
    apiKeyEnding: apiKey.slice(-4),
  });
});

test('two passphrases that differ make no vault, and Ctrl-C at a question ends with 130', async () => {
  await using home = await createCliHome();
  const differ = await runOnTerminal(
    home,
    ['vault', 'use', 'passphrase'],
    [
      ['New passphrase', `one${enter}`],
      ['Once more', `two${enter}`],
    ],
  );
  expect(differ.exitCode).toBe(2);
  expect(differ.screen).toContain('differ');

  const stopped = await runOnTerminal(home, ['vault', 'use', 'passphrase'], [['New passphrase', ctrlC]]);
  expect(stopped.exitCode).toBe(130);
  expect(await readdir(home.folder)).not.toContain('vault');
  expect((await home.json<{ passphraseVaultExists: boolean }>('status')).passphraseVaultExists).toBe(false);
});

test('a wrong passphrase opens nothing, the right one does', async () => {
  await using practice = await createPractice();
  const { home } = practice;
  await practice.addClient('Acme');
  const check = ['keys', 'check', '--all'];
  const wrong = await runOnTerminal(home, check, [['Passphrase of the vault', `wrong${enter}`]]);
  expect(wrong.exitCode).toBe(6);
  const right = await runOnTerminal(home, check, [['Passphrase of the vault', home.passphrase + enter]]);
  expect(right.exitCode, right.screen).toBe(0);
  expect(right.screen).toContain('accepted');
});

test('what a guard refuses, a person can allow by typing the name', async () => {
  await using practice = await createPractice();
  const { home } = practice;
  const { project } = await practice.addClient('Acme');
  await practice.addInstance('Acme', 'Stage', '--stage', 'staging');
  const space = project.dataSpaces.find(({ type }) => type === 'Production')?.id ?? '';
  const bind = ['instance', 'bind', 'Stage', '--space', space];

  const refused = await runOnTerminal(home, bind, [['To go on all the same, type', enter]]);
  expect(refused.exitCode).toBe(5);
  const mistyped = await runOnTerminal(home, bind, [['To go on all the same, type', `Stag${enter}`]]);
  expect(mistyped.exitCode).toBe(5);
  expect(mistyped.screen).toContain('That is not the name.');
  expect((await home.json<Instance>('instance', 'show', 'Stage')).dataSpace).toBeUndefined();

  const allowed = await runOnTerminal(home, bind, [['To go on all the same, type', `Stage${enter}`]]);
  expect(allowed.exitCode, allowed.screen).toBe(0);
  expect((await home.json<Instance>('instance', 'show', 'Stage')).dataSpace?.id).toBe(space);
});

test('an export into a Magento root waits for a yes', async () => {
  await using practice = await createPractice();
  const { home } = practice;
  const { project } = await practice.addClient('Acme');
  await practice.addInstance('Acme', 'EU');
  await home.json('instance', 'bind', 'EU', '--space', String(project.dataSpaces[0]?.id));
  await mkdir(join(home.folder, 'shop', 'app', 'etc'), { recursive: true });
  await mkdir(join(home.folder, 'shop', 'bin'));
  await writeFile(join(home.folder, 'shop', 'bin', 'magento'), '#!/usr/bin/env php\n');
  await chmod(join(home.folder, 'shop', 'bin', 'magento'), 0o755);
  await writeFile(join(home.folder, 'shop', 'app', 'bootstrap.php'), '<?php\n');
  const envPhp = await practice.envPhp(join('shop', 'app', 'etc', 'env.php'));
  const before = await practice.read(envPhp);
  const write = ['export', 'EU', '--format', 'env-php', '--into', envPhp];
  const unlock: [string, string] = ['Passphrase of the vault', home.passphrase + enter];

  const no = await runOnTerminal(home, write, [unlock, ['[y/N]', `n${enter}`]]);
  expect(no.exitCode).toBe(5);
  expect(no.screen.match(/answers 500 until/g)).toHaveLength(1);
  expect(no.screen.trimEnd()).toMatch(/\nYou said no, and nothing of that was changed\.$/);
  expect(no.screen).not.toContain('--yes');
  expect(await practice.read(envPhp)).toBe(before);

  const yes = await runOnTerminal(home, write, [unlock, ['[y/N]', `y${enter}`]]);
  expect(yes.exitCode, yes.screen).toBe(0);
  expect(await practice.read(envPhp)).not.toBe(before);
});
