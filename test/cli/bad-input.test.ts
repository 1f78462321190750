import { spawn } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { execa } from 'execa';
import { bundle, type CliHome, createCliHome } from '../support/cli-home.ts';
import { newKeySecret } from '../support/core-in-memory.ts';
import { createPractice, type Practice } from '../support/prepared-client.ts';

let home: CliHome;
beforeAll(async () => {
  home = await createCliHome();
  await home.json('client', 'add', 'Acme');
});
afterAll(() => home[Symbol.asyncDispose]());

const sentence = /^[A-ZÄÖÜ“”/‘’a-z].*[.!?:)]$/s;

test.each([
  [['nonsense'], 2],
  [['client', 'add'], 2],
  [['client', 'add', 'acme'], 2],
  [['client', 'add', '  '], 2],
  [['client', 'set', 'Nobody', '--name', 'X'], 2],
  [['client', 'add', 'X', '--edition', 'enterprise'], 2],
  [['instance', 'add', 'EU', '--client', 'Nobody'], 2],
  [['instance', 'add', 'EU', '--client', 'Acme', '--connect', 'ssh://-oProxyCommand=x/app'], 2],
  [['instance', 'add', 'EU', '--client', 'Acme', '--base-url', 'javascript:alert(1)'], 2],
  [['instance', 'add', 'EU', '--client', 'Acme', '--services', 'payments'], 2],
  [['instance', 'show', 'EU'], 2],
  [['keys', 'check'], 2],
  [['keys', 'check', 'nobody'], 2],
  [['keys', 'add', '--client', 'Acme', '--environment', 'live'], 2],
  [['keys', 'add', '--client', 'Acme', '--environment', 'sandbox'], 2],
  [['keys', 'add', '--client', 'Acme', '--environment', 'sandbox', '--private-key-file', '/nowhere'], 2],
  [['keys', 'add', '--client', 'Acme', '--environment', 'sandbox', '--private-key-file', '/'], 2],
  [
    [
      'keys',
      'add',
      '--client',
      'Acme',
      '--environment',
      'sandbox',
      '--private-key-file',
      '-',
      '--api-key-file',
      '-',
    ],
    2,
  ],
  [['project', 'list', '--client', 'Acme'], 2],
  [['project', 'list', '--client', 'Acme', '--offline'], 2],
  [['gateway', 'set', 'production', 'http://gateway.example/'], 2],
  [['gateway', 'set', 'production', 'https://user:pass@gateway.example/'], 2],
  [['gateway', 'set', 'production', 'not a url'], 2],
  [['export', 'EU', '--format', 'yaml', '--out', 'x'], 2],
  [['journal', '--since', 'yesterday'], 2],
  [['client', 'list', '--override', 'nonsense'], 2],
  [['restore', '/nowhere'], 2],
  [['report', '--out', '-'], 2],
  [['backup', '-'], 2],
  [['handoff', 'create', '-', '--all'], 2],
])('keybridge %j ends with %i, one sentence and what to do next', async (args, exitCode) => {
  const failure = await home.failure(args);
  expect(failure.exitCode).toBe(exitCode);
  expect(failure.message).toMatch(sentence);
  expect(failure.remedy).toMatch(sentence);
  const plain = await home.run(args);
  expect(plain.exitCode).toBe(exitCode);
  expect(plain.stdout).toBe('');
  expect(plain.stderr).toContain(failure.message);
});

test.each([
  [['keys', 'list', '--profile', ''], 'Give --profile DIR'],
  [
    ['project', 'list', '--client', 'Acme'],
    'Add the pair from the API Portal first. Run `keybridge keys add --client Acme --environment production`.',
  ],
  [['vault', 'move', 'passphrase'], '--passphrase-file FILE'],
  [['export', 'EU', '--format', 'shell', '--into', '/app/env.php'], 'Give --out FILE instead of --into.'],
  [['instance', 'add', 'EU', '--client', 'Acme', '--connect', 'ftp://x'], 'ssh://user@host:port/path'],
] as const)('keybridge %j: what to do next names the option or the command', async (args, wanted) => {
  const env = { KEYBRIDGE_PASSPHRASE_FILE: '' };
  const failure = await home.failure([...args], { env });
  expect(Object.keys(failure)).toEqual(['code', 'message', 'remedy', 'exitCode']);
  expect(failure.remedy).toContain(wanted);
  const plain = await home.run([...args], { env });
  expect(plain.stderr).toBe(`${failure.message}\n${failure.remedy}`);
});

test.each([[[]], [['keys']]])(
  'keybridge %j without a command prints its help and ends with 2',
  async (args) => {
    const plain = await home.run(args);
    expect(plain.exitCode).toBe(2);
    expect(plain.stderr).toContain('Usage: keybridge');
    expect(await home.failure(args)).toMatchObject({
      code: 'bad-input',
      message: 'No command was given.',
      exitCode: 2,
    });
  },
);

test('a passphrase file that others can read is refused, and so is an empty one', async () => {
  const path = await home.file('open-passphrase', 'secret words');
  await chmod(path, 0o644);
  const args = ['vault', 'use', 'passphrase', '--passphrase-file', path];
  const failure = await home.failure(args);
  expect(failure).toMatchObject({ code: 'bad-input', exitCode: 2 });
  expect(failure.remedy).toContain('chmod 600');
  await home.file('open-passphrase', '');
  await chmod(path, 0o600);
  expect(await home.failure(args)).toMatchObject({ code: 'bad-input', exitCode: 2 });
});

test('a new passphrase that is short makes no vault', async () => {
  const path = await home.file('short-passphrase', 'seven77');
  const args = ['vault', 'use', 'passphrase', '--passphrase-file', path];
  expect(await home.failure(args)).toMatchObject({ code: 'bad-input', exitCode: 2 });
  expect(await home.json('status')).toMatchObject({ passphraseVaultExists: false });
});

test('help tells of a default where there is one', async () => {
  const helpOf = async (command: string) =>
    (await home.run(['instance', command, '--help'])).stdout.replace(/\s+/g, ' ');
  expect(await helpOf('add')).toContain('production, where it is not said');
  expect(await helpOf('set')).not.toContain('production, where it is not said');
});

test('a command that is named can be pasted, whatever the client is called', async () => {
  await using practice = await createPractice();
  const client = 'Bolt GmbH & Co. KG';
  await practice.home.json('client', 'add', client);
  const { apiKey, privateKey } = practice.simulator.licenseHolder.production;
  const add = ['keys', 'add', '--client', client, '--environment', 'production'];
  const files = ['--api-key-file', await practice.home.file('api.txt', apiKey), '--private-key-file'];
  await practice.home.json(...add, ...files, await practice.home.file('key.pem', privateKey));
  for (const thing of ['project', 'space']) {
    const { stdout } = await practice.home.run([thing, 'list', '--client', client]);
    expect(stdout).toContain("keybridge project create NAME --client 'Bolt GmbH & Co. KG'");
  }
});

test('a secret in the place of a file’s name or of an argument is not shown', async () => {
  const { apiKey, privateKey } = newKeySecret();
  const add = ['keys', 'add', '--client', 'Acme', '--environment', 'sandbox'];
  const slips = [
    [...add, '--private-key-file', privateKey],
    [...add, '--private-key-file', join(home.folder, 'passphrase'), '--api-key-file', apiKey],
    ['vault', 'use', 'passphrase', '--passphrase-file', 'hunter2-secret'],
    ['client', 'add', privateKey],
    ['client', 'add', 'Other', apiKey],
  ];
  const body = privateKey.split('\n')[1] ?? '';
  for (const args of slips) {
    for (const form of [args, [...args, '--json']]) {
      const { exitCode, stdout, stderr } = await home.run(form);
      expect(exitCode).toBe(2);
      for (const secret of [body, apiKey, 'hunter2-secret']) expect(stdout + stderr).not.toContain(secret);
    }
  }
});

test('a passphrase that is no text is refused: decoding would lose what makes it secret', async () => {
  const path = await home.file('random-passphrase', '');
  await writeFile(path, Buffer.from([0xff, 0xfe, 0xc3, 0x28]));
  expect(await home.failure(['vault', 'use', 'passphrase', '--passphrase-file', path])).toMatchObject({
    code: 'bad-input',
    message: expect.stringContaining('UTF-8'),
  });
});

test('a profile folder that others can write into, or that has no name, is refused', async () => {
  const folder = join(home.folder, 'open');
  await mkdir(folder);
  await chmod(folder, 0o777);
  expect(await home.failure(['status', '--profile', folder])).toMatchObject({
    code: 'bad-input',
    exitCode: 2,
  });
  await chmod(folder, 0o755);
  expect((await home.run(['status', '--profile', folder])).exitCode).toBe(0);
  expect(await home.failure(['status', '--profile', ''])).toMatchObject({ code: 'bad-input', exitCode: 2 });
});

test('a reader that has seen enough is no failure, an output that cannot be written is one', async () => {
  const command = `${process.execPath} ${bundle} journal --profile ${home.profile}`;
  const piped = await execa('bash', ['-c', `${command} | true; echo "\${PIPESTATUS[0]}"`]);
  expect(piped).toMatchObject({ stdout: '0', stderr: '' });
  const full = await execa('bash', ['-c', `${command} > /dev/full`], { reject: false });
  expect(full.exitCode).toBe(1);
  expect(full.stderr).toBe('The output could not be written (ENOSPC).');
});

test('--quiet keeps lists and warnings, and drops what was done', async () => {
  const added = await home.run(['client', 'add', 'Quiet', '--quiet']);
  expect(added).toMatchObject({ exitCode: 0, stdout: '', stderr: '' });
  expect((await home.run(['client', 'list', '--quiet'])).stdout).toContain('Quiet');
  const warned = await home.run(['instance', 'add', 'Quiet staging', '--client', 'Quiet', '--quiet']);
  expect(warned.stdout).toBe('');
  expect(warned.stderr).toContain('was added as a production instance');
});

test('without a keychain and a passphrase it says what to install, with exit code 6', async () => {
  await using practice = await createPractice({ KEYBRIDGE_VAULT: 'keychain' });
  await practice.home.json('client', 'add', 'Acme');
  const key = await practice.home.file('key.pem', practice.simulator.licenseHolder.sandbox.privateKey);
  const api = await practice.home.file('api.txt', practice.simulator.licenseHolder.sandbox.apiKey);
  const files = ['--private-key-file', key, '--api-key-file', api];
  const failure = await practice.home.failure([
    'keys',
    'add',
    '--client',
    'Acme',
    '--environment',
    'sandbox',
    ...files,
  ]);
  expect(failure).toMatchObject({ code: 'vault-unavailable', exitCode: 6 });
  expect(failure.remedy).toContain('passphrase');
  expect(await practice.home.json('keys', 'list')).toEqual([]);
});

test('a corrupt profile is kept aside, reported, and its bytes are still there', async () => {
  await using other = await createCliHome();
  await other.json('client', 'add', 'Acme');
  const profile = join(other.folder, 'profile', 'profile.json');
  await writeFile(profile, '{"half": ');
  expect(await other.failure(['client', 'list'])).toMatchObject({ code: 'profile-corrupt', exitCode: 1 });
  const { keptAside } = await other.json<{ keptAside: string[] }>('status');
  expect(await readFile(String(keptAside[0]), 'utf8')).toBe('{"half": ');
});

const boundPractice = async (): Promise<Practice> => {
  const practice = await createPractice();
  const { project } = await practice.addClient('Acme');
  await practice.addInstance('Acme', 'EU');
  await practice.home.json('instance', 'bind', 'EU', '--space', String(project.dataSpaces[0]?.id));
  return practice;
};

test('an env.php that cannot be edited safely is left as it was, and the fragment is offered', async () => {
  await using practice = await boundPractice();
  for (const content of ['<?php return array_merge([], []);', '<?php return [', 'no php', '']) {
    const path = await practice.home.file('env.php', content);
    const failure = await practice.home.failure([
      'export',
      'EU',
      '--format',
      'env-php',
      '--into',
      path,
      '--yes',
    ]);
    expect(failure).toMatchObject({ code: 'unsafe-edit', exitCode: 2 });
    expect(failure.remedy).toContain('--out');
    expect(await readFile(path, 'utf8')).toBe(content);
  }
  expect((await readdir(practice.home.folder)).filter((name) => name.includes('keybridge-'))).toEqual([]);
});

test('a Magento root, an existing file and a git work tree are told of before anything is written', async () => {
  await using practice = await boundPractice();
  const { home } = practice;
  await mkdir(join(home.folder, 'shop', 'app', 'etc'), { recursive: true });
  await mkdir(join(home.folder, 'shop', 'bin'));
  await writeFile(join(home.folder, 'shop', 'bin', 'magento'), '');
  const envPhp = join(home.folder, 'shop', 'app', 'etc', 'env.php');
  const before = await readFile(await practice.envPhp(), 'utf8');
  await writeFile(envPhp, before);
  const into = ['export', 'EU', '--format', 'env-php', '--into', envPhp];
  const refused = await home.failure(into);
  expect(refused).toMatchObject({ code: 'confirmation-needed', exitCode: 5 });
  expect(refused.message).toContain('500');
  expect(await readFile(envPhp, 'utf8')).toBe(before);
  await home.json(...into, '--yes');
  expect(await readFile(envPhp, 'utf8')).not.toBe(before);

  const existing = await home.file('existing.json', 'mine');
  const over = ['export', 'EU', '--format', 'json', '--out', existing];
  expect(await home.failure(over)).toMatchObject({ code: 'confirmation-needed', exitCode: 5 });
  expect(await readFile(existing, 'utf8')).toBe('mine');

  await mkdir(join(home.folder, 'repo', '.git'), { recursive: true });
  const exposed = ['export', 'EU', '--format', 'dotenv', '--out', join(home.folder, 'repo', '.env')];
  const inTree = await home.failure(exposed);
  expect(inTree).toMatchObject({ code: 'confirmation-needed', exitCode: 5 });
  expect(inTree.message).toContain('git');
  expect(await readdir(join(home.folder, 'repo'))).toEqual(['.git']);
});

test('keys never go to standard output, whatever it is called', async () => {
  await using practice = await boundPractice();
  for (const path of ['-', '/dev/stdout', '/dev/fd/1', '/proc/self/fd/1']) {
    const result = await practice.home.run(['export', 'EU', '--format', 'json', '--out', path, '--yes']);
    expect(result.exitCode).toBe(2);
    expect(result.stdout).toBe('');
  }
});

test('a service that fails while a project is created leads to one project or none, and says which', async () => {
  await using practice = await createPractice();
  await practice.addClient('Acme');
  const { home, simulator } = practice;
  const names = async () =>
    (await home.json<{ name: string }[]>('project', 'list', '--client', 'Acme')).map(({ name }) => name);
  const create = (name: string) => ['project', 'create', name, '--client', 'Acme'];

  simulator.faults.next({ kind: 'cut', when: 'after', method: 'POST' });
  expect((await home.run(create('Made all the same'))).exitCode).toBe(0);
  expect(await names()).toEqual(['Acme shops', 'Made all the same']);

  simulator.faults.next({ kind: 'cut', when: 'before', method: 'POST' });
  const failure = await home.failure(create('Never made'));
  expect(failure).toMatchObject({ code: 'unreachable', exitCode: 4 });
  expect(failure.message).toContain('Never made');
  expect(await names()).toEqual(['Acme shops', 'Made all the same']);
  expect(await home.failure(create('Acme shops'))).toMatchObject({ code: 'duplicate', exitCode: 2 });
});

test('Ctrl-C during a check ends with 130 and leaves a whole profile', async () => {
  await using practice = await createPractice();
  await practice.addClient('Acme');
  const { home, simulator } = practice;
  simulator.faults.next({ kind: 'slow-body', ms: 50 }, 100);
  const child = spawn(process.execPath, [bundle, 'keys', 'check', '--all', '--json'], {
    env: {
      PATH: process.env['PATH'],
      HOME: home.folder,
      KEYBRIDGE_PROFILE: join(home.folder, 'profile'),
      KEYBRIDGE_PASSPHRASE_FILE: join(home.folder, 'passphrase'),
    },
  });
  const asked = simulator.requests.length;
  const isAsking = async (): Promise<void> => {
    while (simulator.requests.length === asked) await new Promise((next) => setImmediate(next));
  };
  await isAsking();
  child.kill('SIGINT');
  const code = await new Promise((resolve) => child.on('exit', resolve));
  expect(code).toBe(130);
  expect(await home.json<object[]>('keys', 'list')).toHaveLength(2);
});
