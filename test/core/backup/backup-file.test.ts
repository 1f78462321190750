import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createAgeSealer } from '../../../src/adapters/age-sealer.ts';
import { createFiles } from '../../../src/adapters/files.ts';
import { createJournalFile } from '../../../src/adapters/journal-file.ts';
import { createProfileFile } from '../../../src/adapters/profile-file.ts';
import { runAgeOnTerminal } from '../../support/age-program.ts';
import { type CoreInMemory, createCoreInMemory, failureFrom } from '../../support/core-in-memory.ts';
import { sealQuickly } from '../../support/quick-vault.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../../support/temporary-folder.ts';

const passphrase = 'vier Wörter, “quoted”';

let temporary: TemporaryFolder;
beforeEach(async () => {
  temporary = await createTemporaryFolder();
});
afterEach(() => temporary.remove());

/** The core on real files; its keychain is in memory. */
const createOnDisk = (name: string): CoreInMemory => {
  const folder = join(temporary.path, name);
  return createCoreInMemory({
    ports: {
      profile: createProfileFile({ folder }),
      journal: createJournalFile(join(folder, 'journal.jsonl')),
      files: createFiles(),
      sealer: createAgeSealer(),
    },
  });
};

test('a backup is one age file, opens with its passphrase alone, and brings everything back', async () => {
  const [source, target] = [createOnDisk('source'), createOnDisk('target')];
  const path = join(temporary.path, 'all.age');
  await source.addClient('Café');
  await source.addKeys('Café', 'production');
  await source.call('instances.add', { client: 'Café', name: 'EU' });
  expect(await source.call('backup.create', { path, passphrase })).toEqual({ path, keyPairs: 1 });

  expect((await stat(path)).mode & 0o777).toBe(0o600);
  const bytes = await readFile(path);
  for (const canary of ['Café', 'BEGIN PRIVATE KEY', passphrase]) expect(bytes.includes(canary)).toBe(false);
  const plain = join(temporary.path, 'plain.json');
  await runAgeOnTerminal(['-d', '-o', plain, path], [passphrase]);
  const opened = JSON.parse(await readFile(plain, 'utf8')) as { profile: unknown };
  expect(opened.profile).toEqual(
    JSON.parse(await readFile(join(temporary.path, 'source/profile.json'), 'utf8')),
  );

  const quick = join(temporary.path, 'quick.age');
  const sealed = await sealQuickly(await readFile(plain, 'utf8'), passphrase);
  for (const damage of [sealed.subarray(0, -1), Buffer.from('age-encryption.org/v1\n'), Buffer.alloc(0)]) {
    await writeFile(quick, damage);
    expect((await failureFrom(target.call('backup.restore', { path: quick, passphrase }))).code).toBe(
      'bad-input',
    );
  }
  await writeFile(quick, sealed);
  const wrong = target.call('backup.restore', { path: quick, passphrase: 'wrong' });
  expect(await failureFrom(wrong)).toMatchObject({
    code: 'wrong-passphrase',
    message: /passphrase is wrong/,
  });
  expect((await target.profile()).clients).toEqual([]);
  expect(await target.journal()).toEqual([]);

  await target.call('backup.restore', { path, passphrase });
  const [before, after] = [await source.profile(), await target.profile()];
  expect(after).toEqual({ ...before, id: after.id });
  expect(target.vaults.secrets()).toEqual(source.vaults.secrets());
  expect((await target.journal()).map(({ action }) => action)).toEqual([
    'client.add',
    'keys.add',
    'instance.add',
    'restore',
  ]);
  const again = await failureFrom(target.call('backup.restore', { path, passphrase }));
  expect(again.message).toContain('not empty');
}, 120_000);
