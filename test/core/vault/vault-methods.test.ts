import { beforeEach, describe, expect, test } from 'vitest';
import type { VaultKind } from '../../../src/contract/model.ts';
import { CoreError } from '../../../src/core/core-error.ts';
import type { PassphraseStore } from '../../../src/core/ports.ts';
import {
  type CoreInMemory,
  createCoreInMemory,
  failureFrom,
  newKeySecret,
} from '../../support/core-in-memory.ts';

const passphrase = 'four words';
let it: CoreInMemory;
beforeEach(async () => {
  it = createCoreInMemory();
  await it.addClient('Acme');
});

const away = { available: false, reason: 'No keychain here.', remedy: 'Install one.' } as const;
const told = { code: 'vault-unavailable', message: away.reason, remedy: away.remedy };
/** The same profile and vaults, seen by another process: a script that asks for a vault, for one. */
const asking = (requestedVault: VaultKind) => createCoreInMemory({ ports: { ...it.ports, requestedVault } });
const withPassphraseVault = (changes: Partial<PassphraseStore>) =>
  createCoreInMemory({
    ports: { ...it.ports, vaults: { ...it.vaults, passphrase: { ...it.vaults.passphrase, ...changes } } },
  });

describe('vault.use', () => {
  test('the keychain, and the passphrase vault, which is made and open then', async () => {
    expect(await it.call('vault.use', { kind: 'passphrase', passphrase })).toMatchObject({
      vault: 'passphrase',
      passphraseVaultExists: true,
      vaults: [
        { kind: 'keychain', inUse: false, available: true },
        { kind: 'passphrase', inUse: true, available: true },
      ],
    });
    const pair = await it.addKeys('Acme', 'production');
    expect(await it.vaults.passphrase.get(`keypair.${pair.id}`)).toBeDefined();
    expect((await it.profile()).vault).toBe('passphrase');
    expect((await it.journal()).map(({ action, text }) => [action, text])).toContainEqual([
      'vault.use',
      'Keys are kept in the passphrase vault',
    ]);
  });

  test('an open passphrase vault again, only with the passphrase that opens it', async () => {
    await it.call('vault.use', { kind: 'passphrase', passphrase: 'four words' });
    const again = (passphrase?: string) => it.call('vault.use', { kind: 'passphrase', passphrase });
    expect((await failureFrom(again('other words'))).code).toBe('vault-locked');
    await again('four words');
    await again();
  });

  test('again what is in use already changes nothing, with keys in it too', async () => {
    for (const kind of ['keychain', 'keychain'] as const) await it.call('vault.use', { kind });
    await it.addKeys('Acme', 'production');
    const secrets = it.vaults.secrets();
    expect(await it.call('vault.use', { kind: 'keychain' })).toMatchObject({
      vault: 'keychain',
      keyPairs: 1,
    });
    expect(it.vaults.secrets()).toEqual(secrets);
  });

  test.each<[VaultKind, VaultKind]>([
    ['keychain', 'passphrase'],
    ['passphrase', 'keychain'],
  ])('not where the keys are in the other one: from %s to %s', async (from, to) => {
    await it.call('vault.use', { kind: from, passphrase });
    await it.addKeys('Acme', 'production');
    expect(await failureFrom(it.call('vault.use', { kind: to, passphrase }))).toEqual({
      code: 'bad-input',
      message: `This profile keeps 1 key pairs in the ${from} vault.`,
      remedy: `Move them to the ${to} vault instead.`,
      commandLine: `Run \`keybridge vault move ${to}\`.`,
    });
    expect((await it.profile()).vault).toBe(from);
    expect(await it.vaults.passphrase.exists()).toBe(from === 'passphrase');
  });

  test('not where keys were added in the meantime', async () => {
    const slow = withPassphraseVault({
      async create(given) {
        await it.addKeys('Acme', 'production');
        await it.vaults.passphrase.create(given);
      },
    });
    expect((await failureFrom(slow.call('vault.use', { kind: 'passphrase', passphrase }))).code).toBe(
      'bad-input',
    );
    expect((await it.profile()).vault).toBe('keychain');
    expect(await it.call('keys.check', {})).toHaveLength(1);
  });

  test('not without a keychain, nor without a passphrase, nor with a wrong one', async () => {
    it.vaults.keychainState = away;
    expect(await failureFrom(it.call('vault.use', { kind: 'keychain' }))).toEqual(told);
    expect((await failureFrom(it.call('vault.use', { kind: 'passphrase' }))).code).toBe('vault-locked');
    expect((await it.profile()).vault).toBeUndefined();
    await it.call('vault.use', { kind: 'passphrase', passphrase });
    it.vaults.passphrase.lock();
    const wrong = it.call('vault.use', { kind: 'passphrase', passphrase: 'wrong' });
    expect((await failureFrom(wrong)).code).toBe('vault-locked');
    expect((await failureFrom(it.call('vault.use', { kind: 'passphrase' }))).code).toBe('vault-locked');
  });

  test('of the keychain lets go of a passphrase vault that is empty, so that a new one starts anew', async () => {
    await it.call('vault.use', { kind: 'passphrase', passphrase });
    await it.call('vault.use', { kind: 'keychain' });
    expect(await it.vaults.passphrase.exists()).toBe(false);
    await it.call('vault.use', { kind: 'passphrase', passphrase: 'another one' });
  });

  test('of the keychain keeps secrets that this profile does not know: of one that could not be read, say', async () => {
    await it.call('vault.use', { kind: 'passphrase', passphrase });
    await it.vaults.passphrase.set('keypair.unknown', 'secret');
    await it.call('vault.use', { kind: 'keychain' });
    expect(it.vaults.secrets()).toEqual({ 'keypair.unknown': 'secret' });
    expect(await it.vaults.passphrase.exists()).toBe(true);
  });

  test('where another process has just made the vault opens that one, if the passphrase fits', async () => {
    const faster = withPassphraseVault({
      exists: async () => false,
      async create() {
        if (!(await it.vaults.passphrase.exists())) await it.vaults.passphrase.create(passphrase);
        it.vaults.passphrase.lock();
        throw new CoreError('duplicate', 'There is a passphrase vault already.', 'Give its passphrase.');
      },
    });
    const wrong = faster.call('vault.use', { kind: 'passphrase', passphrase: 'wrong words' });
    expect((await failureFrom(wrong)).code).toBe('vault-locked');
    expect(await faster.call('vault.use', { kind: 'passphrase', passphrase })).toMatchObject({
      vault: 'passphrase',
    });
    expect(it.vaults.passphrase.isUnlocked()).toBe(true);
  });
});

describe('vault.unlock', () => {
  test('opens the vault, and makes it only where that is asked for', async () => {
    expect((await failureFrom(it.call('vault.unlock', { passphrase }))).message).toBe(
      'There is no passphrase vault yet.',
    );
    expect(await it.vaults.passphrase.exists()).toBe(false);
    expect(await it.call('vault.unlock', { passphrase, create: true })).toEqual({});
    it.vaults.passphrase.lock();
    expect((await failureFrom(it.call('vault.unlock', { passphrase: 'wrong', create: true }))).code).toBe(
      'vault-locked',
    );
    expect(it.vaults.passphrase.isUnlocked()).toBe(false);
    await it.call('vault.unlock', { passphrase });
    expect(it.vaults.passphrase.isUnlocked()).toBe(true);
  });

  test('a wrong passphrase is told of an open vault, too', async () => {
    await it.call('vault.unlock', { passphrase, create: true });
    expect((await failureFrom(it.call('vault.unlock', { passphrase: 'wrong' }))).code).toBe('vault-locked');
    expect((await failureFrom(it.call('vault.unlock', { passphrase: '' }))).code).toBe('bad-input');
  });

  test('what is locked says so at every use of a secret, and nothing is half done', async () => {
    await it.call('vault.use', { kind: 'passphrase', passphrase });
    const pair = await it.addKeys('Acme', 'production', 'EU');
    it.vaults.passphrase.lock();
    const before = [await it.profile(), await it.journal()];
    const calls = [
      it.call('keys.check', {}),
      it.call('keys.add', { client: 'Acme', keyEnvironment: 'sandbox', ...newKeySecret() }),
      it.call('projects.list', { client: 'Acme' }),
      it.call('backup.create', { path: '/backup.age', passphrase }),
    ];
    for (const call of calls) expect((await failureFrom(call)).code).toBe('vault-locked');
    expect([await it.profile(), await it.journal()]).toEqual(before);
    expect(it.registry.calls).toEqual([]);
    expect(it.files.all.size).toBe(0);
    expect(await it.call('keys.list', {})).toEqual([pair]);
  });
});

test('a new passphrase has eight characters, and one of before that is shorter opens', async () => {
  const short = '🔑 words'.slice(0, -1);
  const wish = { kind: 'passphrase', passphrase: short } as const;
  const refused = {
    code: 'bad-input',
    message: 'A new passphrase has at least 8 characters.',
    remedy: 'Take a longer one: several words are easy to keep.',
  };
  const calls = [
    it.call('vault.use', wish),
    it.call('vault.move', wish),
    it.call('vault.unlock', { passphrase: short, create: true }),
    it.call('backup.create', { path: '/backup.age', passphrase: short }),
    it.call('handoff.create', { path: '/handoff.age', to: { passphrase: short } }),
  ];
  for (const call of calls) expect(await failureFrom(call)).toEqual(refused);
  expect(await it.vaults.passphrase.exists()).toBe(false);
  expect(it.files.all.size).toBe(0);
  await it.vaults.passphrase.create(short);
  it.vaults.passphrase.lock();
  await it.call('vault.use', wish);
});

describe('vault.changePassphrase', () => {
  test('the new one opens it, and the journal says that it was changed, not to what', async () => {
    await it.call('vault.use', { kind: 'passphrase', passphrase });
    await it.call('vault.changePassphrase', { current: passphrase, next: 'next-canary' });
    it.vaults.passphrase.lock();
    expect((await failureFrom(it.call('vault.unlock', { passphrase }))).code).toBe('vault-locked');
    await it.call('vault.unlock', { passphrase: 'next-canary' });
    expect((await it.journal()).at(-1)?.text).toBe('Changed the passphrase of the vault');
    expect(JSON.stringify([await it.journal(), await it.profile(), it.logged])).not.toContain('canary');
  });

  test('a wrong current one, an empty next one, and no vault at all change nothing', async () => {
    const change = (current: string, next: string) =>
      failureFrom(it.call('vault.changePassphrase', { current, next }));
    expect((await change(passphrase, 'next words')).code).toBe('vault-unavailable');
    await it.call('vault.use', { kind: 'passphrase', passphrase });
    const journal = await it.journal();
    expect((await change('wrong', 'next words')).code).toBe('vault-locked');
    expect((await change(passphrase, '')).code).toBe('bad-input');
    expect((await change(passphrase, 'short')).code).toBe('bad-input');
    expect(await it.journal()).toEqual(journal);
    await it.call('vault.unlock', { passphrase });
  });
});

describe('KEYBRIDGE_VAULT', () => {
  test('chooses for a profile without keys, and its choice is kept with the first of them', async () => {
    await it.call('vault.use', { kind: 'keychain' });
    const script = asking('passphrase');
    expect(await script.call('status.read', {})).toMatchObject({ vault: 'passphrase' });
    expect((await failureFrom(script.addKeys('Acme', 'production'))).code).toBe('vault-locked');
    await script.call('vault.unlock', { passphrase, create: true });
    await script.addKeys('Acme', 'production');
    expect((await it.profile()).vault).toBe('passphrase');
    expect(await it.vaults.passphrase.names()).toHaveLength(1);
    expect(await it.call('status.read', {})).toMatchObject({ vault: 'passphrase' });
  });

  test('other than where the keys are is refused wherever a secret is needed', async () => {
    await it.addKeys('Acme', 'production', 'EU');
    const before = [await it.profile(), it.vaults.secrets(), await it.journal()];
    const script = asking('passphrase');
    const refused = {
      code: 'vault-unavailable',
      message: 'This profile keeps its keys in the keychain vault, but KEYBRIDGE_VAULT asks for passphrase.',
      remedy: 'Unset KEYBRIDGE_VAULT, or move the keys.',
      commandLine: 'Run `keybridge vault move passphrase`.',
    };
    const overrides = [{ code: 'key-pair-in-use' as const, value: 'EU' }];
    const calls = [
      script.call('keys.check', {}),
      script.addKeys('Acme', 'sandbox'),
      script.call('keys.remove', { keys: 'EU', overrides }),
      script.call('projects.list', { client: 'Acme' }),
      script.call('backup.create', { path: '/backup.age', passphrase }),
    ];
    for (const call of calls) expect(await failureFrom(call)).toEqual(refused);
    expect([await it.profile(), it.vaults.secrets(), await it.journal()]).toEqual(before);
    expect(await script.call('keys.list', {})).toHaveLength(1);
    expect(await script.call('status.read', {})).toMatchObject({ vault: 'keychain' });
  });

  test('the same as where they are is fine', async () => {
    await it.addKeys('Acme', 'production');
    expect(await asking('keychain').call('keys.check', {})).toHaveLength(1);
  });

  test('does not let another one be used or moved to: the next call would refuse it', async () => {
    const script = asking('keychain');
    const refused = {
      code: 'bad-input',
      message: 'KEYBRIDGE_VAULT asks for the keychain vault.',
      remedy: 'Unset it, or set it to passphrase.',
    };
    for (const method of ['vault.use', 'vault.move'] as const) {
      expect(await failureFrom(script.call(method, { kind: 'passphrase', passphrase }))).toEqual(refused);
    }
    expect(await it.vaults.passphrase.exists()).toBe(false);
  });

  test('lets the keys be moved to the vault that it asks for', async () => {
    await it.addKeys('Acme', 'production');
    const script = asking('passphrase');
    expect(await script.call('vault.move', { kind: 'passphrase', passphrase })).toMatchObject({
      vault: 'passphrase',
    });
    expect(await script.call('keys.check', {})).toHaveLength(1);
  });
});

test('keys of a practice profile that was copied elsewhere are said to be gone', async () => {
  const { id } = await it.addKeys('Acme', 'sandbox');
  await it.ports.profile.update((draft) => {
    draft.vault = 'memory';
  });
  expect(await failureFrom(it.call('keys.check', { keys: [id] }))).toMatchObject({
    code: 'vault-unavailable',
    message: 'This profile was made for practice, and its keys were in memory only.',
  });
});
