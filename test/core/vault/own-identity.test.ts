import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createPassphraseVault } from '../../../src/adapters/passphrase-vault.ts';
import { createCoreInMemory, failureFrom } from '../../support/core-in-memory.ts';
import { runAge } from '../../support/age-program.ts';
import { makeQuickVault } from '../../support/quick-vault.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

test('it is made once, kept under the profile’s own id, and never told', async () => {
  const core = createCoreInMemory();
  const me = await core.call('handoff.me', {});
  expect(me).toEqual({ recipient: expect.stringMatching(/^age1[0-9a-z]{58}$/) });
  expect(await core.call('handoff.me', {})).toEqual(me);
  const { id } = await core.profile();
  const identity = await core.vaults.keychain(id).get('handoff.identity');
  expect(identity).toMatch(/^AGE-SECRET-KEY-1/);
  expect(await core.ports.sealer.recipientOf(identity ?? '')).toBe(me.recipient);
  expect(await core.journal()).toEqual([
    expect.objectContaining({ action: 'handoff.me', text: `Made the recipient ${me.recipient}` }),
  ]);
});

test('two that ask at the same time are told the same', async () => {
  const { call } = createCoreInMemory();
  const [one, other] = await Promise.all([call('handoff.me', {}), call('handoff.me', {})]);
  expect(one).toEqual(other);
});

test('with the vault locked or out of reach there is none', async () => {
  const core = createCoreInMemory();
  core.vaults.keychainState = { available: false, reason: 'No keychain.', remedy: 'Get one.' };
  expect((await failureFrom(core.call('handoff.me', {}))).code).toBe('vault-unavailable');
  await core.call('vault.use', { kind: 'passphrase', passphrase: 'four words' });
  await core.call('vault.lock', {});
  expect((await failureFrom(core.call('handoff.me', {}))).code).toBe('vault-locked');
  expect(await core.vaults.passphrase.names()).toEqual([]);
});

test('it goes where the keys go, and is not left behind', async () => {
  const core = createCoreInMemory();
  const me = await core.call('handoff.me', {});
  const refused = await failureFrom(core.call('vault.use', { kind: 'passphrase', passphrase: 'four words' }));
  expect(refused).toMatchObject({
    code: 'bad-input',
    message: expect.stringContaining('opens its hand-offs'),
  });
  await core.call('vault.move', { kind: 'passphrase', passphrase: 'four words' });
  expect(await core.vaults.passphrase.names()).toEqual(['handoff.identity']);
  expect(await core.vaults.keychain((await core.profile()).id).get('handoff.identity')).toBeUndefined();
  expect(await core.call('handoff.me', {})).toEqual(me);
  await core.call('vault.lock', {});
  expect((await failureFrom(core.call('vault.move', { kind: 'keychain' }))).code).toBe('vault-locked');
  await core.call('vault.move', { kind: 'keychain', passphrase: 'four words' });
  expect(await core.vaults.passphrase.exists()).toBe(false);
  expect(await core.call('handoff.me', {})).toEqual(me);
});

test('a backup does not hold it', async () => {
  const core = createCoreInMemory();
  await core.call('handoff.me', {});
  await core.call('backup.create', { path: '/all.age', passphrase: 'four words' });
  expect(core.files.text('/all.age')).not.toContain('AGE-SECRET-KEY');
});

test('in a passphrase vault it is an age file of its owner, which the age program opens', async () => {
  await using folder = await createTemporaryFolder();
  const vault = join(folder.path, 'vault');
  await makeQuickVault(vault, 'one');
  const core = createCoreInMemory({ ports: { defaultVault: 'passphrase' } });
  const passphrase = createPassphraseVault(vault);
  const { call } = createCoreInMemory({ ports: { ...core.ports, vaults: { ...core.vaults, passphrase } } });
  await call('vault.unlock', { passphrase: 'one' });
  const { recipient } = await call('handoff.me', {});
  const file = join(vault, 'handoff.identity.age');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readFile(file, 'latin1')).not.toContain('AGE-SECRET-KEY');
  const identity = await passphrase.get('handoff.identity');
  expect((await runAge('age-keygen', ['-y'], `${identity}\n`)).trim()).toBe(recipient);
});
