import { describe, expect, test } from 'vitest';
import { emptyProfile } from '../../../src/core/profile.ts';
import {
  backupFile,
  type BackupText,
  createSource,
  createTarget,
  instanceOf,
  passphrase,
} from '../../support/backup-bench.ts';
import { type CoreInMemory, createCoreInMemory, failureFrom } from '../../support/core-in-memory.ts';

const wish = { path: backupFile, passphrase };
const restore = ({ call }: CoreInMemory, more: object = {}) => call('backup.restore', { ...wish, ...more });

/** Expects a refusal after which nothing is there that was not there before. */
const refusal = async (core: CoreInMemory, more?: object) => {
  const [profile, journal, secrets] = [await core.profile(), await core.journal(), core.vaults.secrets()];
  const failure = await failureFrom(restore(core, more));
  expect({ ...(await core.profile()), id: profile.id }).toEqual(profile);
  expect(await core.journal()).toEqual(journal);
  expect(core.vaults.secrets()).toEqual(secrets);
  return failure;
};

describe('into an empty profile', () => {
  test('everything comes back, under the profile’s own id', async () => {
    const source = await createSource();
    const target = createTarget(source);
    expect(await restore(target)).toMatchObject({ clients: 1, keyPairs: 2, instances: 2, vault: 'keychain' });
    const [before, after] = [await source.profile(), await target.profile()];
    expect(after).toEqual({ ...before, id: after.id });
    expect(after.id).not.toBe(before.id);
    expect(target.vaults.secrets()).toEqual(source.vaults.secrets());
    for (const { id } of after.keyPairs) {
      expect(await target.vaults.keychain(after.id).get(`keypair.${id}`)).toBeDefined();
    }
  });

  test('the keys work', async () => {
    const source = await createSource();
    const target = createTarget(source);
    await restore(target);
    await Promise.all([source.call('keys.check', {}), target.call('keys.check', {})]);
    const asked = ({ registry }: CoreInMemory) =>
      registry.calls
        .filter(({ method }) => method === 'checkKeys')
        .map(({ access }) => [access.keyEnvironment, access.apiKey, access.privateKey])
        .sort();
    expect(asked(target)).toEqual(asked(source));
    expect(asked(target)).toHaveLength(2);
  });

  test('the secrets go into the vault that is chosen here', async () => {
    const target = createTarget(await createSource());
    await target.call('vault.use', { kind: 'passphrase', passphrase: 'another one' });
    expect((await restore(target)).vault).toBe('passphrase');
    const { keyPairs } = await target.profile();
    for (const { id } of keyPairs) expect(await target.vaults.passphrase.get(`keypair.${id}`)).toBeDefined();
  });

  test('the journal has the history, and then what was done here', async () => {
    const source = await createSource();
    const target = createTarget(source);
    await target.addClient('Passing');
    await target.call('clients.remove', { client: 'Passing' });
    target.clock.advance(60_000);
    await restore(target);
    const { entries } = await target.call('journal.list', {});
    const history = (await source.journal()).slice(0, -1);
    for (const entry of history) expect(entries).toContainEqual(entry);
    expect(entries).toHaveLength(history.length + 3);
    expect(entries.at(-1)).toMatchObject({
      action: 'restore',
      text: `Restored 2 key pairs from the backup of ${source.clock.now().toISOString()}`,
    });
  });

  test('a second time, after everything was removed again, the history is not doubled', async () => {
    const target = createTarget(await createSource());
    await restore(target);
    await target.ports.profile.update(
      (draft) => void Object.assign(draft, { ...emptyProfile(), id: draft.id }),
    );
    const before = await target.journal();
    await restore(target);
    expect(await target.journal()).toHaveLength(before.length + 1);
  });
});

describe('never over a profile that is not empty', () => {
  test.each([
    ['a client', (core: CoreInMemory) => core.addClient('Acme')],
    [
      'a client with a key pair',
      async (core: CoreInMemory) => {
        await core.addClient('Acme');
        await core.addKeys('Acme', 'sandbox');
      },
    ],
  ])('with %s in it', async (_name, fill) => {
    const target = createTarget(await createSource());
    await fill(target);
    expect(await refusal(target)).toMatchObject({
      code: 'bad-input',
      remedy: 'Restore into a profile of its own.',
      commandLine: expect.stringContaining('--profile'),
    });
  });

  test('also where it is filled while the backup is being opened', async () => {
    const source = await createSource();
    const { sealer, ...ports } = createTarget(source).ports;
    const target = createCoreInMemory({
      ports: {
        ...ports,
        sealer: {
          ...sealer,
          async open(bytes, given) {
            await target.addClient('Quick');
            return sealer.open(bytes, given);
          },
        },
      },
    });
    expect((await failureFrom(restore(target))).code).toBe('bad-input');
    expect((await target.profile()).clients.map(({ name }) => name)).toEqual(['Quick']);
    expect(target.vaults.secrets()).toEqual({});
  });
});

describe('a file that cannot be restored', () => {
  test('is not there, or opens with another passphrase', async () => {
    const target = createTarget(await createSource());
    expect(await refusal(target, { path: '/nowhere.age' })).toMatchObject({
      code: 'file-unreadable',
      message: expect.stringContaining('/nowhere.age'),
    });
    expect((await refusal(target, { passphrase: 'wrong' })).code).toBe('wrong-passphrase');
  });

  const damages: [string, (backup: BackupText) => void][] = [
    ['another format', (backup) => (backup.format = 'something-else')],
    ['no version', (backup) => Reflect.deleteProperty(backup, 'version')],
    ['no profile', (backup) => Reflect.deleteProperty(backup, 'profile')],
    ['an unknown field', (backup) => void Object.assign(backup, { more: 1 })],
    ['an unknown field in the profile', (backup) => void Object.assign(backup.profile, { more: 1 })],
    [
      'a key pair without its secret',
      ({ profile, secrets }) => {
        Reflect.deleteProperty(secrets, String(profile.keyPairs[0]?.id));
      },
    ],
    [
      'half a secret',
      ({ secrets }) => {
        for (const secret of Object.values(secrets)) Reflect.deleteProperty(secret, 'privateKey');
      },
    ],
    [
      'an instance of a client that is not there',
      (backup) => {
        instanceOf(backup, 'EU').clientId = crypto.randomUUID();
      },
    ],
    [
      'a key pair of a client that is not there',
      ({ profile }) => {
        for (const pair of profile.keyPairs) pair.clientId = crypto.randomUUID();
      },
    ],
    [
      'two instances of one id',
      (backup) => {
        instanceOf(backup, 'EU').id = instanceOf(backup, 'US').id;
      },
    ],
    [
      'a connection that is none',
      (backup) => {
        instanceOf(backup, 'EU').connection = { kind: 'ssh', host: '-oProxyCommand=x', root: '/app' };
      },
    ],
    [
      'a gateway without encryption',
      ({ profile }) => {
        profile.settings.gateways.production = 'http://commerce.adobe.io/';
      },
    ],
  ];
  test.each(damages)('has %s', async (_name, change) => {
    const target = createTarget(await createSource(), change);
    expect((await refusal(target)).code).toBe('bad-input');
  });

  test.each<[string, (backup: BackupText) => void]>([
    ['backups', (backup) => (backup.version = 2)],
    ['profiles', ({ profile }) => (profile.schemaVersion += 1)],
    [
      'both, with fields of its own',
      (backup) => {
        Object.assign(backup, { version: 2, more: 1 });
        Object.assign(backup.profile, { schemaVersion: backup.profile.schemaVersion + 1, more: 1 });
      },
    ],
  ])('was made by a newer version of %s', async (_name, change) => {
    const target = createTarget(await createSource(), change);
    expect(await refusal(target)).toMatchObject({
      code: 'profile-newer',
      message: expect.stringContaining(backupFile),
      remedy: expect.stringContaining('Update Keybridge'),
    });
  });

  test('comes where the vault is out of reach', async () => {
    const target = createTarget(await createSource());
    target.vaults.keychainState = { available: false, reason: 'No keychain.', remedy: 'Get one.' };
    expect((await refusal(target)).code).toBe('vault-unavailable');
  });
});

describe('settings that could send keys away or run programs', () => {
  const confirm = (...values: string[]) => ({
    overrides: values.map((value) => ({ code: 'settings-from-file' as const, value })),
  });

  test.each(['sandbox', 'production'] as const)(
    'a foreign %s gateway wants its host typed',
    async (keyEnvironment) => {
      const target = createTarget(await createSource(), ({ profile }) => {
        profile.settings.gateways[keyEnvironment] = 'https://gateway.example:8443/path';
      });
      const code = 'settings-from-file';
      expect(await refusal(target)).toMatchObject({ code, override: 'gateway.example:8443' });
      for (const wrong of ['gateway.example', 'yes', 'Acme/EU']) {
        expect((await refusal(target, confirm(wrong))).code).toBe(code);
      }
      const status = await restore(target, confirm('gateway.example:8443'));
      expect(status.gateways[keyEnvironment]).toBe('https://gateway.example:8443/path/');
    },
  );

  test('Adobe’s own gateways want nothing, however they are written', async () => {
    const target = createTarget(await createSource(), ({ profile }) => {
      profile.settings.gateways.production = 'https://COMMERCE.adobe.io:443';
    });
    expect((await restore(target)).gateways.production).toBe('https://commerce.adobe.io/');
  });

  test('a proxy with a login is refused: it would lie in the profile in clear', async () => {
    const target = createTarget(await createSource(), ({ profile }) => {
      profile.settings.proxy = { kind: 'address', address: 'http://joe:secret@proxy.example:3128' };
    });
    const { code, message, remedy } = await refusal(target);
    expect(code).toBe('bad-input');
    expect(`${message} ${remedy}`).not.toContain('secret');
    expect((await target.profile()).clients).toEqual([]);
  });

  test('a gateway on this machine is foreign too', async () => {
    const target = createTarget(await createSource(), ({ profile }) => {
      profile.settings.gateways.sandbox = 'http://127.0.0.1:8080/';
    });
    expect((await refusal(target)).override).toBe('127.0.0.1:8080');
  });

  test.each<[string, (backup: BackupText) => void]>([
    [
      'a command connection',
      (backup) => {
        instanceOf(backup, 'EU').connection = { kind: 'command', argv: ['touch', '/tmp/x'], root: '/app' };
      },
    ],
    [
      'a php of its own',
      (backup) => {
        instanceOf(backup, 'EU').connection = { kind: 'local', root: '/app', php: '/tmp/evil' };
      },
    ],
  ])('%s wants the instance typed', async (_name, change) => {
    const target = createTarget(await createSource(), change);
    expect(await refusal(target)).toMatchObject({ code: 'settings-from-file', override: 'Acme/EU' });
    expect((await refusal(target, confirm('Acme/US'))).code).toBe('settings-from-file');
    await restore(target, confirm('Acme/EU'));
  });

  test('of several each wants its own', async () => {
    const target = createTarget(await createSource(), (backup) => {
      backup.profile.settings.gateways.production = 'https://gateway.example/';
      for (const name of ['EU', 'US']) {
        instanceOf(backup, name).connection = { kind: 'command', argv: ['ssh', 'x'], root: '/app' };
      }
    });
    const values: string[] = [];
    for (const wanted of ['gateway.example', 'Acme/EU', 'Acme/US']) {
      expect((await refusal(target, confirm(...values))).override).toBe(wanted);
      values.push(wanted);
    }
    await restore(target, confirm(...values));
  });
});
