import { chmod, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BulkRow } from '../../src/contract/bulk.ts';
import type { KeyPair } from '../../src/contract/model.ts';
import { createLivePractice, type LivePractice } from '../support/live-practice.ts';
import { enter, runOnTerminal } from '../support/terminal.ts';

/* Three instances behind one sshd, one of them with a wrong root, and one of another client without a way in. */

let practice: LivePractice;
let way: string[];
const wrongRoot = () => `ssh://127.0.0.1:${practice.sshd.port}/nowhere/at/all`;
const rowsOf = (text: string) => JSON.parse(text) as BulkRow[];
const outcomes = (rows: BulkRow[]) => Object.fromEntries(rows.map(({ name, outcome }) => [name, outcome]));
const connect = (...options: string[]) =>
  practice.home.run(['instance', 'connect', ...options, '--with-gateways']);
const connectRows = async (...options: string[]) => {
  const { exitCode, stdout } = await connect(...options, '--yes', '--json');
  return { exitCode, rows: rowsOf(stdout) };
};

beforeAll(async () => {
  practice = await createLivePractice();
  const { uri } = await practice.addMagento('EU', 0);
  const { uri: staging } = await practice.addMagento('Staging', 1, '--stage', 'staging');
  way = [uri, staging];
  await practice.addMagento('Test', 2, '--stage', 'development');
  await practice.home.json('instance', 'set', 'Staging', '--connect', wrongRoot());
  await practice.home.json('client', 'add', 'Borealis');
  await practice.addInstance('Borealis', 'Unreached');
});
afterAll(() => practice[Symbol.asyncDispose]());

test('a selection and names are not given together, and one of them has to be', async () => {
  const { home } = practice;
  for (const args of [
    ['instance', 'inspect'],
    ['instance', 'verify', 'EU', '--all'],
    ['instance', 'connect', 'EU', '--stage', 'staging'],
    ['drift', '--client', 'Acme', 'EU'],
    ['export', '--format', 'json', '--out', home.folder],
    ['keys', 'check'],
  ]) {
    expect(await home.failure(args), args.join(' ')).toMatchObject({ code: 'bad-input', exitCode: 2 });
  }
  for (const args of [
    ['instance', 'verify', 'EU', '--all'],
    ['export', 'EU', '--client', 'Acme', '--format', 'json', '--out', home.folder],
    ['keys', 'check', 'Acme production', '--failed'],
  ]) {
    expect((await home.failure(args)).message).toBe(
      'Names go alone, without --all, --client, --stage or --failed.',
    );
  }
  expect(await home.failure(['drift', '--client', 'Nobody'])).toMatchObject({ code: 'not-found' });
});

test('many are asked about once, by name; then each is a row, and one failure makes it end with 8', async () => {
  const { home, sshd } = practice;
  const refused = await home.failure(['instance', 'connect', '--all']);
  expect(refused).toMatchObject({ code: 'confirmation-needed', exitCode: 5 });
  expect(refused.message).toContain('3 instances would be connected');
  expect(refused.message).toContain('Acme/EU, Acme/Staging, Acme/Test');

  const env = {
    PATH: `${sshd.bin}:${process.env['PATH']}`,
    KEYBRIDGE_PASSPHRASE_FILE: `${home.folder}/passphrase`,
  };
  const args = ['instance', 'connect', '--all', '--with-gateways'];
  const { screen, exitCode } = await runOnTerminal(home, args, [['Go on? [y/N]', `y${enter}`]], env);
  expect(exitCode, screen).toBe(8);
  expect(screen.match(/Go on\?/g)).toHaveLength(1);
  // A line when each has ended, and the table of all.
  expect(screen).toMatch(/✔ Acme\/EU {2}\d+ settings written, verified {2}\d+\.\d s/);
  expect(screen).toMatch(/✘ Acme\/Staging {2}There is no folder/);
  expect(screen).toMatch(/INSTANCE +RESULT +TIME +WHAT/);
  expect(screen).toMatch(/Acme\/Staging +failed +\d+\.\d s +not-magento/);
  expect(screen).toMatch(/^Acme\/Staging: There is no folder/m);
  expect(screen).toContain('2 done, 1 failed. Give --failed in their place to try the rest again.');
  expect(screen).toContain('Left out, no connection is recorded: Borealis/Unreached.');
});

test('a dry run remembers nothing, and so names no --failed', async () => {
  const { exitCode, stdout } = await connect('--client', 'Acme', '--dry-run');
  expect(exitCode).toBe(8);
  expect(stdout).toContain('1 failed. Give the same command again when that is put right.');
  expect(stdout).not.toContain('--failed');
});

test('--failed is exactly those, until they are done', async () => {
  const again = await connectRows('--failed');
  expect(again.exitCode).toBe(2);
  expect(outcomes(again.rows)).toEqual({ 'Acme/Staging': 'failed' });
  await practice.home.json('instance', 'set', 'Staging', '--connect', String(way[1]));
  const done = await connectRows('--failed');
  expect(done).toMatchObject({ exitCode: 0, rows: [{ name: 'Acme/Staging', outcome: 'done' }] });
  const none = await connect('--failed');
  expect(none).toMatchObject({ exitCode: 0, stdout: 'None of these instances failed the last time.' });
  expect((await connect('--stage', 'staging', '--client', 'Borealis')).stdout).toBe(
    'There are no such instances.',
  );
  expect((await connectRows('--all')).rows.map(({ outcome }) => outcome)).toEqual(
    Array(3).fill('nothing-to-do'),
  );
});

test('inspect, verify and drift take stage, client and several names', async () => {
  const { home } = practice;
  const staging = await home.json<BulkRow[]>('instance', 'verify', '--stage', 'staging');
  expect(outcomes(staging)).toEqual({ 'Acme/Staging': 'done' });
  const named = await home.json<BulkRow[]>('instance', 'inspect', 'EU', 'Acme/Test');
  expect(outcomes(named)).toEqual({ 'Acme/EU': 'done', 'Acme/Test': 'done' });
  expect((await home.run(['drift', '--client', 'Acme'])).stdout).toBe(
    'Acme/EU: no drift.\nAcme/Staging: no drift.\nAcme/Test: no drift.',
  );
  expect(await home.json('drift', '--client', 'Borealis')).toEqual([]);
  const pairs = await home.json<KeyPair[]>('keys', 'check', '--stage', 'staging');
  expect(pairs.map(({ label }) => label)).toEqual(['Acme sandbox', 'Acme production']);
  expect(await home.json('keys', 'check', '--failed')).toEqual([]);
});

test('an export of many is a file each in one folder, and what is there is asked about once', async () => {
  const { home } = practice;
  const folder = join(home.folder, 'exports');
  const args = ['export', '--client', 'Acme', '--format', 'dotenv', '--out', folder];
  const rows = rowsOf((await home.run([...args, '--json'])).stdout);
  expect(rows.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'done']);
  expect((await readdir(folder)).sort()).toEqual(['Acme-EU.env', 'Acme-Staging.env', 'Acme-Test.env']);
  expect((await stat(join(folder, 'Acme-EU.env'))).mode & 0o777).toBe(0o600);
  const again = await home.failure(args);
  expect(again).toMatchObject({ code: 'confirmation-needed', exitCode: 5 });
  for (const name of ['EU', 'Staging', 'Test'])
    expect(again.message).toContain(`Acme-${name}.env exists already`);
  expect((await home.run([...args, '--yes'])).exitCode).toBe(0);
  for (const bad of [
    ['export', '--all', '--format', 'env-php', '--out', folder],
    ['export', '--all', '--format', 'json'],
    ['export', 'EU', 'Test', '--format', 'json', '--out', folder, '--disconnect'],
  ]) {
    expect(await home.failure(bad)).toMatchObject({ code: 'bad-input', exitCode: 2 });
  }
});

test('Ctrl-C ends with 130, and the rows tell what was done and what was not', async () => {
  const { home } = practice;
  const interrupter = join(home.folder, 'interrupter');
  // The first of them interrupts Keybridge, once: a second time would leave at once.
  await writeFile(
    interrupter,
    `#!/bin/sh
parent=$PPID
php "$@" | while IFS= read -r line; do
  printf '%s\\n' "$line"
  case "$line" in *'"said":"reached"'*) mkdir '${interrupter}.once' 2> /dev/null && kill -INT $parent;; esac
done
`,
  );
  await chmod(interrupter, 0o755);
  const { magento } = await practice.addMagento('Unbound');
  const name = (number: number) => `Shop ${number}`;
  for (let number = 1; number <= 10; number += 1)
    await practice.addInstance(
      'Borealis',
      name(number),
      '--connect',
      `local:${magento.root}?php=${interrupter}`,
    );
  const { exitCode, stdout } = await home.run(['instance', 'inspect', '--client', 'Borealis', '--json']);
  expect(exitCode).toBe(130);
  const rows = rowsOf(stdout);
  expect(rows).toHaveLength(10);
  // They are one installation, and so one after the other.
  for (const { outcome, text } of rows.slice(1)) expect([outcome, text]).toEqual(['cancelled', 'Not begun']);
});
