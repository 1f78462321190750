import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { BulkRow } from '../../src/contract/bulk.ts';
import type { KeyPair } from '../../src/contract/model.ts';
import type { Rotation } from '../../src/contract/rotation.ts';
import { createLivePractice, type LivePractice } from '../support/live-practice.ts';
import type { MagentoRoot } from '../support/magento-root.ts';

/* A pair is replaced in three instances: two behind an sshd, and one that Keybridge has no way into. */

type Answer = Rotation & { rows: BulkRow[] };
let practice: LivePractice;
let eu: MagentoRoot;
let files: string[];
const old = 'Acme production';
const rotate = (...args: string[]) => practice.home.run(['keys', 'rotate', old, ...args]);
const show = (...args: string[]) => practice.home.json<Answer>('keys', 'rotate', old, ...args);
const states = ({ instances }: Rotation) => instances.map(({ state }) => state);

beforeAll(async () => {
  practice = await createLivePractice();
  const { home, simulator } = practice;
  ({ magento: eu } = await practice.addMagento('EU', 0));
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
  for (const args of [['--all', 'EU'], ['--undo'], ['--confirm', 'EU', '--all'], ['--all', '--yes']])
    expect((await rotate(...args)).exitCode, args.join(' ')).toBe(2);
});

test('beginning touches no instance, and the same command again is no second beginning', async () => {
  const begun = await show(...files);
  expect(states(begun)).toEqual(['uses-old', 'uses-old', 'uses-old']);
  expect(states(await show(...files))).toEqual(states(begun));
  expect(await practice.home.json<KeyPair[]>('keys', 'list')).toHaveLength(3);
  expect((await rotate('--all')).exitCode).toBe(5);
});

/** The php of a connection that kills whoever started it when it says `step`, and goes on. */
const addKiller = async (step: string): Promise<string> => {
  const path = join(practice.home.folder, `kill-at-${step}`);
  const script = `#!/bin/sh
parent=$PPID
php "$@" | while IFS= read -r line; do
  case "$line" in *'"said":"${step}"'*) kill -9 $parent;; esac
  printf '%s\\n' "$line"
done
echo > '${path}.over'
`;
  await writeFile(path, script);
  await chmod(path, 0o755);
  return path;
};

test.each(['inspected', 'ready', 'written', 'verified'])(
  'killed when it hears %s, it goes on where it was',
  async (step) => {
    const { home } = practice;
    const php = await addKiller(step);
    await home.json('instance', 'set', 'EU', '--connect', `local:${eu.root}?php=${php}`);
    expect((await rotate('EU', '--yes', '--with-gateways')).exitCode).not.toBe(0);
    await vi.waitFor(() => practice.read(`${php}.over`), { timeout: 60_000 });
    const [state] = states(await show());
    expect(['not-connected', 'connected']).toContain(state);
    await home.json('instance', 'set', 'EU', '--connect', `local:${eu.root}`);
    const done = await show('EU', '--yes', '--with-gateways');
    expect(done.rows).toHaveLength(1);
    expect(['done', 'nothing-to-do']).toContain(done.rows[0]?.outcome);
    expect(states(done)).toEqual(['verified', 'uses-old', 'uses-old']);
    const back = await show('EU', '--undo', '--yes', '--with-gateways');
    expect(states(back)).toEqual(['uses-old', 'uses-old', 'uses-old']);
  },
);

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
    'Finished: nothing uses “Acme production” any more. Delete it in the API Portal',
  );
  await home.json('keys', 'remove', old);
  const { privateKey } = practice.simulator.licenseHolder.production;
  expect(all.stdout + said.stdout).not.toContain(privateKey.split('\n')[1]);
});
