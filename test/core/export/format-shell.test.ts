import { execa } from 'execa';
import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { access, chmod, chown, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Engine } from 'php-parser';
import { describe, expect, test, vi } from 'vitest';
import type { ConnectorConfig } from '../../../src/core/export/connector-config.ts';
import { formatShell } from '../../../src/core/export/format-shell.ts';
import writeConnector from '../../../src/core/export/write-connector.php?raw';
import { writingProgram } from '../../../src/core/connect/program/program.ts';
import { createMagentoRoot } from '../../support/magento-root.ts';

const keys = 'services_connector/services_connector_integration';
const ids = 'services_connector/services_id';

const newPem = () =>
  generateKeyPairSync('rsa', { modulusLength: 2048 })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();

const newConfig = (projectName = `Zürich's "A" $(id) \`b\` \\ 東京 🗝`): ConnectorConfig => [
  { path: `${keys}/production_api_key`, value: randomBytes(16).toString('hex'), secret: true },
  { path: `${keys}/production_private_key`, value: newPem(), secret: true },
  { path: `${ids}/project_id`, value: randomUUID(), secret: false },
  { path: `${ids}/project_name`, value: projectName, secret: false },
  { path: `${ids}/environment_id`, value: randomUUID(), secret: false },
  { path: 'magento_saas/environment', value: 'sandbox', secret: false },
  { path: 'services_connector/sandbox_gateway_url', value: 'http://127.0.0.1:8080', secret: false },
];

const paths = (config: ConnectorConfig) => config.map(({ path }) => path);
const trimmed = (config: ConnectorConfig) =>
  Object.fromEntries(config.map(({ path, value }) => [path, value.trim()]));
const secretLines = (config: ConnectorConfig) =>
  config
    .filter(({ secret }) => secret)
    .flatMap(({ value }) => value.split('\n').filter((line) => line && !line.startsWith('-')));

type Root = Awaited<ReturnType<typeof createMagentoRoot>>;

/** Runs the script in the root, as a file; nothing is thrown for a bad exit code. */
const run = async ({ root }: Root, config: ConnectorConfig, shell = 'sh', env: NodeJS.ProcessEnv = {}) => {
  const file = join(root, 'settings.sh');
  await writeFile(file, formatShell(config), { mode: 0o600 });
  return execa(shell, [file], { cwd: root, env, reject: false });
};

const done = (config: ConnectorConfig) => `Keybridge: ${config.length} settings written.`;

describe.each(['dash', 'bash'])('the exported script under %s', (shell) => {
  test('writes every setting exactly, keys encrypted, and again changes nothing', async () => {
    await using magento = await createMagentoRoot();
    const config = newConfig();
    expect(await run(magento, config, shell)).toMatchObject({
      exitCode: 0,
      stdout: done(config),
      stderr: '',
    });
    expect(await magento.effective(paths(config))).toEqual(trimmed(config));
    const rows = await magento.rows();
    expect(rows[`${keys}/production_api_key`]).toMatch(/^0:3:/);
    expect(rows[`${keys}/production_private_key`]).toMatch(/^0:3:/);

    expect(await run(magento, config, shell)).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await magento.rows()).toEqual(rows);
  });

  test('shows no secret to other processes, even while the shell still hands them over', async () => {
    await using magento = await createMagentoRoot();
    // More than a pipe holds, so that printf is still at it during the bootstrap.
    const config = newConfig('x'.repeat(100_000));
    expect(await run(magento, config, shell)).toMatchObject({ exitCode: 0 });
    const processes = await magento.read('var/processes.txt');
    expect(processes).toContain('settings.sh');
    expect(processes).toContain('ServicesConfigInterface');
    expect(secretLines(config).filter((line) => processes.includes(line))).toEqual([]);
  });

  test('shows no secret when the shell traces', async () => {
    await using magento = await createMagentoRoot();
    const config = newConfig();
    const file = join(magento.root, 'settings.sh');
    await writeFile(file, formatShell(config));
    const { all, exitCode } = await execa(shell, ['-xv', file], { cwd: magento.root, all: true });
    expect(exitCode).toBe(0);
    expect(secretLines(config).filter((line) => all.includes(line))).toEqual([]);
  });

  test('runs from standard input', async () => {
    await using magento = await createMagentoRoot();
    const config = newConfig();
    const { stdout } = await execa(shell, ['-c', `cd ${magento.root} && ${shell} -s`], {
      input: formatShell(config),
    });
    expect(stdout).toBe(done(config));
    expect(await magento.effective(paths(config))).toEqual(trimmed(config));
  });

  test('runs on a root that is named', async () => {
    await using magento = await createMagentoRoot();
    const config = newConfig();
    const file = join(magento.root, 'settings.sh');
    await writeFile(file, formatShell(config));
    const { stdout } = await execa(shell, [file, magento.root], { cwd: '/' });
    expect(stdout).toBe(done(config));
  });

  test('says what to do when php is ended in the middle, and leaves everything as it was', async () => {
    await using magento = await createMagentoRoot();
    const before = newConfig();
    await run(magento, before, shell);
    const rows = await magento.rows();
    await magento.behave({ hangAt: `${ids}/environment_id` });
    const running = run(magento, newConfig(), shell);
    const pid = await vi.waitFor(async () => Number(await magento.read('var/hanging')), { timeout: 20_000 });
    process.kill(pid, 'SIGTERM');
    const { exitCode, stderr } = await running;
    expect(exitCode).toBe(143);
    expect(stderr).toContain('Run "bin/magento cache:clean config", then this again.');
    expect(await magento.rows()).toEqual(rows);
    expect(await magento.effective(paths(before))).toEqual(trimmed(before));
  });
});

describe('all or nothing', () => {
  const written = async (magento: Root) => {
    const config = newConfig();
    await run(magento, config);
    return config;
  };

  const expectUntouched = async (magento: Root, before: ConnectorConfig) => {
    expect(await magento.effective(paths(before))).toEqual(trimmed(before));
  };

  test('a failure in the middle undoes what went before it, also in the cache, and tells no secret', async () => {
    await using magento = await createMagentoRoot();
    const before = await written(magento);
    await magento.behave({ failAt: `${ids}/environment_id` });
    expect(await run(magento, newConfig())).toMatchObject({
      exitCode: 1,
      stdout: '',
      stderr: expect.stringMatching(
        /^Keybridge: nothing was written\. RuntimeException: Cannot save "[^\n]*"$/,
      ),
    });
    await expectUntouched(magento, before);

    await magento.behave({ failAt: `${keys}/production_private_key` });
    const { stderr } = await run(magento, newConfig());
    expect(stderr).toBe('Keybridge: nothing was written. RuntimeException: Cannot save "[secret]"');
    await expectUntouched(magento, before);
  });

  test('a setting that reads back differently undoes all', async () => {
    await using magento = await createMagentoRoot();
    const before = await written(magento);
    await magento.behave({ loseAt: 'magento_saas/environment' });
    const config = newConfig().map((entry) =>
      entry.path === 'magento_saas/environment' ? { ...entry, value: 'production' } : entry,
    );
    expect(await run(magento, config)).toMatchObject({
      exitCode: 1,
      stderr:
        'Keybridge: nothing was written. Read back differently: magento_saas/environment. Run this again.',
    });
    await expectUntouched(magento, before);
  });

  test('locked settings are listed and nothing is written', async () => {
    await using magento = await createMagentoRoot();
    await magento.writeEnvPhp(
      `['magento_saas' => ['environment' => 'production'], 'services_connector' => ['services_id' => ['project_id' => 'p']]]`,
    );
    const { exitCode, stderr } = await run(magento, newConfig());
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`locked by app/etc/env.php`);
    expect(stderr).toContain(`: ${ids}/project_id, magento_saas/environment. Remove them there`);
    expect(await magento.rows()).toEqual({});
  });

  test.each([
    ['absent', 'modules are not installed here'],
    ['disabled', 'modules are disabled here'],
  ] as const)('%s modules are named', async (modules, said) => {
    await using magento = await createMagentoRoot();
    await magento.behave({ modules });
    const { exitCode, stderr } = await run(magento, newConfig());
    expect(exitCode).toBe(1);
    expect(stderr).toContain(said);
    expect(stderr).toContain('magento/payment-services');
    expect(await magento.rows()).toEqual({});
  });

  test('blank values remove the rows', async () => {
    await using magento = await createMagentoRoot();
    const config = await written(magento);
    const blank = config
      .filter(({ path }) => !path.endsWith('gateway_url'))
      .map((entry) => ({ ...entry, value: entry.path === 'magento_saas/environment' ? 'production' : '' }));
    expect(await run(magento, blank)).toMatchObject({ exitCode: 0, stdout: done(blank) });
    expect(Object.keys(await magento.rows()).sort()).toEqual([
      'magento_saas/environment',
      'services_connector/sandbox_gateway_url',
    ]);
  });

  test('a row that was deleted behind the cache is written again', async () => {
    await using magento = await createMagentoRoot();
    const config = await written(magento);
    await magento.effective(paths(config));
    await rm(join(magento.root, 'var/database.json'));
    await run(magento, config);
    expect(Object.keys(await magento.rows()).sort()).toEqual(paths(config).sort());
  });
});

describe('refused before php starts', () => {
  test('outside a Magento root', async () => {
    await using magento = await createMagentoRoot();
    await rm(join(magento.root, 'app/etc/env.php'));
    const { exitCode, stderr } = await run(magento, newConfig());
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`There is no installed Magento in ${magento.root}`);
  });

  test('in a shell whose printf is a program', async () => {
    await using magento = await createMagentoRoot();
    // bash without the builtin behaves as shells do that have none.
    await writeFile(join(magento.root, 'no-printf'), 'enable -n printf\n');
    const { exitCode, stderr } = await run(magento, newConfig(), 'bash', {
      BASH_ENV: join(magento.root, 'no-printf'),
    });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('This shell has no printf of its own');
    expect(await magento.rows()).toEqual({});
  });

  test('without php', async () => {
    await using magento = await createMagentoRoot();
    const { exitCode, stderr } = await run(magento, newConfig(), 'sh', { PHP: '/nowhere/php' });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('There is no /nowhere/php here');
  });

  test('as root where the files belong to another user', async (context) => {
    if (process.getuid?.() !== 0) context.skip('only root can give files to another user');
    await using magento = await createMagentoRoot();
    await chown(join(magento.root, 'app/etc/env.php'), 65534, 65534);
    const { exitCode, stderr } = await run(magento, newConfig());
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/You are root, and Magento's files belong to \w+: .* Run this as \w+\./);
  });
});

test('PHP chooses the php that is used', async () => {
  await using magento = await createMagentoRoot();
  const php = join(magento.root, 'my php');
  await writeFile(php, '#!/bin/sh\n: > chosen\nexec php "$@"\n');
  await chmod(php, 0o755);
  expect(await run(magento, newConfig(), 'sh', { PHP: php })).toMatchObject({
    exitCode: 0,
  });
  await access(join(magento.root, 'chosen'));
});

test('the php program keeps to the syntax of 7.4', () => {
  const engine = new Engine({ parser: { version: '7.4', php8: false }, ast: { withPositions: true } });
  expect(engine.parseCode(`<?php ${writingProgram(writeConnector)}`, 'write-connector.php').errors).toEqual(
    [],
  );
});
