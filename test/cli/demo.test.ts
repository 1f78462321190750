import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createCliHome } from '../support/cli-home.ts';
import { loadPhp } from '../support/load-php.ts';

test('the demo tells its steps, proves the result with PHP and leaves nothing behind', async () => {
  await using home = await createCliHome();
  const tmp = join(home.folder, 'tmp');
  await mkdir(tmp);
  const { exitCode, stdout, stderr } = await home.run(['demo'], { env: { TMPDIR: tmp } });
  expect(exitCode, stderr).toBe(0);
  expect(stderr).toBe('');
  for (let number = 1; number <= 9; number += 1)
    expect(stdout).toContain(`\n${number}. `.slice(number === 1 ? 1 : 0));
  expect(stdout).toContain('OpenSSL takes the private keys: sandbox yes, production yes');
  expect(stdout).toMatch(/Read by PHP +yes/);
  expect(await readdir(tmp)).toEqual([]);
  expect(await readdir(home.folder)).not.toContain('profile');
});

test('--keep leaves the files; the profile in it goes on working', async () => {
  await using home = await createCliHome();
  const folder = join(home.folder, 'demo');
  const { exitCode, stdout } = await home.run(['demo', '--keep', folder]);
  expect(exitCode).toBe(0);
  expect(await loadPhp(join(folder, 'shop', 'app', 'etc', 'env.php'))).toHaveProperty('system');
  const [, command = ''] = /^ {2}keybridge (.* status)$/m.exec(stdout) ?? [];
  const status = await home.run([...command.split(' '), '--json']);
  expect(JSON.parse(status.stdout)).toMatchObject({
    clients: 1,
    keyPairs: 2,
    instances: 1,
    vault: 'passphrase',
  });

  expect(await home.failure(['demo', '--keep', folder])).toMatchObject({ code: 'duplicate', exitCode: 2 });
});

test('with --json it prints one document', async () => {
  await using home = await createCliHome();
  const summary = await home.json<{ settings: string[]; readBack: { usable: object } }>('demo');
  expect(summary.settings).toHaveLength(10);
  expect(summary.readBack.usable).toEqual({ sandbox: true, production: true });
  expect(JSON.stringify(summary)).not.toContain('PRIVATE KEY');
  await expect(readFile(join(home.folder, 'profile', 'profile.json'))).rejects.toThrow('ENOENT');
});
