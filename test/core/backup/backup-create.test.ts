import { expect, test } from 'vitest';
import { CoreError } from '../../../src/core/core-error.ts';
import { backupFile, backupText, createSource, passphrase } from '../../support/backup-bench.ts';
import { createCoreInMemory, failureFrom } from '../../support/core-in-memory.ts';

const wish = { path: backupFile, passphrase };

test('a backup holds the profile, every secret and the journal, for its owner only', async () => {
  const source = await createSource();
  const backup = backupText(source);
  const profile = await source.profile();
  expect(backup).toMatchObject({ format: 'keybridge-backup', version: 1 });
  expect(backup.profile).toEqual(profile);
  expect(Object.keys(backup.secrets)).toEqual(profile.keyPairs.map(({ id }) => id));
  for (const [id, secret] of Object.entries(backup.secrets)) {
    expect(JSON.stringify(secret)).toBe(source.vaults.secrets()[`keypair.${id}`]);
  }
  expect(backup.journal).toEqual((await source.journal()).slice(0, -1));
  expect(source.files.ownerOnly).toContain(backupFile);
});

test('the journal tells of it without the passphrase', async () => {
  const source = await createSource();
  const [last] = (await source.journal()).slice(-1);
  expect(last).toEqual({
    at: source.clock.now().toISOString(),
    action: 'backup',
    text: `Backed up 2 key pairs to ${backupFile}`,
  });
  expect(JSON.stringify(await source.journal())).not.toContain(passphrase);
});

test('an empty profile can be backed up too', async () => {
  const core = createCoreInMemory();
  expect(await core.call('backup.create', wish)).toEqual({ path: backupFile, keyPairs: 0 });
});

test('a file that is there is replaced only when that is confirmed', async () => {
  const source = await createSource();
  const before = source.files.all.get(backupFile);
  await source.addClient('Borealis');
  const failure = await failureFrom(source.call('backup.create', wish));
  expect(failure).toMatchObject({
    code: 'confirmation-needed',
    message: expect.stringContaining(backupFile),
  });
  expect(source.files.all.get(backupFile)).toBe(before);
  await source.call('backup.create', { ...wish, confirmed: true });
  expect(backupText(source).profile.clients.map(({ name }) => name)).toEqual(['Acme', 'Borealis']);
});

test('with the vault out of reach, or a secret missing in it, nothing is written', async () => {
  const source = await createSource();
  const path = '/backups/other.age';
  const journal = await source.journal();
  source.vaults.keychainState = { available: false, reason: 'No keychain.', remedy: 'Get one.' };
  expect((await failureFrom(source.call('backup.create', { path, passphrase }))).code).toBe(
    'vault-unavailable',
  );
  source.vaults.keychainState = { available: true };
  const { id, keyPairs } = await source.profile();
  await source.vaults.keychain(id).delete(`keypair.${keyPairs[1]?.id}`);
  const failure = await failureFrom(source.call('backup.create', { path, passphrase }));
  expect(failure).toMatchObject({
    code: 'vault-unavailable',
    message: expect.stringContaining('Acme production'),
  });
  expect(source.files.all.has(path)).toBe(false);
  expect(await source.journal()).toEqual(journal);
});

test('a file that cannot be written is told of, and the journal does not tell of a backup', async () => {
  const source = await createSource();
  const full = async () => {
    throw new CoreError('disk-full', 'The disk is full.', 'Make room.');
  };
  const core = createCoreInMemory({ ports: { ...source.ports, files: { ...source.files, write: full } } });
  const journal = await core.journal();
  expect((await failureFrom(core.call('backup.create', { ...wish, confirmed: true }))).code).toBe(
    'disk-full',
  );
  expect(await core.journal()).toEqual(journal);
});
