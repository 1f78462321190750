import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import type { Fault } from '../../src/simulator/faults.ts';
import type { CliRun } from '../support/cli-home.ts';
import { createPractice, cryptKey } from '../support/prepared-client.ts';

/** Every form in which a secret could slip out: as it is, in base64, in hex, in a URL. */
const forms = (secret: string): string[] => [
  secret,
  Buffer.from(secret).toString('base64').replace(/=+$/, '').slice(0, -1),
  Buffer.from(secret).toString('hex'),
  encodeURIComponent(secret),
];

const keyLines = (pem: string): string[] =>
  pem.split('\n').filter((line) => line.length > 30 && !line.includes('---'));

const filesBelow = async (folder: string): Promise<string[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
};

const faults: Fault[] = [
  { kind: 'invalid-json' },
  { kind: 'html', status: 502 },
  { kind: 'server-error' },
  { kind: 'cut', when: 'before' },
  { kind: 'redirect', to: 'http://127.0.0.1:9/' },
  { kind: 'missing-field', field: 'environmentId' },
];

/** Programs that Keybridge may start are put behind a recorder of their arguments and environment. */
const recordChildren = async (folder: string): Promise<{ path: string; record: string }> => {
  const [bin, record] = [join(folder, 'recorders'), join(folder, 'children.log')];
  await mkdir(bin);
  for (const program of ['git', 'php', 'age', 'sh', 'ssh']) {
    const path = join(bin, program);
    const real = `PATH="\${PATH#*:}"; exec ${program} "$@"`;
    await writeFile(path, `#!/bin/bash\n{ printf '%s\\n' "$0" "$@"; env; } >> ${record}\n${real}\n`);
    await chmod(path, 0o755);
  }
  return { path: `${bin}:${process.env['PATH']}`, record };
};

test('no secret is anywhere but in the vault, the backup and the exported files', async () => {
  await using practice = await createPractice();
  const { home, simulator } = practice;
  const recorder = await recordChildren(home.folder);
  const runs: CliRun[] = [];
  const run = async (...args: string[]) => {
    for (const form of [args, [...args, '--json']]) {
      runs.push(await home.run(form, { env: { PATH: recorder.path } }));
    }
  };

  const { project } = await practice.addClient('Acme');
  await practice.addInstance('Acme', 'EU');
  const [first, second] = project.dataSpaces;
  const envPhp = await practice.envPhp();
  const outs = { dotenv: '.env', shell: 'x.sh', json: 'x.json' };
  await mkdir(join(home.folder, '.git'));
  await run('status');
  await run('keys', 'list');
  await run('keys', 'check', '--all');
  await run('instance', 'bind', 'EU', '--space', String(first?.id));
  await run('instance', 'show', 'EU');
  await run('export', 'EU', '--format', 'env-php', '--into', envPhp, '--yes');
  for (const format of ['dotenv', 'shell', 'json'] as const) {
    await run('export', 'EU', '--format', format, '--out', join(home.folder, outs[format]));
    await run('export', 'EU', '--format', format, '--out', join(home.folder, outs[format]), '--yes');
  }
  await run('backup', join(home.folder, 'keys.age'), '--yes');
  const { recipient } = await home.json<{ recipient: string }>('handoff', 'me');
  const handoff = join(home.folder, 'handed.age');
  await run('handoff', 'create', handoff, '--all', '--with-instances', '--to', recipient, '--yes');
  await run('handoff', 'open', handoff);
  await run('journal');

  // Refusals and faults speak of secrets too.
  const broken = await home.file('broken.pem', simulator.licenseHolder.sandbox.privateKey.slice(0, 900));
  const apiKey = join(home.folder, 'sandbox.txt');
  const add = ['keys', 'add', '--client', 'Acme', '--environment', 'sandbox', '--api-key-file', apiKey];
  await run(...add, '--private-key-file', broken);
  await run(...add, '--private-key-file', apiKey);
  await run(...add, '--private-key-file', join(home.folder, 'production.pem'));
  await run('export', 'EU', '--format', 'json', '--out', '/dev/stdout', '--yes');
  await run('export', 'EU', '--format', 'json', '--out', '-');
  for (const [index, fault] of faults.entries()) {
    simulator.faults.next(fault, 4);
    const list = ['space', 'list', '--client', 'Acme', ...(index % 2 === 0 ? ['--json'] : [])];
    runs.push(await home.run(list, { env: { PATH: recorder.path } }));
    simulator.faults.clear();
  }
  simulator.revokeKeyPair(simulator.licenseHolder.production.apiKey);
  await run('keys', 'check', '--all');
  await run('instance', 'bind', 'EU', '--space', String(second?.id));
  await run('keys', 'remove', 'Acme sandbox');

  expect(runs.filter(({ exitCode }) => exitCode === 0).length).toBeGreaterThan(15);
  expect(runs.filter(({ exitCode }) => exitCode !== 0).length).toBeGreaterThan(15);

  const { sandbox, production } = simulator.licenseHolder;
  const secrets = [
    home.passphrase,
    cryptKey,
    ...[sandbox, production].flatMap(({ apiKey: key, privateKey }) => [key, ...keyLines(privateKey)]),
  ].flatMap(forms);
  const leaks = (text: string) => secrets.filter((secret) => text.includes(secret));

  for (const { stdout, stderr } of runs) expect(leaks(stdout + stderr)).toEqual([]);

  const children = await readFile(recorder.record, 'utf8');
  expect(children).toContain('check-ignore');
  expect(leaks(children)).toEqual([]);

  const given = [
    'sandbox.txt',
    'production.txt',
    'sandbox.pem',
    'production.pem',
    'broken.pem',
    'passphrase',
  ];
  const exported = ['env.php', '.env', 'x.sh', 'x.json'];
  const searched: string[] = [];
  for (const path of await filesBelow(home.folder)) {
    const name = relative(home.folder, path);
    const isBackup = /^(env|x|\.env).*\.keybridge-/.test(name);
    if (given.includes(name) || exported.includes(name) || isBackup) continue;
    searched.push(name);
    expect(leaks(await readFile(path, 'latin1')), name).toEqual([]);
  }
  expect(searched).toEqual(
    expect.arrayContaining(['profile/profile.json', 'profile/journal.jsonl', 'keys.age', 'handed.age']),
  );
  expect(searched.some((name) => name.startsWith('profile/vault/keypair.'))).toBe(true);
  expect(leaks(await readFile(envPhp, 'latin1'))).toEqual(expect.arrayContaining([cryptKey]));
  expect(leaks((await readFile(envPhp, 'latin1')).replaceAll(cryptKey, ''))).toEqual([]);
});
