import { beforeEach, describe, expect, test } from 'vitest';
import type { VaultInUse, VaultKind } from '../../../src/contract/model.ts';
import { CoreError } from '../../../src/core/core-error.ts';
import type { SecretStore, Vaults } from '../../../src/core/ports.ts';
import { type CoreInMemory, createCoreInMemory, failureFrom } from '../../support/core-in-memory.ts';
import { interrupt } from '../../support/interrupted-ports.ts';

const passphrase = 'four words';
const ways: [VaultKind, VaultKind][] = [
  ['keychain', 'passphrase'],
  ['passphrase', 'keychain'],
];

/** Acme with three key pairs in the vault. */
const createBench = async (kind: VaultKind): Promise<CoreInMemory> => {
  const bench = createCoreInMemory();
  await bench.addClient('Acme');
  await bench.call('vault.use', { kind, passphrase });
  for (const label of ['one', 'two', 'three']) await bench.addKeys('Acme', 'production', label);
  return bench;
};

const storeOf = async (bench: CoreInMemory, kind: VaultInUse) =>
  kind === 'keychain' ? bench.vaults.keychain((await bench.profile()).id) : bench.vaults.passphrase;

/** What a vault holds of the profile's key pairs. */
const heldBy = async (bench: CoreInMemory, kind: VaultInUse): Promise<Record<string, string>> => {
  const store = await storeOf(bench, kind);
  if (kind === 'passphrase' && !(await bench.vaults.passphrase.exists())) return {};
  if (kind === 'passphrase') await bench.vaults.passphrase.unlock(passphrase);
  const names = (await bench.profile()).keyPairs.map(({ id }) => `keypair.${id}`);
  const values = await Promise.all(names.map(async (name) => [name, await store.get(name)]));
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
};

/** The same bench, with a vault that does something else. */
const withStore = (
  bench: CoreInMemory,
  kind: VaultKind,
  changes: (store: SecretStore) => Partial<SecretStore>,
) => {
  const { vaults } = bench;
  const changed: Vaults =
    kind === 'keychain'
      ? {
          passphrase: vaults.passphrase,
          keychain: (id) => ({ ...vaults.keychain(id), ...changes(vaults.keychain(id)) }),
        }
      : {
          passphrase: { ...vaults.passphrase, ...changes(vaults.passphrase) },
          keychain: (id) => vaults.keychain(id),
        };
  return createCoreInMemory({ ports: { ...bench.ports, vaults: changed } });
};

describe.each(ways)('from %s to %s', (from, to) => {
  let bench: CoreInMemory;
  let secrets: Record<string, string>;
  const move = (on: CoreInMemory = bench) => on.call('vault.move', { kind: to, passphrase });
  beforeEach(async () => {
    bench = await createBench(from);
    secrets = bench.vaults.secrets();
  });

  const expectNothingMoved = async () => {
    expect((await bench.profile()).vault).toBe(from);
    expect(await heldBy(bench, from)).toEqual(secrets);
    expect(await heldBy(bench, to)).toEqual({});
  };

  test('every secret is in the other vault, and in that one alone', async () => {
    expect(await move()).toMatchObject({
      vault: to,
      keyPairs: 3,
      passphraseVaultExists: to === 'passphrase',
    });
    expect(await heldBy(bench, to)).toEqual(secrets);
    expect(await heldBy(bench, from)).toEqual({});
    expect((await bench.journal()).at(-1)).toMatchObject({
      action: 'vault.move',
      text: `Moved 3 key pairs from the ${from} vault to the ${to} vault`,
    });
    expect((await bench.call('keys.check', {})).map(({ check }) => check?.state)).toEqual(
      Array(3).fill('accepted'),
    );
  });

  test('and back again', async () => {
    await move();
    await bench.call('vault.move', { kind: from, passphrase });
    await expectNothingMoved();
  });

  test('to where they are is refused', async () => {
    expect((await failureFrom(bench.call('vault.move', { kind: from, passphrase }))).message).toBe(
      `The keys are in the ${from} vault already.`,
    );
    await expectNothingMoved();
  });

  test.each(['fails', 'dies'] as const)(
    'cut at any step (it %s): the vault that the profile names holds every secret, and a second try ends well',
    async (way) => {
      const uncut = interrupt((await createBench(from)).ports, Infinity, way);
      await move(createCoreInMemory({ ports: uncut.ports }));
      expect(uncut.steps.length).toBeGreaterThan(20);
      for (const [index, name] of uncut.steps.entries()) {
        bench = await createBench(from);
        secrets = bench.vaults.secrets();
        const { ports } = interrupt(bench.ports, index + 1, way);
        const answer = await createCoreInMemory({ ports }).core.dispatch('vault.move', {
          kind: to,
          passphrase,
        });
        const { vault = from } = await bench.profile();
        if (answer.ok) expect(vault, name).toBe(to);
        expect(await heldBy(bench, vault), name).toEqual(secrets);
        if (way === 'fails' && vault === from) expect(await heldBy(bench, to), name).toEqual({});
        if (vault === from) await move();
        expect(await heldBy(bench, to), name).toEqual(secrets);
      }
    },
  );

  test('a secret that is missing: told by its label, nothing is moved', async () => {
    const [, second] = (await bench.profile()).keyPairs;
    await (await storeOf(bench, from)).delete(`keypair.${second?.id}`);
    secrets = bench.vaults.secrets();
    expect(await failureFrom(move())).toMatchObject({
      code: 'vault-unavailable',
      message: `The ${from} vault has no secret for the key pair two.`,
    });
    await expectNothingMoved();
  });

  test('a vault that gives back something else: nothing is moved', async () => {
    let reads = 0;
    const forgetful = withStore(bench, to, (store) => ({
      get: async (name) => ((reads += 1) === 2 ? 'something else' : store.get(name)),
    }));
    expect((await failureFrom(move(forgetful))).message).toBe(
      `The ${to} vault did not give back what was stored for two.`,
    );
    await expectNothingMoved();
  });

  test('a vault that is full: nothing is moved', async () => {
    let writes = 0;
    const full = withStore(bench, to, (store) => ({
      async set(name, value) {
        writes += 1;
        if (writes === 3) throw new CoreError('disk-full', 'The disk is full.', 'Make room.');
        await store.set(name, value);
      },
    }));
    expect((await failureFrom(move(full))).code).toBe('disk-full');
    await expectNothingMoved();
  });

  test('secrets that cannot be deleted where they were are told of; the keys are moved', async () => {
    const stuck = withStore(bench, from, (store) => ({
      async delete(name) {
        if (name === Object.keys(secrets)[1])
          throw new CoreError('vault-unavailable', 'It is locked.', 'Unlock it.');
        await store.delete(name);
      },
    }));
    expect(await failureFrom(move(stuck))).toEqual({
      code: 'vault-unavailable',
      message: `The keys are in the ${to} vault now, but 1 of 3 secrets could not be deleted from the ${from} vault.`,
      remedy: 'Delete them there by hand.',
    });
    expect((await bench.profile()).vault).toBe(to);
    expect(await heldBy(bench, to)).toEqual(secrets);
    expect(Object.keys(await heldBy(bench, from))).toEqual([Object.keys(secrets)[1]]);
    expect((await bench.journal()).at(-1)?.action).toBe('vault.move');
    await bench.call('keys.check', {});
  });

  test('two at once: one moves, the other is told so, and nothing is lost', async () => {
    const answers = await Promise.all(
      [1, 2].map(() => bench.core.dispatch('vault.move', { kind: to, passphrase })),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await heldBy(bench, to)).toEqual(secrets);
    expect(await heldBy(bench, from)).toEqual({});
  });

  test('moved back by another process before the old vault is cleared: nothing is lost', async () => {
    let updates = 0;
    const crossed = createCoreInMemory({
      ports: {
        ...bench.ports,
        profile: {
          ...bench.ports.profile,
          async update(change) {
            const result = await bench.ports.profile.update(change);
            updates += 1;
            if (updates === 1) await bench.call('vault.move', { kind: from, passphrase });
            return result;
          },
        },
      },
    });
    await crossed.core.dispatch('vault.move', { kind: to, passphrase });
    const { vault = from } = await bench.profile();
    expect(vault).toBe(from);
    expect(await heldBy(bench, vault)).toEqual(secrets);
  });

  test('a pair that is added meanwhile is not forgotten', async () => {
    const slow = withStore(bench, to, (store) => ({
      async set(name, value) {
        await new Promise(setImmediate);
        await store.set(name, value);
      },
    }));
    const [, added] = await Promise.all([move(slow), bench.addKeys('Acme', 'sandbox', 'late')]);
    const { vault = from } = await bench.profile();
    expect(vault).toBe(to);
    expect(Object.keys(await heldBy(bench, to))).toContain(`keypair.${added.id}`);
    expect(Object.keys(await heldBy(bench, to))).toHaveLength(4);
  });
});

describe('what has to be there', () => {
  const away = { available: false, reason: 'No keychain here.', remedy: 'Install one.' } as const;

  test.each(ways)('the keychain, from %s to %s', async (from, to) => {
    const bench = await createBench(from);
    const secrets = bench.vaults.secrets();
    bench.vaults.keychainState = away;
    const refused = await failureFrom(bench.call('vault.move', { kind: to, passphrase }));
    expect(refused).toEqual({ code: 'vault-unavailable', message: away.reason, remedy: away.remedy });
    expect(await bench.vaults.passphrase.exists()).toBe(from === 'passphrase');
    expect(bench.vaults.secrets()).toEqual(secrets);
  });

  test('the passphrase, of a locked vault that the keys are taken from or to', async () => {
    const bench = await createBench('passphrase');
    bench.vaults.passphrase.lock();
    expect((await failureFrom(bench.call('vault.move', { kind: 'keychain' }))).code).toBe('vault-locked');
    const wrong = bench.call('vault.move', { kind: 'keychain', passphrase: 'wrong' });
    expect((await failureFrom(wrong)).code).toBe('vault-locked');
    expect((await bench.profile()).vault).toBe('passphrase');
    await bench.call('vault.move', { kind: 'keychain', passphrase });
    expect((await failureFrom(bench.call('vault.move', { kind: 'passphrase' }))).code).toBe('vault-locked');
    await bench.call('vault.move', { kind: 'passphrase', passphrase: 'another one' });
    bench.vaults.passphrase.lock();
    await bench.call('vault.unlock', { passphrase: 'another one' });
  });

  test('the passphrase vault: one that is gone is not made anew to take keys out of it', async () => {
    const bench = await createBench('passphrase');
    const gone = createCoreInMemory({
      ports: {
        ...bench.ports,
        vaults: { ...bench.vaults, passphrase: { ...bench.vaults.passphrase, exists: async () => false } },
      },
    });
    const refused = await failureFrom(gone.call('vault.move', { kind: 'keychain', passphrase }));
    expect(refused).toMatchObject({
      code: 'vault-unavailable',
      message: 'There is no passphrase vault yet.',
    });
    expect((await bench.profile()).vault).toBe('passphrase');
  });

  test('no key: a profile without any just changes its vault', async () => {
    const bench = createCoreInMemory();
    expect(await bench.call('vault.move', { kind: 'passphrase', passphrase })).toMatchObject({
      vault: 'passphrase',
    });
    expect(await bench.call('vault.move', { kind: 'keychain' })).toMatchObject({ vault: 'keychain' });
    expect(await bench.vaults.passphrase.exists()).toBe(false);
  });

  test('secrets of others in the passphrase vault stay, and so does it', async () => {
    const bench = await createBench('passphrase');
    await bench.vaults.passphrase.set('keypair.unknown', 'secret');
    await bench.call('vault.move', { kind: 'keychain', passphrase });
    expect(await bench.vaults.passphrase.names()).toEqual(['keypair.unknown']);
    expect(await bench.vaults.passphrase.exists()).toBe(true);
  });
});
