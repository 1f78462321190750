import { describe, expect, test } from 'vitest';
import { backupFile, createSource, createTarget, passphrase } from '../../support/backup-bench.ts';
import { type CoreInMemory, failureFrom } from '../../support/core-in-memory.ts';

/** What a first start adds to a restore: the vault is chosen with it, and it shows how far it is. */
const wish = { path: backupFile, passphrase };
const intoPassphrase = { vault: { kind: 'passphrase', passphrase: 'another one' } } as const;
const restore = ({ call }: CoreInMemory, more: object = {}) => call('backup.restore', { ...wish, ...more });

describe('with the vault to restore into', () => {
  test('it is made and used, and a second vault is not', async () => {
    const target = createTarget(await createSource());
    expect(await restore(target, intoPassphrase)).toMatchObject({
      vault: 'passphrase',
      isVaultChosen: true,
      isLocked: false,
      keyPairs: 2,
    });
    for (const { id } of (await target.profile()).keyPairs) {
      expect(await target.vaults.passphrase.get(`keypair.${id}`)).toBeDefined();
    }
    expect((await target.journal()).slice(-2).map(({ action }) => action)).toContain('restore');
  });

  test('nothing is made where the backup does not open, or wants to be confirmed', async () => {
    const target = createTarget(await createSource(), ({ profile }) => {
      profile.settings.gateways.production = 'https://gateway.example/';
    });
    const wrong = await failureFrom(restore(target, { ...intoPassphrase, passphrase: 'wrong' }));
    expect(wrong.code).toBe('wrong-passphrase');
    expect((await failureFrom(restore(target, intoPassphrase))).code).toBe('settings-from-file');
    expect(await target.vaults.passphrase.exists()).toBe(false);
    expect((await target.profile()).vault).toBeUndefined();

    const overrides = [{ code: 'settings-from-file', value: 'gateway.example' }];
    expect((await restore(target, { ...intoPassphrase, overrides })).vault).toBe('passphrase');
  });

  test('that is there already wants its own passphrase', async () => {
    const target = createTarget(await createSource());
    await target.vaults.passphrase.create('the first one');
    target.vaults.passphrase.lock();
    expect((await failureFrom(restore(target, intoPassphrase))).code).toBe('vault-locked');
    expect((await target.profile()).clients).toEqual([]);
    await restore(target, { vault: { kind: 'passphrase', passphrase: 'the first one' } });
    expect((await target.profile()).clients).toHaveLength(1);
  });
});

describe('as a job', () => {
  test('tells which key pair it is at', async () => {
    const target = createTarget(await createSource());
    await restore(target, { jobId: 'restoring' });
    expect(target.told('job.progress')).toMatchObject([
      { jobId: 'restoring', done: 0, total: 2, label: expect.stringContaining('Acme') },
      { jobId: 'restoring', done: 1, total: 2 },
    ]);
  });

  test('that is cancelled leaves nothing behind', async () => {
    const target = createTarget(await createSource());
    target.core.listen((event, told) => {
      if (event !== 'job.progress' || told.done !== 1) return;
      void target.call('jobs.cancel', { jobId: told.jobId });
    });
    expect((await failureFrom(restore(target, { jobId: 'restoring' }))).code).toBe('cancelled');
    expect((await target.profile()).clients).toEqual([]);
    expect(target.vaults.secrets()).toEqual({});
    await restore(target);
    expect(Object.keys(target.vaults.secrets())).toHaveLength(2);
  });
});

describe('of an older Keybridge', () => {
  test.each([1, 2, 3, 4])('a backup with a profile of schema %i comes back', async (schemaVersion) => {
    const source = await createSource();
    await source.call('exports.write', { instance: 'EU', format: 'json', out: '/out/eu.json' });
    await source.call('backup.create', { ...wish, confirmed: true });
    const target = createTarget(source, ({ profile }) => {
      profile.schemaVersion = schemaVersion;
      Reflect.deleteProperty(profile, 'lastFailed');
      if (schemaVersion < 3) Reflect.deleteProperty(profile.settings, 'proxy');
      if (schemaVersion === 1) Reflect.deleteProperty(profile.settings, 'preferences');
      for (const { exported } of profile.instances) {
        if (exported && schemaVersion < 3)
          for (const part of ['path', 'isEdit']) Reflect.deleteProperty(exported, part);
      }
    });
    expect(await restore(target)).toMatchObject({ clients: 1, keyPairs: 2, instances: 2 });
    const { settings, instances, ...rest } = await target.profile();
    expect(rest.schemaVersion).toBe(5);
    expect(settings.proxy).toEqual({ kind: 'environment' });
    const [eu] = instances.filter(({ exported }) => exported);
    expect(eu?.exported).toMatchObject({ format: 'json' });
    expect(eu?.exported?.path).toBe(schemaVersion < 3 ? undefined : '/out/eu.json');
  });
});
