import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FoundConnection, ImportAnswer } from '../../src/contract/import.ts';
import type { Instance } from '../../src/contract/model.ts';
import { columns } from '../../src/core/import/read-rows.ts';
import { type CliHome, createCliHome } from '../support/cli-home.ts';

let home: CliHome;
beforeEach(async () => {
  home = await createCliHome();
});
afterEach(() => home[Symbol.asyncDispose]());

const list =
  '\ufeffclient;name;stage;connect\r\nAcme;EU;production;ssh://acme.example/app\r\nAcme;Staging;staging;\r\n';

test('its help names the columns', async () => {
  const { stdout } = await home.run(['import', '--help']);
  for (const column of columns) expect(stdout).toMatch(new RegExp(`\\b${column}\\b`));
});

test('a list is tried, imported, and found to be here', async () => {
  const file = await home.file('shops.csv', list);
  const dry = await home.run(['import', file, '--dry-run']);
  expect(dry).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('1 client and 2 instances would come in.'),
  });
  expect(dry.stdout).toMatch(/Acme\/EU +production +ssh:\/\/acme\.example\/app/);
  expect(await home.json('client', 'list')).toEqual([]);
  expect(await home.json<ImportAnswer>('import', file)).toMatchObject({ outcome: 'imported', present: [] });
  expect((await home.json<Instance[]>('instance', 'list')).map(({ name }) => name)).toEqual([
    'EU',
    'Staging',
  ]);
  await home.json('instance', 'set', 'EU', '--stage', 'development');
  const again = await home.run(['import', file]);
  expect(again).toMatchObject({ exitCode: 0, stderr: '' });
  expect(again.stdout).toContain('Row 2: Acme/EU is here already and stays as it is: stage development here');
  expect(again.stdout).toContain('2 of its rows were here before');
});

test('every wrong row is a line of its own, and a part of the JSON', async () => {
  const file = await home.file('shops.csv', 'client,name,stage\nAcme,EU,live\nAcme,,\nAcme,\u001b[31mred,\n');
  const plain = await home.run(['import', file]);
  expect(plain).toMatchObject({ exitCode: 2, stdout: '' });
  expect(plain.stderr.split('\n').filter((line) => line.startsWith('  Row '))).toEqual([
    '  Row 2: stage: “live” is none of production, staging, development.',
    '  Row 3: the name is missing.',
    expect.stringMatching(/^ {2}Row 4: name: “ ?\[31mred” must not contain control characters\.$/),
  ]);
  const failure = await home.failure(['import', file]);
  expect(failure).toMatchObject({ code: 'bad-input', details: { length: 3 } });
  expect(await home.json('client', 'list')).toEqual([]);
});

test('a program of the file’s choosing wants the name typed', async () => {
  const file = await home.file(
    'shops.json',
    JSON.stringify([{ client: 'Acme', name: 'EU', connect: 'command:?argv=["x"]&root=/app' }]),
  );
  expect(await home.failure(['import', file, '--yes'])).toMatchObject({
    code: 'settings-from-file',
    exitCode: 5,
  });
  expect((await home.run(['import', file, '--dry-run'])).stdout).toContain(
    'a program of its choosing to reach Acme/EU',
  );
  expect(await home.json('client', 'list')).toEqual([]);
  await home.json('import', file, '--override', 'settings-from-file=Acme/EU');
  expect(await home.json('instance', 'list')).toHaveLength(1);
});

test('connections are offered from ssh and from a folder', async () => {
  const bin = join(home.folder, 'bin');
  await Promise.all([
    mkdir(bin),
    mkdir(join(home.folder, '.ssh')),
    mkdir(join(home.folder, 'src/shop/.ddev'), { recursive: true }),
  ]);
  const config = await home.file('.ssh/config', 'Host acme\n  HostName acme.example\n  User deploy\n');
  await writeFile(join(bin, 'ssh'), `#!/bin/sh\nPATH="\${PATH#*:}" exec ssh -F "${config}" "$@"\n`);
  await chmod(join(bin, 'ssh'), 0o755);
  await home.file('src/shop/.ddev/config.yaml', 'name: shop\ntype: magento2\n');
  const env = { PATH: `${bin}:${process.env['PATH']}` };
  const plain = await home.run(['connections', 'src'], { env });
  expect(plain).toMatchObject({ exitCode: 0, stderr: '' });
  expect(plain.stdout).toMatch(/acme +ssh +ssh:\/\/acme\/PATH +deploy@acme\.example/);
  const { stdout } = await home.run(['connections', 'src', '--json'], { env });
  const found = JSON.parse(stdout) as FoundConnection[];
  expect(found.map(({ uri }) => uri)).toEqual(['ssh://acme/PATH', `ddev:${join(home.folder, 'src/shop')}`]);
  await home.json('client', 'add', 'Acme');
  await home.json('instance', 'add', 'EU', '--client', 'Acme', '--connect', found[1]?.uri ?? '');
  const used = JSON.parse(
    (await home.run(['connections', 'src', '--json'], { env })).stdout,
  ) as FoundConnection[];
  expect(used[1]?.usedBy).toEqual(['Acme/EU']);
  expect((await home.run(['connections'], { env: { ...env, HOME: bin } })).stdout).toContain(
    'Nothing was found',
  );
  expect(await home.failure(['connections', 'nowhere'])).toMatchObject({
    code: 'file-unreadable',
    exitCode: 2,
  });
});
