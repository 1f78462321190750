import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildProgram, type Program } from '../support/build-program.ts';
import { type KeychainProcess, startKeychainProcess } from '../support/keychain-process.ts';
import { type KeyringSession, startKeyringSession } from '../support/keyring-session.ts';

let program: Program;
let session: KeyringSession;
let worker: KeychainProcess;

beforeAll(async () => {
  program = await buildProgram('keychain-worker.ts');
  session = await startKeyringSession();
  worker = startKeychainProcess(program.path, session.env);
});
afterAll(async () => {
  await worker[Symbol.asyncDispose]();
  await session[Symbol.asyncDispose]();
  await program.remove();
});

const secretOf = (modulusLength: number): string => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return JSON.stringify({ apiKey: randomBytes(16).toString('hex'), privateKey: pem });
};
const [short, long] = [secretOf(2048), secretOf(4096)];
const longer = randomBytes(12_000).toString('hex');
const limit = 2_400;

/** A keychain of its own for each test. */
const fresh = () => worker.at(`keybridge-test/${randomBytes(6).toString('hex')}`);

describe('values', () => {
  test('a key pair of 2048 bits lies in one item, one of 4096 in parts below the limit of Windows', async () => {
    const keychain = fresh();
    await keychain.set('keypair.short', short);
    await keychain.set('keypair.long', long);
    expect(await keychain.get('keypair.short')).toBe(short);
    expect(await keychain.get('keypair.long')).toBe(long);
    const items = await keychain.items();
    expect(Object.keys(items).sort()).toEqual([
      'keypair.long',
      'keypair.long#a.0',
      'keypair.long#a.1',
      'keypair.short',
    ]);
    expect(Math.max(...Object.values(items))).toBeLessThanOrEqual(limit);
  });

  test.each([
    ['nothing', ''],
    ['spaces and line breaks', ' \r\n\t '],
    ['letters of every kind', 'ß € 😀 \u0001 \u2028 "\'\\'],
    ['a NUL', 'before\0after'],
    ['a text like an item of several parts', `m:a:1:${'0'.repeat(64)}`],
    ['as much as fits one item', 'x'.repeat(limit - 2)],
    ['one more', 'x'.repeat(limit - 1)],
    ['one part exactly', 'x'.repeat((limit / 4) * 3)],
    ['a multiple of parts', 'x'.repeat(((limit * 2) / 4) * 3)],
    ['many bytes a letter', '€'.repeat(limit / 3)],
    ['many parts', longer],
  ])('%s', async (_what, value) => {
    const keychain = fresh();
    await keychain.set('name', value);
    expect(await keychain.get('name')).toBe(value);
    expect(Math.max(...Object.values(await keychain.items()))).toBeLessThanOrEqual(limit);
  });

  test('longer over shorter, shorter over longer, in every order: one value, and no parts of the others', async () => {
    const keychain = fresh();
    const partsOf = { [short]: 0, [long]: 2, [longer]: 14 };
    for (const value of [
      short,
      long,
      longer,
      long,
      long,
      short,
      short,
      longer,
      short,
      longer,
      longer,
      long,
    ]) {
      await keychain.set('name', value);
      expect(await keychain.get('name')).toBe(value);
      expect(Object.keys(await keychain.items())).toHaveLength(1 + (partsOf[value] ?? NaN));
    }
  });

  test('what is not there is undefined, and deleting it is no error', async () => {
    const keychain = fresh();
    expect(await keychain.get('name')).toBeUndefined();
    await keychain.delete('name');
    for (const value of [short, longer]) {
      await keychain.set('name', value);
      await keychain.delete('name');
      expect(await keychain.get('name')).toBeUndefined();
      expect(await keychain.items()).toEqual({});
    }
  });

  test('a name that begins like another one is not its part', async () => {
    const keychain = fresh();
    for (const name of ['keypair.1', 'keypair.10', 'keypair.1.0']) await keychain.set(name, long);
    await keychain.delete('keypair.1');
    await keychain.set('keypair.1.0', short);
    expect(await keychain.get('keypair.1')).toBeUndefined();
    expect(await keychain.get('keypair.10')).toBe(long);
    expect(Object.keys(await keychain.items())).toHaveLength(3 + 1);
  });

  test('two profiles do not see each other', async () => {
    const [one, other] = [fresh(), fresh()];
    await one.set('name', long);
    await other.set('name', short);
    expect(await one.get('name')).toBe(long);
    await other.delete('name');
    expect(await one.get('name')).toBe(long);
    expect(await other.items()).toEqual({});
  });

  test('a profile whose id is the beginning of another’s does not see it either', async () => {
    const id = `keybridge-test/${randomBytes(6).toString('hex')}`;
    await worker.at(`${id}0`).set('name', short);
    expect(await worker.at(id).get('name')).toBeUndefined();
    await worker.at(id).delete('name');
    expect(await worker.at(`${id}0`).get('name')).toBe(short);
  });

  test.each(['', 'a#b', '#', 'A', 'identity', 'ü', 'a/b', '.a', ' '])(
    'a name like “%s” is refused',
    async (name) => {
      const keychain = fresh();
      for (const call of [keychain.get(name), keychain.set(name, short), keychain.delete(name)]) {
        await expect(call).rejects.toThrow('A secret’s name may hold');
      }
      expect(await keychain.items()).toEqual({});
    },
  );
});

describe('damage', () => {
  const lost = {
    failure: {
      code: 'vault-unavailable',
      message: expect.stringContaining('has lost a part of name') as string,
    },
  };

  test('a part that is gone, or another', async () => {
    const keychain = fresh();
    await keychain.set('name', long);
    await keychain.plant('name#a.1', 'something else');
    await expect(keychain.get('name')).rejects.toMatchObject(lost);
    await keychain.uproot('name#a.1');
    await expect(keychain.get('name')).rejects.toMatchObject(lost);
    await keychain.set('name', long);
    expect(await keychain.get('name')).toBe(long);
    expect(Object.keys(await keychain.items())).toHaveLength(3);
  });

  test.each(['', 'x', 'm:', 'm:c:1:00', 'm:{"generation":"a"}', `m:a:0:${'0'.repeat(64)}`])(
    'an item that says “%s”',
    async (text) => {
      const keychain = fresh();
      // keytar stores no empty text.
      await keychain.plant('name', text || ' ');
      await expect(keychain.get('name')).rejects.toMatchObject(lost);
      await keychain.set('name', long);
      expect(await keychain.get('name')).toBe(long);
    },
  );
});

describe('several at once', () => {
  test('one process reads whole values while another one changes them', async () => {
    const service = `keybridge-test/${randomBytes(6).toString('hex')}`;
    await worker.at(service).set('name', long);
    await using other = startKeychainProcess(program.path, session.env);
    const changes = other.alternate(service, 'name', [short, longer, long]);
    await changes.written(1);
    for (let reads = 0; reads < 60; reads += 1) {
      expect([short, longer, long]).toContain(await worker.at(service).get('name'));
    }
    await changes.written(6);
  });

  test('many probes, writes and reads at once do not disturb each other', async () => {
    const service = `keybridge-test/${randomBytes(6).toString('hex')}`;
    await using other = startKeychainProcess(program.path, session.env);
    const work = [worker, other].flatMap((each, number) =>
      [0, 1, 2, 3].flatMap((index) => [
        each.at(service).set(`name.${number}.${index}`, index % 2 === 0 ? short : long),
        each.at(service).availability(),
        each.at(service).get('name.9.9'),
      ]),
    );
    const outcomes = await Promise.all(work);
    expect(outcomes.filter((outcome) => outcome !== undefined)).toEqual(
      Array.from({ length: 8 }, () => ({ available: true })),
    );
    for (const [number, index] of [0, 1].flatMap((each) => [0, 1, 2, 3].map((index) => [each, index]))) {
      const value = index === 0 || index === 2 ? short : long;
      expect(await worker.at(service).get(`name.${number}.${index}`)).toBe(value);
    }
    expect(Object.keys(await worker.at(service).items())).toHaveLength(8 + 4 * 2);
  });
});

describe('a crash', () => {
  const sizes: [string, string, string][] = [
    ['short over long', long, short],
    ['long over short', short, long],
    ['long over long', long, secretOf(4096)],
    ['longer over long', long, longer],
    ['long over longer', longer, long],
  ];

  test.each(sizes)('between any two changes of the keychain: %s', async (_sizes, before, after) => {
    const keychain = fresh();
    let crashes = 0;
    for (let isDone = false; !isDone; crashes += 1) {
      await keychain.set('name', before);
      isDone = await keychain.setUntil('name', after, crashes);
      const found = await keychain.get('name');
      expect([before, after]).toContain(found);
      if (crashes === 0) expect(found).toBe(before);
      if (isDone) expect(found).toBe(after);
      expect(Object.keys(await keychain.items()).length).toBeLessThanOrEqual(1 + 2 * 14);
      await keychain.set('name', crashes % 2 === 0 ? long : short);
      expect(Object.keys(await keychain.items())).toHaveLength(crashes % 2 === 0 ? 3 : 1);
    }
    expect(crashes).toBeGreaterThan(3);
  });

  test('after a crash after a crash nothing is left but one value', async () => {
    const keychain = fresh();
    const values = [long, longer, short];
    for (let round = 0; round < 40; round += 1) {
      await keychain.setUntil('name', values[round % 3] ?? '', Math.floor(Math.random() * 20));
      expect([undefined, ...values]).toContain(await keychain.get('name'));
    }
    await keychain.set('name', long);
    expect(Object.keys(await keychain.items())).toHaveLength(3);
    await keychain.delete('name');
    expect(await keychain.items()).toEqual({});
  });

  test('of the process at any moment leaves one of the values whole', async () => {
    const service = `keybridge-test/${randomBytes(6).toString('hex')}`;
    const keychain = worker.at(service);
    const values = [long, longer];
    await keychain.set('name', long);
    const seen = new Set<string | undefined>();
    let leftovers = 0;
    for (let round = 0; round < 35; round += 1) {
      const victim = startKeychainProcess(program.path, session.env);
      const work = victim.alternate(service, 'name', round % 2 === 0 ? values : values.toReversed());
      // After an acknowledged write the next one begins at once; how far it comes is left to chance.
      await work.written(1);
      await sleep(Math.random() * 60);
      expect(await victim.kill()).toBe('SIGKILL');
      const value = await keychain.get('name');
      expect(values).toContain(value);
      seen.add(value);
      const items = Object.keys(await keychain.items()).length;
      expect(items).toBeLessThanOrEqual(1 + 2 * 14);
      if (items !== (value === long ? 3 : 15)) leftovers += 1;
    }
    expect(seen.size).toBe(2);
    expect(leftovers, 'kills in the middle of a write').toBeGreaterThan(0);
    await keychain.set('name', long);
    expect(Object.keys(await keychain.items())).toHaveLength(3);
    await keychain.delete('name');
    expect(await keychain.items()).toEqual({});
  });
});
