import { expect, test } from 'vitest';
import { CoreError } from '../../src/core/core-error.ts';
import { createCoreInMemory, failureFrom } from './core-in-memory.ts';

/** The doubles keep what the ports promise, where tests of the core rely on it. */

test('a profile is changed by one update at a time, and not at all by one that throws or is invalid', async () => {
  const { ports, profile } = createCoreInMemory();
  const { update } = ports.profile;
  const client = (name: string) => ({ id: crypto.randomUUID(), name, edition: 'commerce' as const });
  await Promise.all(
    Array.from({ length: 20 }, (_, number) =>
      update(async ({ clients }) => {
        const before = clients.length;
        await Promise.resolve();
        expect(clients).toHaveLength(before);
        clients.push(client(`Client ${number}`));
      }),
    ),
  );
  const before = await profile();
  expect(before.clients).toHaveLength(20);
  await expect(
    update((draft) => {
      draft.clients = [];
      throw new Error('changed my mind');
    }),
  ).rejects.toThrow('changed my mind');
  await expect(update(({ clients }) => clients.push(client('')))).rejects.toThrow();
  expect(() => before.clients.pop(), 'what is read may be shared').toThrow(TypeError);
  expect(await profile()).toEqual(before);
});

test('a backup goes to a file and into another core, with its secrets', async () => {
  const from = createCoreInMemory();
  await from.addClient('Acme');
  const pair = await from.addKeys('Acme', 'production');
  await from.call('backup.create', { path: '/backup.age', passphrase: 'four words' });
  expect(from.files.ownerOnly).toContain('/backup.age');

  const to = createCoreInMemory();
  to.files.all.set('/backup.age', from.files.all.get('/backup.age') ?? new Uint8Array());
  const restore = (passphrase: string) => to.call('backup.restore', { path: '/backup.age', passphrase });
  expect((await failureFrom(restore('other words'))).code).toBe('wrong-passphrase');
  await restore('four words');
  expect(await to.call('keys.list', {})).toEqual([pair]);
  expect(to.vaults.secrets()).toEqual(from.vaults.secrets());
});

test('keys move from the keychain to the passphrase vault and are locked there', async () => {
  const it = createCoreInMemory();
  await it.addClient('Acme');
  await it.addKeys('Acme', 'production');
  const secrets = it.vaults.secrets();
  await it.call('vault.move', { kind: 'passphrase', passphrase: 'four words' });
  expect(it.vaults.secrets()).toEqual(secrets);
  const keychain = it.vaults.keychain((await it.profile()).id);
  for (const name of Object.keys(secrets)) expect(await keychain.get(name)).toBeUndefined();
  it.vaults.passphrase.lock();
  expect((await failureFrom(it.call('projects.list', { client: 'Acme' }))).code).toBe('vault-locked');
  expect((await failureFrom(it.call('vault.unlock', { passphrase: 'wrong' }))).code).toBe('vault-locked');
  await it.call('vault.unlock', { passphrase: 'four words' });
  await it.call('projects.list', { client: 'Acme' });
});

test('the registry refuses keys on demand, and progress is told', async () => {
  const it = createCoreInMemory();
  await it.addClient('Acme');
  const [good, bad] = [await it.addKeys('Acme', 'sandbox'), await it.addKeys('Acme', 'production')];
  it.registry.refused.add(JSON.parse(it.vaults.secrets()[`keypair.${bad.id}`] ?? '').apiKey);
  const checked = await it.call('keys.check', { jobId: 'job' });
  expect(checked.map(({ id, check }) => [id, check?.state])).toEqual([
    [good.id, 'accepted'],
    [bad.id, 'rejected'],
  ]);
  expect(it.told('job.progress').map(({ done, total }) => [done, total])).toEqual([
    [1, 2],
    [2, 2],
  ]);
});

test('a file is written over only where it is as expected', async () => {
  const { files } = createCoreInMemory();
  const [old, next] = [Buffer.from('old'), Buffer.from('next')];
  await files.write('/srv/shop/app/etc/env.php', old, undefined, 'as-before');
  const backup = await files.backUp('/srv/shop/app/etc/env.php', old);
  const write = files.write('/srv/shop/app/etc/env.php', next, undefined, 'as-before');
  await expect(write).rejects.toBeInstanceOf(CoreError);
  await files.write('/srv/shop/app/etc/env.php', next, Buffer.from('old'), 'as-before');
  expect([files.text('/srv/shop/app/etc/env.php'), files.text(backup)]).toEqual(['next', 'old']);
  expect((await files.inspect('/srv/shop/app/etc/env.php')).magentoRoot).toBeUndefined();
  files.all.set('/srv/shop/bin/magento', Buffer.from(''));
  expect((await files.inspect('/srv/shop/app/etc/env.php')).magentoRoot).toBe('/srv/shop');
});
