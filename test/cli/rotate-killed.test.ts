import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { KeyPair } from '../../src/contract/model.ts';
import type { Rotation } from '../../src/contract/rotation.ts';
import { keyPath } from '../../src/contract/setting-paths.ts';
import { addKillingPhp } from '../support/killing-php.ts';
import { createLivePractice, type LivePractice } from '../support/live-practice.ts';
import type { MagentoRoot } from '../support/magento-root.ts';

/*
 * Keybridge itself is killed at every step of a replacement and of its undoing: the instance has one pair or the other,
 * nothing is called finished that is not, and the same command goes on.
 */

let practice: LivePractice;
let eu: MagentoRoot;
let files: string[];
let newKey: string;
let oldKey: string;
const old = 'Acme production';
const apiKeyPath = keyPath('production', 'api_key');
const go = ['--yes', '--with-gateways'];
const rotate = (...args: string[]) => ['keys', 'rotate', old, ...args];
const show = (...args: string[]) => practice.home.json<Rotation>(...rotate(...args));
const keyIn = async () => (await eu.effective([apiKeyPath]))[apiKeyPath];
const stateIn = ({ instances }: Rotation) => instances.map(({ state }) => state).join();

beforeAll(async () => {
  practice = await createLivePractice();
  const { home, simulator } = practice;
  ({ magento: eu } = await practice.addMagento('EU', 0));
  await home.json('instance', 'set', 'EU', '--connect', `local:${eu.root}`);
  await home.json('instance', 'connect', 'EU', ...go);
  oldKey = simulator.licenseHolder.production.apiKey;
  const { apiKey, privateKey } = await simulator.issueKeyPair('production');
  newKey = apiKey;
  files = [
    ...['--api-key-file', await home.file('new.txt', apiKey)],
    ...['--private-key-file', await home.file('new.pem', privateKey)],
  ];
});
afterAll(() => practice[Symbol.asyncDispose]());

/** Runs it, and kills it as soon as `isTime` holds. */
const runUntil = async (args: string[], isTime: () => Promise<boolean> | boolean): Promise<void> => {
  const killing = new AbortController();
  const run = practice.home.run(args, { killedBy: killing.signal });
  await vi.waitFor(async () => expect(await isTime()).toBe(true), { timeout: 60_000, interval: 5 });
  killing.abort();
  expect((await run).exitCode).not.toBe(0);
};

const profileText = () => readFile(join(practice.home.profile, 'profile.json'), 'utf8');

test('while the new pair is checked: it is kept, replaces nothing, and is not added twice', async () => {
  const { simulator, home } = practice;
  const before = simulator.requests.length;
  simulator.faults.next({ kind: 'silence' });
  await runUntil(rotate(...files), () => simulator.requests.length > before);
  const rotation = await show();
  expect(rotation.to).toBeUndefined();
  expect(stateIn(rotation)).toBe('uses-old');
  expect(await home.json<KeyPair[]>('keys', 'list')).toHaveLength(3);
});

test('once it is written that a pair replaces the old one: the same command goes on', async () => {
  const { home } = practice;
  await runUntil(rotate(...files, '--all', ...go), async () => (await profileText()).includes('replacedBy'));
  const rotation = await show();
  expect(rotation.to?.apiKeyEnding).toBe(newKey.slice(-4));
  expect(rotation.isFinished).toBe(false);
  expect([oldKey, newKey]).toContain(await keyIn());
  const done = await show(...files, '--all', ...go);
  expect(stateIn(done)).toBe('verified');
  expect(await keyIn()).toBe(newKey);
  expect(await home.json<KeyPair[]>('keys', 'list')).toHaveLength(3);
  await show('EU', '--undo', ...go);
});

// `first`: bound, and not connected yet; `verifying`: connected, and not verified yet.
test.each(['first', 'inspected', 'reading-back', 'ready', 'written', 'verifying', 'verified'])(
  'at %s, on the way there and on the way back',
  async (step) => {
    const { home } = practice;
    const { path, over } = await addKillingPhp(practice, step);
    const killed = async (...args: string[]) => {
      await home.json('instance', 'set', 'EU', '--connect', `local:${eu.root}?php=${path}`);
      expect((await home.run(rotate(...args, ...go))).exitCode).not.toBe(0);
      await over();
      await home.json('instance', 'set', 'EU', '--connect', `local:${eu.root}`);
      return show();
    };
    const isWritten = ['written', 'verifying', 'verified'].includes(step);

    const there = await killed('EU');
    expect(there.isFinished).toBe(false);
    expect(['not-connected', 'connected']).toContain(stateIn(there));
    expect(await keyIn()).toBe(isWritten ? newKey : oldKey);
    expect(await home.failure(['keys', 'remove', old])).toMatchObject({ code: 'key-pair-in-use' });
    const arrived = await show('EU', ...go);
    expect(arrived.isFinished).toBe(true);
    expect(await keyIn()).toBe(newKey);

    const back = await killed('EU', '--undo');
    expect(back.isFinished).toBe(false);
    expect(stateIn(back)).toBe('uses-old');
    expect(await keyIn()).toBe(isWritten ? oldKey : newKey);
    expect(await home.failure(['keys', 'remove', old])).toMatchObject({ code: 'key-pair-in-use' });
    expect(stateIn(await show('EU', '--undo', ...go))).toBe('uses-old');
    expect(await keyIn()).toBe(oldKey);
  },
);

test('at the end of undoing all: nothing is replaced any more, or the same command says so', async () => {
  await show('EU', ...go);
  const { path, over } = await addKillingPhp(practice, 'verified');
  await practice.home.json('instance', 'set', 'EU', '--connect', `local:${eu.root}?php=${path}`);
  expect((await practice.home.run(rotate('--undo', '--all', ...go))).exitCode).not.toBe(0);
  await over();
  await practice.home.json('instance', 'set', 'EU', '--connect', `local:${eu.root}`);
  expect((await show()).to).toBeDefined();
  const done = await show('--undo', '--all', ...go);
  expect(done.to).toBeUndefined();
  expect(await keyIn()).toBe(oldKey);
});
