import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BulkRow } from '../../src/contract/bulk.ts';
import type { KeyPair } from '../../src/contract/model.ts';
import type { Rotation } from '../../src/contract/rotation.ts';
import { createLivePractice, type LivePractice } from '../support/live-practice.ts';
import { createPractice } from '../support/prepared-client.ts';

/* A pair is replaced in three instances: two behind an sshd, and one that Keybridge has no way into. */

type Answer = Rotation & { rows: BulkRow[] };
let practice: LivePractice;
let files: string[];
const old = 'Acme production';
const rotate = (...args: string[]) => practice.home.run(['keys', 'rotate', old, ...args]);
const show = (...args: string[]) => practice.home.json<Answer>('keys', 'rotate', old, ...args);
const states = ({ instances }: Rotation) => instances.map(({ state }) => state);

beforeAll(async () => {
  practice = await createLivePractice();
  const { home, simulator } = practice;
  await practice.addMagento('EU', 0);
  await practice.addMagento('Staging', 1, '--stage', 'staging');
  await practice.addInstance('Acme', 'By file', '--stage', 'development');
  await home.json('instance', 'bind', 'By file', '--space', String(practice.spaces[2]?.id));
  await home.json('instance', 'connect', 'EU', 'Staging', '--with-gateways', '--yes');
  const { apiKey, privateKey } = await simulator.issueKeyPair('production');
  files = [
    ...['--api-key-file', await home.file('new.txt', apiKey)],
    ...['--private-key-file', await home.file('new.pem', privateKey)],
  ];
});
afterAll(() => practice[Symbol.asyncDispose]());

test('before anything is begun it says who uses the pair, and what to give', async () => {
  const { exitCode, stdout } = await rotate();
  expect(exitCode).toBe(0);
  expect(stdout).toContain('“Acme production” (production) is used by 3 instances.');
  expect(stdout).toMatch(/Acme\/EU +uses-old/);
  expect(stdout).toContain('--to ID, or with --api-key-file and --private-key-file.');
  for (const args of [
    ['--all', 'EU'],
    ['--undo'],
    ['--confirm', 'EU', '--all'],
    ['--all', '--yes'],
    ['--made-by', 'license-holder'],
  ])
    expect((await rotate(...args)).exitCode, args.join(' ')).toBe(2);
});

test('beginning touches no instance, and the same command again is no second beginning', async () => {
  const begun = await show(...files, '--made-by', 'partner-signer');
  expect(begun.to?.madeBy).toBe('partner-signer');
  expect(states(begun)).toEqual(['uses-old', 'uses-old', 'uses-old']);
  expect(states(await show(...files))).toEqual(states(begun));
  expect(await practice.home.json<KeyPair[]>('keys', 'list')).toHaveLength(3);
  expect((await rotate('--all')).exitCode).toBe(5);
});

test('all that can be reached is done in one command; the rest is confirmed by name, and then the old pair may go', async () => {
  const { home } = practice;
  const all = await rotate('--all', '--yes', '--with-gateways');
  expect(all.exitCode, all.stderr).toBe(0);
  expect(all.stdout).toMatch(/Acme\/Staging +done +\d+\.\d s +\d+ settings written, verified/);
  expect(all.stdout).toContain('1 instance left. Do not delete “Acme production” in the API Portal yet.');
  expect(all.stdout).toContain("--confirm 'Acme/By file'");
  const kept = await home.failure(['keys', 'remove', old]);
  expect(kept).toMatchObject({ code: 'key-pair-in-use', exitCode: 5 });

  expect((await rotate('--confirm', 'By file')).exitCode).toBe(5);
  const said = await rotate('--confirm', 'By file', '--override', 'unverified=Acme/By file');
  expect(said.exitCode, said.stderr).toBe(0);
  expect(said.stdout).toContain(
    'Finished: nothing that Keybridge knows uses “Acme production” any more. Delete it in the API Portal',
  );
  await home.json('keys', 'remove', old);
  const { privateKey } = practice.simulator.licenseHolder.production;
  expect(all.stdout + said.stdout).not.toContain(privateKey.split('\n')[1]);
});

test('what uses another client’s entry of the same API key is neither gone on with nor confirmed', async () => {
  await using two = await createPractice();
  const { home, simulator } = two;
  for (const client of ['Acme', 'Borealis']) {
    const { project } = await two.addClient(client);
    await two.addInstance(client, 'Shop');
    await home.json('instance', 'bind', `${client}/Shop`, '--space', String(project.dataSpaces[0]?.id));
  }
  const { apiKey, privateKey } = await simulator.issueKeyPair('production');
  const add = ['keys', 'rotate', old, '--api-key-file', await home.file('new.txt', apiKey)];
  await home.json(...add, '--private-key-file', await home.file('new.pem', privateKey));
  const all = await home.run(['keys', 'rotate', old, '--all', '--yes']);
  expect(all.exitCode, all.stderr).toBe(0);
  expect(all.stdout).toMatch(/Borealis\/Shop +uses-copy/);
  expect(all.stdout).toContain('2 instances left.');
  expect(all.stdout).toContain('--confirm Acme/Shop');
  expect(all.stdout).not.toContain('--confirm Borealis/Shop');
  expect(all.stdout).not.toContain('Go on:');
});
