import { execa } from 'execa';
import { chmod, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { connectProgram } from '../../../../src/core/connect/program/program.ts';
import type { ConnectorConfig } from '../../../../src/core/export/connector-config.ts';
import { fullDisks, nothingMounts } from '../../../support/full-disk.ts';
import { asOrdinaryUser } from '../../../support/limited-rights.ts';
import { createMagentoRoot, type Behaviour, type MagentoRoot } from '../../../support/magento-root.ts';
import {
  ids,
  keys,
  oldAndNewSettings,
  pathsOf,
  secretsOf,
  valuesOf,
} from '../../../support/old-and-new-settings.ts';
import { converse, type ConversationOptions } from '../../../support/program-conversation.ts';

const { before, after } = oldAndNewSettings();
const blank = after.map((entry) => ({ ...entry, value: '' }));
const defaults = {
  'magento_saas/environment': 'production',
  'services_connector/production_gateway_url': 'https://commerce.adobe.io/',
  'services_connector/sandbox_gateway_url': 'https://commerce-beta.adobe.io/',
};
const nothing = { ...Object.fromEntries(pathsOf(before).map((path) => [path, null])), ...defaults };

const envPhp = ({ root }: MagentoRoot) => join(root, 'app/etc/env.php');
const others = async (magento: MagentoRoot) =>
  (await readdir(join(magento.root, 'app/etc'))).filter(
    (name) => name !== 'env.php' && name !== 'config.php',
  );

const writeEnvPhp = async (
  magento: MagentoRoot,
  settings: ConnectorConfig,
  options: Partial<ConversationOptions> = {},
) => {
  await using talk = converse({ root: magento.root, ...options });
  await talk.inspected();
  const answer = await talk.write(settings, 'write-env-php');
  const { exitCode } = await talk.finish();
  expect(secretsOf(before, after).filter((secret) => talk.everything().includes(secret))).toEqual([]);
  return { ...answer, exitCode };
};

/** An instance whose env.php has the settings of before, as its administrator wrote them: keys in clear. */
const locked = async (behaviour: Behaviour = {}) => {
  const magento = await createMagentoRoot();
  const literal = (text: string) => `'${text.replace(/['\\]/g, '\\$&')}'`;
  const values = valuesOf(before);
  const group = (prefix: string) =>
    `[${pathsOf(before)
      .filter((path) => path.startsWith(prefix))
      .map((path) => `'${path.replace(/.*\//, '')}' => ${literal(values[path] ?? '')}`)
      .join(', ')}]`;
  const gateways = ['production', 'sandbox'].map(
    (name) => `'${name}_gateway_url' => ${literal(values[`services_connector/${name}_gateway_url`] ?? '')}`,
  );
  await magento.writeEnvPhp(
    `['magento_saas' => ${group('magento_saas')}, 'services_connector' => ['services_connector_integration' => ${group(keys)}, 'services_id' => ${group(ids)}, ${gateways}], 'other' => ['of' => ['mine' => '1']]]`,
  );
  await magento.behave(behaviour);
  return magento;
};

const expectAsBefore = async (magento: MagentoRoot, file: string) => {
  await magento.behave({});
  expect(await magento.read('app/etc/env.php')).toBe(file);
  expect([await magento.status(), await others(magento)]).toEqual([200, []]);
  expect(await magento.effective(pathsOf(before))).toEqual(valuesOf(before));
};

describe('the settings come into force', () => {
  test('where env.php locked others: imported, keys encrypted, a backup beside it', async () => {
    await using magento = await locked();
    const { mode } = await stat(envPhp(magento));
    const file = await magento.read('app/etc/env.php');
    const { said, changed, backup, inspection } = await writeEnvPhp(magento, after);
    expect([said, changed?.sort()]).toEqual(['written', pathsOf(after).sort()]);
    expect(await magento.effective(pathsOf(after))).toEqual(valuesOf(after));
    expect([await magento.status(), inspection?.importPending]).toEqual([200, false]);
    const written = await magento.read('app/etc/env.php');
    expect(secretsOf(before, after).filter((secret) => written.includes(secret))).toEqual([]);
    expect(written).toContain("'mine' => '1'");
    expect(await magento.read('var/flags.json')).not.toContain(secretsOf(after)[0]);
    expect(await others(magento)).toEqual([backup?.replace(/.*\//, '')]);
    expect(backup).toMatch(/\/app\/etc\/env\.keybridge-[\w-]+\.php$/);
    expect(await readFile(backup ?? '', 'utf8')).toBe(file);
    expect([(await stat(envPhp(magento))).mode, (await stat(backup ?? '')).mode]).toEqual([mode, mode]);
    expect(await magento.rows()).toEqual({});
  });

  test('a second time nothing changes', async () => {
    await using magento = await locked();
    await writeEnvPhp(magento, after);
    const [file, names] = [await magento.read('app/etc/env.php'), await others(magento)];
    const { said, changed, backup } = await writeEnvPhp(magento, after);
    expect([said, changed, backup]).toEqual(['written', [], undefined]);
    expect([await magento.read('app/etc/env.php'), await others(magento)]).toEqual([file, names]);
  });

  test('in a fresh instance, over rows that stay', async () => {
    await using magento = await createMagentoRoot();
    await magento.setRows({ [`${ids}/project_id`]: 'row' });
    const { inspection } = await writeEnvPhp(magento, after);
    expect(inspection?.settings.find(({ path }) => path === `${ids}/project_id`)).toMatchObject({
      source: 'env-php',
      hiddenRow: true,
    });
    expect(await magento.effective(pathsOf(after))).toEqual(valuesOf(after));
  });

  test('blanked, they leave nothing, be it in the file or in rows that it shadowed', async () => {
    await using magento = await locked();
    await magento.setRows({ [`${ids}/project_id`]: 'row', [`${ids}/other`]: 'row' });
    expect(await writeEnvPhp(magento, blank)).toMatchObject({ said: 'written' });
    expect(await magento.effective(pathsOf(blank))).toEqual(nothing);
    expect(await magento.rows()).toEqual({ [`${ids}/other`]: 'row' });
    expect(await magento.read('app/etc/env.php')).toContain("'mine' => '1'");
    expect(await magento.status()).toBe(200);
  });

  test('through a symbolic link, which stays one', async () => {
    await using magento = await locked();
    const real = join(magento.root, 'shared-env.php');
    await rename(envPhp(magento), real);
    await symlink(real, envPhp(magento));
    const { backup } = await writeEnvPhp(magento, after);
    expect(dirname(backup ?? '')).toBe(magento.root);
    expect(await readFile(real, 'utf8')).toBe(await magento.read('app/etc/env.php'));
    expect(await magento.effective(pathsOf(after))).toEqual(valuesOf(after));
  });

  test('whoever hangs up meanwhile: it is brought to its end', async () => {
    await using magento = await locked();
    await using talk = converse({ root: magento.root });
    await talk.inspected();
    talk.tell({ do: 'write-env-php', settings: after });
    await talk.until('ready');
    for (const signal of ['SIGHUP', 'SIGTERM', 'SIGINT'] as const) talk.php.kill(signal);
    talk.tell({ do: 'commit' });
    expect(await talk.until('written', 'undone')).toMatchObject({ said: 'written' });
  });

  test('and the connector’s hook asks no registry, which might hang while the site answers 500', async () => {
    await using magento = await locked();
    const env = { MAGENTO_CLOUD_PROJECT: 'cloud7' };
    const args = ['-d', 'variables_order=EGPCS'];
    expect(await writeEnvPhp(magento, after, { env, args })).toMatchObject({ said: 'written' });
    await expect(magento.read('var/system.log')).rejects.toThrow();
    expect(await magento.rows()).toEqual({});
  });
});

describe('all is as before', () => {
  const undone = async (magento: MagentoRoot, kind: string, options: Partial<ConversationOptions> = {}) => {
    const file = await magento.read('app/etc/env.php');
    const answer = await writeEnvPhp(magento, after, options);
    expect(answer).toMatchObject({ said: 'undone', fault: { kind }, exitCode: 0 });
    await expectAsBefore(magento, file);
    return answer.fault;
  };

  test('when the import fails', async () => {
    await using magento = await locked({ import: 'fails' });
    const fault = await undone(magento, 'import-failed');
    expect(fault?.text).toBe('bin/magento app:config:import: Import failed: it does not like the file.');
  });

  test('when the import hangs', async () => {
    await using magento = await locked({ hangAt: 'import' });
    const program = connectProgram.replace('const LONGEST_IMPORT = 120;', 'const LONGEST_IMPORT = 1;');
    await undone(magento, 'import-failed', { program });
  });

  test('when the file may not be replaced', async () => {
    await using magento = await locked();
    await chmod(join(magento.root, 'app/etc'), 0o500);
    await undone(magento, 'env-php-unwritable', { under: asOrdinaryUser });
    await chmod(join(magento.root, 'app/etc'), 0o700);
  });

  test('when the file works something out, which would be written down as it is now', async () => {
    await using magento = await locked();
    const file = (await magento.read('app/etc/env.php')).replace("'mine' => '1'", "'mine' => getenv('HOME')");
    await writeFile(envPhp(magento), file);
    await execa('php', ['bin/magento', 'app:config:import', '-n'], { cwd: magento.root });
    const fault = await undone(magento, 'env-php-unwritable');
    expect(fault?.text).toContain('works values out');
  });

  test('when a variable wins over the file, and when config.php has what is to be blank', async () => {
    await using magento = await locked();
    const fault = await undone(magento, 'locked', {
      env: { CONFIG__DEFAULT__SERVICES_CONNECTOR__SERVICES_ID__PROJECT_NAME: 'v' },
      args: ['-d', 'variables_order=EGPCS'],
    });
    expect(fault?.paths).toEqual([`${ids}/project_name`]);
    await magento.writeConfigPhp(`['services_connector' => ['services_id' => ['project_id' => 'p']]]`);
    expect(await writeEnvPhp(magento, blank)).toMatchObject({
      said: 'undone',
      fault: { paths: [`${ids}/project_id`] },
    });
  });

  test.each(['absent', 'disabled'] as const)('with %s modules', async (modules) => {
    await using magento = await locked({ modules });
    await undone(magento, `connector-${modules}`);
  });

  test('when nobody says that it should stay', async () => {
    await using magento = await locked();
    const file = await magento.read('app/etc/env.php');
    await using talk = converse({ root: magento.root });
    await talk.inspected();
    talk.tell({ do: 'write-env-php', settings: after });
    await talk.until('ready');
    await talk.finish();
    expect(talk.heard.at(-1)).toMatchObject({ said: 'undone', fault: { kind: 'cancelled' } });
    await expectAsBefore(magento, file);
  });

  test('when the rows of what was blanked cannot be deleted', async () => {
    await using magento = await locked({ exitAt: `${ids}/project_id` });
    await magento.setRows({ [`${ids}/project_id`]: 'row' });
    const file = await magento.read('app/etc/env.php');
    expect(await writeEnvPhp(magento, blank)).toMatchObject({ said: 'undone', exitCode: 1 });
    await expectAsBefore(magento, file);
    expect(await magento.rows()).toEqual({ [`${ids}/project_id`]: 'row' });
  });

  test('on a full disk', async (context) => {
    const disk = (await fullDisks()).find(({ name }) => name === 'a full disk');
    if (!disk?.isHere) return context.skip(nothingMounts);
    await using magento = await locked();
    await using full = await disk.create();
    // app/etc alone is on it.
    const etc = join(magento.root, 'app/etc');
    await execa('cp', ['-pr', `${etc}/.`, full.folder]);
    await rm(etc, { recursive: true });
    await symlink(full.folder, etc);
    const file = await magento.read('app/etc/env.php');
    await full.fillUpTo(2);
    expect(await writeEnvPhp(magento, after)).toMatchObject({
      said: 'undone',
      fault: { kind: 'env-php-unwritable' },
    });
    await full.makeRoom();
    await expectAsBefore(magento, file);
  });
});

test('where the import of what was restored fails too, it says where the backup is', async () => {
  await using magento = await locked();
  const file = await magento.read('app/etc/env.php');
  await using talk = converse({ root: magento.root });
  await talk.inspected();
  talk.tell({ do: 'write-env-php', settings: after });
  await talk.until('ready');
  await magento.behave({ import: 'fails' });
  expect(await talk.finish()).toEqual({ exitCode: 1 });
  expect(talk.heard.at(-1)).toMatchObject({ said: 'failed', fault: { kind: 'import-failed' } });
  const backup = talk.heard.at(-1)?.fault?.text.match(/\/\S+\/env\.keybridge-[\w-]+\.php/)?.[0] ?? '';
  expect(await readFile(backup, 'utf8')).toBe(file);
  expect(await magento.read('app/etc/env.php')).toBe(file);
});

describe('php killed in the middle', () => {
  /** Of both, the program and the import that it waits for. */
  const kill = async (magento: MagentoRoot) => {
    await using talk = converse({ root: magento.root });
    await talk.inspected();
    const writing = talk.write(after, 'write-env-php').catch(() => undefined);
    const importing = await vi.waitFor(async () => Number(await magento.read('var/hanging')), {
      timeout: 60_000,
    });
    talk.php.kill('SIGKILL');
    await writing;
    process.kill(importing, 'SIGKILL');
    await magento.behave({});
  };

  test.each([
    ['import', true],
    ['imported', true],
    ['import', false],
  ])('at %s: the next run finishes it, and everything is written; settling: %s', async (step, settle) => {
    await using magento = await locked({ hangAt: step });
    await kill(magento);
    await using talk = converse({ root: magento.root, settle });
    expect(await talk.inspected()).toMatchObject({ importPending: false });
    await talk.finish();
    expect(await others(magento)).toEqual([expect.stringMatching(/^env\.keybridge-[\w-]+\.php$/)]);
    expect(await magento.status()).toBe(200);
    expect(await magento.effective(pathsOf(after))).toEqual(valuesOf(after));
  });
});

test('settling leaves an import that somebody else’s edit waits for to them', async () => {
  await using magento = await locked();
  const file = (await magento.read('app/etc/env.php')).replace("'mine' => '1'", "'mine' => '2'");
  await writeFile(envPhp(magento), file);
  await using talk = converse({ root: magento.root, settle: true });
  expect(await talk.inspected()).toMatchObject({ importPending: true });
});
