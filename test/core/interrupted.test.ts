import { describe, expect, test } from 'vitest';
import type { Dispatch, MethodInput } from '../../src/contract/methods.ts';
import { type CoreInMemory, createCoreInMemory, newKeySecret } from '../support/core-in-memory.ts';
import { createSender, handOver, handoffFile, passphrase } from '../support/handoff-bench.ts';
import { interrupt } from '../support/interrupted-ports.ts';

/*
 * The vault and the profile are two things on the disk: whatever step of a change of both is the last one, no key that
 * was there is lost, and the profile lists no key pair without its secret.
 */

const ways = ['fails', 'dies'] as const;

/** Where the work is cut, and what the process that came after finds. */
interface Cut {
  readonly bench: CoreInMemory;
  readonly answer: Awaited<ReturnType<Dispatch>>;
  readonly name: string;
  readonly storedUnder: ReadonlySet<string>;
}

/** Cuts the work at every step that it has, each time on a bench of its own. */
const atEveryStep = async (
  way: (typeof ways)[number],
  createBench: () => Promise<CoreInMemory>,
  work: (core: CoreInMemory) => Promise<Cut['answer']>,
  check: (cut: Cut) => Promise<void>,
): Promise<number> => {
  const uncut = interrupt((await createBench()).ports, Infinity, way);
  expect(await work(createCoreInMemory({ ports: uncut.ports }))).toMatchObject({ ok: true });
  for (const [index, name] of uncut.steps.entries()) {
    const bench = await createBench();
    const { ports, storedUnder } = interrupt(bench.ports, index + 1, way);
    const answer = await work(createCoreInMemory({ ports }));
    await check({ bench, answer, name, storedUnder });
  }
  return uncut.steps.length;
};

/** Of every pair that the profile lists, by label: the API key in the vault. */
const keysOf = async (bench: CoreInMemory): Promise<Record<string, string | undefined>> => {
  const secrets = bench.vaults.secrets();
  const keyOf = (id: string) => {
    const text = secrets[`keypair.${id}`];
    return text === undefined ? undefined : (JSON.parse(text) as { apiKey: string }).apiKey;
  };
  return Object.fromEntries((await bench.profile()).keyPairs.map(({ id, label }) => [label, keyOf(id)]));
};

const first = newKeySecret();
const second = newKeySecret();
const keysAdd = (label: string, secret = first): MethodInput<'keys.add'> => ({
  client: 'Acme',
  keyEnvironment: 'production',
  madeBy: 'license-holder',
  label,
  ...secret,
});

/** Acme with the key pair “first”. */
const createBench = async (): Promise<CoreInMemory> => {
  const bench = createCoreInMemory();
  await bench.addClient('Acme');
  await bench.call('keys.add', keysAdd('first'));
  return bench;
};

describe.each(ways)('keys.add, where a step %s', (way) => {
  test('lists the new pair with its secret or not at all, and keeps the others', async () => {
    const steps = await atEveryStep(
      way,
      createBench,
      ({ core }) => core.dispatch('keys.add', keysAdd('second', second)),
      async ({ bench, answer, name }) => {
        const keys = await keysOf(bench);
        const isListed = 'second' in keys;
        expect(keys, name).toEqual({ first: first.apiKey, ...(isListed ? { second: second.apiKey } : {}) });
        if (answer.ok) expect(isListed, name).toBe(true);
        if (way === 'fails' && !isListed) expect(Object.keys(bench.vaults.secrets()), name).toHaveLength(1);
        const again = await bench.core.dispatch('keys.add', keysAdd('second', second));
        expect(again, name).toMatchObject(isListed ? { error: { code: 'duplicate' } } : { ok: true });
        expect(await keysOf(bench), name).toEqual({ first: first.apiKey, second: second.apiKey });
      },
    );
    expect(steps).toBeGreaterThan(6);
  });
});

describe.each(ways)('handoff.open, where a step %s', (way) => {
  const open = ({ core }: CoreInMemory) =>
    core.dispatch('handoff.open', { path: handoffFile, passphrase, confirmed: true });
  const createReceiver = async (): Promise<CoreInMemory> => {
    const receiver = await createBench();
    await handOver(await createSender(), receiver, { to: { passphrase } });
    return receiver;
  };

  test('takes over everything or nothing, keeps what was there, and can be done again', async () => {
    const steps = await atEveryStep(way, createReceiver, open, async ({ bench, answer, name }) => {
      const [keys, { clients, instances }] = [await keysOf(bench), await bench.profile()];
      const isThere = clients.length > 1;
      expect(keys['first'], name).toBe(first.apiKey);
      expect([Object.keys(keys).length, instances.length], name).toEqual(isThere ? [4, 2] : [1, 0]);
      expect(Object.values(keys), name).not.toContain(undefined);
      if (answer.ok) expect(isThere, name).toBe(true);
      if (way === 'fails' && !isThere) expect(Object.keys(bench.vaults.secrets()), name).toHaveLength(1);
      const outcome = isThere ? 'nothing-new' : 'taken-over';
      expect(await open(bench), name).toMatchObject({ ok: true, value: { outcome } });
      expect(Object.keys(await keysOf(bench)), name).toHaveLength(4);
    });
    expect(steps).toBeGreaterThan(10);
  });
});

describe.each(ways)('keys.remove, where a step %s', (way) => {
  const remove = ({ core }: CoreInMemory) =>
    core.dispatch('keys.remove', {
      keys: 'second',
      overrides: [{ code: 'key-pair-in-use', value: 'second' }],
    });
  const createWithTwo = async () => {
    const bench = await createBench();
    await bench.call('keys.add', keysAdd('second', second));
    return bench;
  };

  test('never leaves a listed pair without its secret, and can be done again', async () => {
    const steps = await atEveryStep(way, createWithTwo, remove, async ({ bench, answer, name }) => {
      const keys = await keysOf(bench);
      const isListed = 'second' in keys;
      expect(keys, name).toEqual({ first: first.apiKey, ...(isListed ? { second: second.apiKey } : {}) });
      if (answer.ok) expect(isListed, name).toBe(false);
      expect(await remove(bench), name).toMatchObject(
        isListed ? { ok: true } : { error: { code: 'not-found' } },
      );
      expect(await keysOf(bench), name).toEqual({ first: first.apiKey });
    });
    expect(steps).toBeGreaterThan(4);
  });

  test('a secret that stays behind in the vault is told of by its name', async () => {
    let stayed = 0;
    await atEveryStep(way, createWithTwo, remove, async ({ bench, answer, name }) => {
      const listed = new Set((await bench.profile()).keyPairs.map(({ id }) => `keypair.${id}`));
      const left = Object.keys(bench.vaults.secrets()).filter((secret) => !listed.has(secret));
      // A dead process tells nothing, and the profile's file does not fail after it was replaced.
      if (way === 'dies' || name === 'after profile.write' || left.length === 0) return;
      stayed += 1;
      expect(answer, name).toMatchObject({
        ok: false,
        error: { remedy: expect.stringContaining(String(left[0])) },
      });
    });
    expect(stayed).toBe(way === 'fails' ? 1 : 0);
  });
});

describe.each(ways)('backup.restore, where a step %s', (way) => {
  const file = '/backup.age';
  const passphrase = 'correct horse';
  const restore = ({ core }: CoreInMemory) => core.dispatch('backup.restore', { path: file, passphrase });

  /** An empty profile, never written, beside the backup of one with two key pairs. */
  const createEmpty = async (): Promise<CoreInMemory> => {
    const source = await createBench();
    await source.call('keys.add', keysAdd('second', second));
    await source.call('backup.create', { path: file, passphrase });
    const target = createCoreInMemory();
    target.files.all.set(file, source.files.all.get(file) ?? new Uint8Array());
    return target;
  };
  const whole = { first: first.apiKey, second: second.apiKey };

  test('brings everything or nothing, and a second try ends well', async () => {
    const steps = await atEveryStep(
      way,
      createEmpty,
      restore,
      async ({ bench, answer, name, storedUnder }) => {
        const { clients } = await bench.profile();
        const isThere = clients.length > 0;
        expect(await keysOf(bench), name).toEqual(isThere ? whole : {});
        if (answer.ok) expect(isThere, name).toBe(true);
        if (way === 'fails' && !isThere) expect(bench.vaults.secrets(), name).toEqual({});
        if (!isThere) expect(await restore(bench), name).toMatchObject({ ok: true });
        expect(await keysOf(bench), name).toEqual(whole);
        const { id } = await bench.profile();
        const strangers = [...storedUnder].filter((other) => other !== id);
        expect(strangers, `${name}: no item is kept under an id that nobody has`).toEqual([]);
        expect(Object.keys(bench.vaults.secrets()), name).toHaveLength(2);
      },
    );
    expect(steps).toBeGreaterThan(10);
  });

  test('a secret that stood in the vault before, perhaps the only copy, is still there', async () => {
    const createWithRemains = async () => {
      const bench = await createEmpty();
      const source = JSON.parse(Buffer.from(bench.files.all.get(file) ?? []).toString()) as { text: string };
      const { profile } = JSON.parse(source.text) as {
        profile: { keyPairs: { id: string; label: string }[] };
      };
      const { id } = await bench.ports.profile.update((draft) => ({ id: draft.id }));
      const items = bench.vaults.keychain(id);
      for (const pair of profile.keyPairs) {
        // One as the backup has it, and one that is other than in the backup.
        const secret = pair.label === 'first' ? first : newKeySecret();
        await items.set(`keypair.${pair.id}`, JSON.stringify(secret));
      }
      return bench;
    };
    const before = new Map<CoreInMemory, Record<string, string>>();
    const createRemembered = async () => {
      const bench = await createWithRemains();
      before.set(bench, bench.vaults.secrets());
      return bench;
    };
    await atEveryStep(way, createRemembered, restore, async ({ bench, name }) => {
      const isThere = (await bench.profile()).clients.length > 0;
      if (isThere) expect(await keysOf(bench), name).toEqual(whole);
      else if (way === 'fails') expect(bench.vaults.secrets(), name).toEqual(before.get(bench));
      else expect(Object.keys(bench.vaults.secrets()), name).toHaveLength(2);
    });
  });
});
