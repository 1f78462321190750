import { watch } from 'node:fs';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createPassphraseVault } from '../../src/adapters/passphrase-vault.ts';
import { type AgeWorker, buildAgeWorker } from '../support/age-process.ts';
import { runAge, runAgeOnTerminal } from '../support/age-program.ts';
import { makeQuickVault } from '../support/quick-vault.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

const passphrase = 'vier Wörter & "quotes"';
let worker: AgeWorker;
let home: TemporaryFolder;
let folder: string;

beforeAll(async () => {
  worker = await buildAgeWorker();
});
afterAll(() => worker.remove());
beforeEach(async () => {
  home = await createTemporaryFolder();
  folder = join(home.path, 'profile/vault');
});
afterEach(() => home.remove());

const done = {};
const failing = (code: string) => ({ failure: { code } });
const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);
const fileOf = (name: string) => join(folder, `${name}.age`);
const temporaryFiles = async () => (await readdir(folder)).filter((name) => name.startsWith('.'));

/** Has a process change the identity, and kills it so many milliseconds after the file to replace it has appeared. */
const killAtExchange = async (
  place: string,
  patience: number,
  task: string,
  ...args: [string, ...string[]]
) => {
  const watcher = watch(place);
  try {
    const appeared = new Promise<void>((resolve) => {
      watcher.on('change', (_event, name) => {
        if (String(name).startsWith('.identity')) resolve();
      });
    });
    const victim = worker.start(task, place, ...args);
    await Promise.race([appeared, victim.ended]);
    await sleep(patience);
    await victim.kill();
  } finally {
    watcher.close();
  }
};

describe('a passphrase in its full strength', () => {
  test('made, wrong, changed, and opened by age', async () => {
    const run = (task: string, ...args: [string, ...string[]]) => worker.run(task, folder, ...args);
    expect(await run('create', passphrase)).toEqual(done);
    expect(await readFile(fileOf('identity'), 'latin1')).toMatch(
      /^age-encryption\.org\/v1\n-> scrypt \S+ 18\n/,
    );
    expect(await run('get', 'wrong', 'name')).toMatchObject(failing('vault-locked'));
    expect(await run('set', passphrase, 'keypair.1', 'secret')).toEqual(done);
    for (const name of await readdir(folder)) expect(await modeOf(join(folder, name))).toBe('600');
    expect(await modeOf(folder)).toBe('700');
    expect(await modeOf(join(home.path, 'profile'))).toBe('700');
    expect(await run('change', passphrase, 'another one')).toEqual(done);
    expect(await run('get', passphrase, 'keypair.1')).toMatchObject(failing('vault-locked'));
    expect(await run('get', 'another one', 'keypair.1')).toEqual({ value: 'secret' });
    expect(await modeOf(fileOf('identity'))).toBe('600');
    const identity = join(home.path, 'identity.txt');
    await runAgeOnTerminal(['-d', '-o', identity, fileOf('identity')], ['another one']);
    const opened = await runAge('age', ['-d', '-i', identity, fileOf('keypair.1')]);
    expect(JSON.parse(opened)).toEqual({ name: 'keypair.1', value: 'secret' });
  });

  test('an identity of age itself, armored and with its comments, opens here', async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const plain = join(home.path, 'plain');
    await runAge('age-keygen', ['-o', plain]);
    await runAgeOnTerminal(['-p', '-a', '-o', fileOf('identity'), plain], [passphrase, passphrase]);
    expect(await readFile(fileOf('identity'), 'utf8')).toContain('-----BEGIN AGE ENCRYPTED FILE-----');
    expect(await worker.run('set', folder, passphrase, 'name', 'value')).toEqual(done);
    expect(JSON.parse(await runAge('age', ['-d', '-i', plain, fileOf('name')]))).toEqual({
      name: 'name',
      value: 'value',
    });
  });
});

describe('two processes at once', () => {
  test('make a vault: one does, the other is told so', async () => {
    const passphrases = ['first', 'second'];
    const outcomes = await Promise.all(passphrases.map((each) => worker.run('create', folder, each)));
    const winner = outcomes.findIndex(({ failure }) => failure === undefined);
    expect(outcomes[1 - winner]).toMatchObject(failing('duplicate'));
    expect(await worker.run('set', folder, passphrases[winner] ?? '', 'name', 'value')).toEqual(done);
    expect(await worker.run('get', folder, passphrases[1 - winner] ?? '', 'name')).toMatchObject(
      failing('vault-locked'),
    );
  });

  test('change the passphrase: one does, the other is told so, and an open vault is locked by it', async () => {
    await makeQuickVault(folder, passphrase);
    const here = createPassphraseVault(folder);
    await here.unlock(passphrase);
    await here.set('name', 'value');
    const nexts = ['first', 'second'];
    const outcomes = await Promise.all(nexts.map((next) => worker.run('change', folder, passphrase, next)));
    const winner = outcomes.findIndex(({ failure }) => failure === undefined);
    expect(['profile-busy', 'vault-locked']).toContain(outcomes[1 - winner]?.failure?.code);
    expect(await worker.run('get', folder, nexts[winner] ?? '', 'name')).toEqual({ value: 'value' });
    await expect(here.get('name')).rejects.toMatchObject({ code: 'vault-locked' });
    expect(here.isUnlocked()).toBe(false);
  });

  test('write: every secret of both is there, and the shared one is one of the two', async () => {
    await makeQuickVault(folder, passphrase);
    const prefixes = ['left', 'right'];
    const outcomes = await Promise.all(
      prefixes.map((prefix) => worker.run('fill', folder, passphrase, prefix, '60')),
    );
    expect(outcomes).toEqual([done, done]);
    const vault = createPassphraseVault(folder);
    await vault.unlock(passphrase);
    expect((await vault.names()).length).toBe(121);
    for (const prefix of prefixes) {
      for (let number = 0; number < 60; number += 1) {
        expect(await vault.get(`${prefix}.${number}`)).toBe(`${prefix} ${number}`);
      }
    }
    expect(prefixes.map((prefix) => prefix.repeat(2_000))).toContain(await vault.get('shared'));
    for (const name of await readdir(folder)) expect(await modeOf(join(folder, name))).toBe('600');
  });
});

describe('a crash', () => {
  test('while a secret is written leaves the old one or the new one, and nothing for ever', async () => {
    await makeQuickVault(folder, passphrase);
    const vault = createPassphraseVault(folder);
    await vault.unlock(passphrase);
    const size = 200_000;
    const values = ['a', 'b'].map((letter) => letter.repeat(size));
    const seen = new Set<string | undefined>();
    let leftovers = 0;
    // Where writing is fast it takes more kills for one in the middle of it.
    for (let round = 0; round < 50 || (round < 250 && leftovers === 0); round += 1) {
      const victim = worker.start('alternate', folder, passphrase, String(size));
      await victim.printed(1 + (round % 2));
      await sleep(Math.random() * 30);
      expect(await victim.kill()).toBe('SIGKILL');
      const value = await vault.get('name');
      expect(values).toContain(value);
      seen.add(value);
      leftovers += (await temporaryFiles()).length;
      expect((await temporaryFiles()).length).toBeLessThanOrEqual(1);
    }
    expect(seen.size).toBe(2);
    expect(leftovers, 'kills in the middle of a write').toBeGreaterThan(0);
    await vault.set('name', 'value');
    expect(await readdir(folder)).toEqual(['identity.age', 'name.age', 'vault.lock']);
  });

  test('while the passphrase is changed leaves the old one or the new one', async () => {
    await makeQuickVault(folder, passphrase);
    const vault = createPassphraseVault(folder);
    await vault.unlock(passphrase);
    await vault.set('name', 'value');
    const old = await readFile(fileOf('identity'));
    let kept = 0;
    for (const patience of [0, 0, 1, 4]) {
      await writeFile(fileOf('identity'), old);
      await killAtExchange(folder, patience, 'change', passphrase, 'new');
      const now = await readFile(fileOf('identity'));
      const isOld = Buffer.compare(now, old) === 0;
      if (isOld) kept += 1;
      expect(await worker.run('get', folder, isOld ? passphrase : 'new', 'name')).toEqual({ value: 'value' });
    }
    expect(kept, 'kills before the exchange').toBeGreaterThan(0);
    await writeFile(fileOf('identity'), old);
    await vault.set('name', 'other');
    expect(await temporaryFiles()).toEqual([]);
  });

  test('while a vault is made leaves none, or a whole one', async () => {
    for (let round = 0; round < 3; round += 1) {
      const place = join(home.path, String(round));
      await mkdir(place);
      await killAtExchange(place, round, 'create', passphrase);
      const vault = createPassphraseVault(place);
      const answer = await worker.run('get', place, passphrase, 'name');
      if (await vault.exists()) expect(answer).toEqual(done);
      else expect(answer).toMatchObject(failing('vault-unavailable'));
    }
  });
});
