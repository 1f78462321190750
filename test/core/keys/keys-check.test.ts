import { beforeEach, describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../../src/contract/errors.ts';
import type { KeyPair } from '../../../src/contract/model.ts';
import { CoreError } from '../../../src/core/core-error.ts';
import { type CoreInMemory, createCoreInMemory, failureFrom } from '../../support/core-in-memory.ts';

let it: CoreInMemory;
let eu: KeyPair;
let us: KeyPair;
beforeEach(async () => {
  it = createCoreInMemory();
  await it.addClient('Acme');
  eu = await it.addKeys('Acme', 'production', 'EU');
  us = await it.addKeys('Acme', 'sandbox', 'US');
});

const apiKeyOf = ({ id }: KeyPair): string =>
  (JSON.parse(it.vaults.secrets()[`keypair.${id}`] ?? '{}') as { apiKey: string }).apiKey;
const checksIn = async () => (await it.profile()).keyPairs.map(({ check }) => check?.state);
const now = () => it.clock.now().toISOString();

test('every pair, when none is named: asked with its own secret, dated, kept and journaled', async () => {
  const accepted = { state: 'accepted', at: now(), detail: 'Accepted.' };
  const pairs = await it.call('keys.check', {});
  expect(pairs).toEqual([
    { ...eu, check: accepted },
    { ...us, check: accepted },
  ]);
  expect((await it.profile()).keyPairs).toEqual(pairs);
  expect(
    it.registry.calls.map(({ method, access }) => [method, access.apiKey, access.keyEnvironment]),
  ).toEqual([
    ['checkKeys', apiKeyOf(eu), 'production'],
    ['checkKeys', apiKeyOf(us), 'sandbox'],
  ]);
  expect((await it.journal()).slice(-2).map(({ action, client, text }) => [action, client, text])).toEqual([
    ['keys.check', 'Acme', 'Checked EU (production): accepted'],
    ['keys.check', 'Acme', 'Checked US (sandbox): accepted'],
  ]);
});

test('those that are named, each once, in their order', async () => {
  expect((await it.call('keys.check', { keys: ['US'] })).map(({ label }) => label)).toEqual(['US']);
  expect(await checksIn()).toEqual([undefined, 'accepted']);
  const pairs = await it.call('keys.check', { keys: ['us', eu.id, 'US', 'EU'] });
  expect(pairs.map(({ label }) => label)).toEqual(['US', 'EU']);
  expect(it.registry.calls).toHaveLength(3);
});

test('none: nothing is asked, and the vault is not needed', async () => {
  it.vaults.keychainState = { available: false, reason: 'No keychain here.', remedy: 'Install one.' };
  expect(await it.call('keys.check', { keys: [] })).toEqual([]);
  expect(await createCoreInMemory().call('keys.check', {})).toEqual([]);
});

describe('states', () => {
  const states: [ErrorCode, string][] = [
    ['keys-rejected', 'rejected'],
    ['not-entitled', 'rejected'],
    ['not-found', 'unreachable'],
    ['rate-limited', 'unreachable'],
    ['unreachable', 'unreachable'],
    ['service-fault', 'unreachable'],
    ['unexpected-answer', 'unreachable'],
  ];

  test.each(states)('%s is %s, with sentence and remedy', async (code, state) => {
    it.registry.next('checkKeys', async () => {
      throw new CoreError(code, 'It was refused.', 'Do something.');
    });
    const [first, second] = await it.call('keys.check', {});
    expect(first?.check).toEqual({ state, at: now(), detail: 'It was refused. Do something.' });
    expect(second?.check?.state).toBe('accepted');
    expect(await checksIn()).toEqual([state, 'accepted']);
    it.clock.advance(1_000);
    const [again] = await it.call('keys.check', { keys: ['EU'] });
    expect(again?.check).toEqual({ state: 'accepted', at: now(), detail: 'Accepted.' });
  });

  test('a defect is internal, and what was found out of the others is kept', async () => {
    it.registry.next('checkKeys', async () => {
      throw new TypeError('a defect');
    });
    expect((await failureFrom(it.call('keys.check', {}))).code).toBe('internal');
    expect(await checksIn()).toEqual([undefined, 'accepted']);
    expect(it.logged).toHaveLength(1);
  });
});

describe('the vault', () => {
  test('that is not available ends it before anything is asked', async () => {
    it.vaults.keychainState = { available: false, reason: 'No keychain here.', remedy: 'Install one.' };
    expect((await failureFrom(it.call('keys.check', {}))).code).toBe('vault-unavailable');
    expect(it.registry.calls).toEqual([]);
  });

  test('that is locked, too', async () => {
    await it.call('vault.move', { kind: 'passphrase', passphrase: 'four words' });
    it.vaults.passphrase.lock();
    expect((await failureFrom(it.call('keys.check', {}))).code).toBe('vault-locked');
    await it.call('vault.unlock', { passphrase: 'four words' });
    expect(await it.call('keys.check', {})).toHaveLength(2);
  });

  const damages: [string, string | undefined, string][] = [
    ['has lost a secret', undefined, 'The keychain vault has no secret for the key pair EU.'],
    [
      'holds no JSON there',
      'secret-canary{',
      'What the keychain vault holds for the key pair EU is damaged.',
    ],
    [
      'holds half a secret there',
      '{"apiKey":"secret-canary"}',
      'What the keychain vault holds for the key pair EU is damaged.',
    ],
    [
      'holds no object there',
      '"secret-canary"',
      'What the keychain vault holds for the key pair EU is damaged.',
    ],
  ];
  test.each(damages)(
    'that %s: told by the label, without what is there; the others are checked',
    async (_what, text, message) => {
      const keychain = it.vaults.keychain((await it.profile()).id);
      if (text === undefined) await keychain.delete(`keypair.${eu.id}`);
      else await keychain.set(`keypair.${eu.id}`, text);
      const checked = await it.call('keys.check', {});
      expect(checked.map(({ check }) => check?.state)).toEqual(['unreachable', 'accepted']);
      expect(checked[0]?.check?.detail).toContain(message);
      expect(JSON.stringify([checked, it.logged])).not.toContain('canary');
    },
  );
});

describe('many', () => {
  const holdAll = (count: number) => {
    const held: (() => void)[] = [];
    let most = 0;
    let running = 0;
    for (let number = 0; number < count; number += 1) {
      it.registry.next('checkKeys', async (carryOut) => {
        running += 1;
        most = Math.max(most, running);
        await new Promise<void>((resolve) => held.push(resolve));
        running -= 1;
        return carryOut();
      });
    }
    return { held, most: () => most };
  };
  const until = async (isSo: () => boolean): Promise<void> => {
    while (!isSo()) await new Promise(setImmediate);
  };

  test('are asked side by side, 24 at most, and their progress is told', async () => {
    for (let number = 3; number <= 60; number += 1) await it.addKeys('Acme', 'production', `Pair ${number}`);
    const { held, most } = holdAll(60);
    const work = it.call('keys.check', { jobId: 'job' });
    await until(() => held.length === 24);
    for (let done = 0; done < 60; done += 1) {
      await until(() => held.length > done);
      held[done]?.();
    }
    expect(await work).toHaveLength(60);
    expect(most()).toBe(24);
    const progress = it.told('job.progress');
    expect(progress.map(({ jobId, done, total }) => [jobId, done, total])).toEqual(
      Array.from({ length: 60 }, (_, index) => ['job', index + 1, 60]),
    );
    expect(progress.map(({ label }) => label)).toContain('Acme: EU (production)');
  });

  test('that are cancelled keep what was found out until then', async () => {
    it.registry.next('checkKeys', (carryOut) => carryOut());
    const seen: AbortSignal[] = [];
    it.registry.next('checkKeys', (_carryOut, _access, signal) => {
      if (signal) seen.push(signal);
      return new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(new CoreError('cancelled', 'Cancelled.', 'Again.')));
      });
    });
    const work = it.call('keys.check', { jobId: 'job' });
    await until(() => it.events.length === 1 && seen.length === 1);
    expect(await it.call('jobs.cancel', { jobId: 'job' })).toEqual({ cancelled: true });
    expect(await failureFrom(work)).toMatchObject({
      code: 'cancelled',
      message: 'The check of 2 key pairs, 1 of them done, was cancelled.',
    });
    expect(await checksIn()).toEqual(['accepted', undefined]);
    expect(await it.call('jobs.cancel', { jobId: 'job' })).toEqual({ cancelled: false });
  });

  test('of which one is removed meanwhile: the others are answered', async () => {
    const { held } = holdAll(1);
    const work = it.call('keys.check', {});
    await until(() => held.length === 1);
    await it.call('keys.remove', { keys: 'EU', overrides: [{ code: 'key-pair-in-use', value: 'EU' }] });
    held[0]?.();
    expect((await work).map(({ label }) => label)).toEqual(['US']);
    expect((await it.profile()).keyPairs.map(({ label }) => label)).toEqual(['US']);
  });
});

test('an unknown pair, and one that two have', async () => {
  await it.addClient('Borealis');
  await it.addKeys('Borealis', 'production', 'EU');
  expect((await failureFrom(it.call('keys.check', { keys: ['Nowhere'] }))).code).toBe('not-found');
  expect((await failureFrom(it.call('keys.check', { keys: ['EU'] }))).message).toContain(
    '“EU” names 2 key pairs',
  );
  expect(it.registry.calls).toEqual([]);
});
