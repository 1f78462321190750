import { execa } from 'execa';
import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Engine } from 'php-parser';
import { describe, expect, test } from 'vitest';
import { connectProgram } from '../../../../src/core/connect/program/program.ts';
import { asOrdinaryUser } from '../../../support/limited-rights.ts';
import { createMagentoRoot, type MagentoRoot } from '../../../support/magento-root.ts';
import { converse, type ConversationOptions } from '../../../support/program-conversation.ts';
import { createTemporaryFolder } from '../../../support/temporary-folder.ts';

const files = fileURLToPath(new URL('../../../../src/core/connect/program/', import.meta.url));

test('the program keeps to the syntax of 7.4, and every file of it is in order', async () => {
  const engine = new Engine({ parser: { version: '7.4', php8: false }, ast: { withPositions: true } });
  expect(engine.parseCode(`<?php ${connectProgram}`, 'program.php').errors).toEqual([]);
  const names = (await readdir(files)).filter((name) => name.endsWith('.php'));
  expect(names.length).toBeGreaterThan(10);
  for (const name of names) {
    expect((await execa('php', ['-l', join(files, name)])).stdout).toContain('No syntax errors');
  }
});

test('notices, half lines and escapes around it do no harm, and what it says is ASCII', async () => {
  await using magento = await createMagentoRoot();
  await magento.behave({ notices: 'on' });
  await magento.setRows({ 'services_connector/services_id/project_name': 'Zürich 東京 🗝' });
  await using talk = converse({
    root: magento.root,
    args: ['-d', 'display_errors=1', '-d', 'error_reporting=-1'],
  });
  const { settings } = await talk.inspected();
  talk.tell({ do: 'verify' });
  expect(await talk.until('not-verified')).toMatchObject({ fault: { kind: 'no-data-space' } });
  expect(await talk.finish()).toEqual({ exitCode: 0 });
  expect(settings.find(({ path }) => path.endsWith('project_name'))?.value).toBe('Zürich 東京 🗝');
  expect(talk.printed.join('\n')).toContain('and half a line');
  expect(talk.raw()).not.toMatch(/[^\t\n\r -~\x1b]/);
});

test('the root is the folder that php starts in where none is given', async () => {
  await using magento = await createMagentoRoot();
  await using talk = converse({ root: null, cwd: magento.root });
  expect(await talk.inspected()).toMatchObject({ connector: 'usable' });
});

test('a root with spaces, quotes and letters of any kind', async () => {
  await using magento = await createMagentoRoot();
  const root = join(magento.root, `it's "ä" $(x) 東`);
  await execa('cp', ['-r', join(magento.root, '.'), `${magento.root}-copy`]);
  await execa('mv', [`${magento.root}-copy`, root]);
  await using talk = converse({ root });
  expect(await talk.inspected()).toMatchObject({ connector: 'usable' });
});

test('it ends at the end of input, and when there never was any', async () => {
  await using magento = await createMagentoRoot();
  await using talk = converse({ root: magento.root });
  await talk.inspected();
  expect(await talk.finish()).toEqual({ exitCode: 0 });
  expect(talk.heard.map(({ said }) => said)).toEqual(['reached', 'inspected']);
});

describe('what keeps it from inspecting is told apart', () => {
  const failure = async (options: ConversationOptions) => {
    await using talk = converse(options);
    const { fault } = await talk.until('failed', 'inspected');
    expect(await talk.finish()).toEqual({ exitCode: 1 });
    return fault;
  };
  const failed = (magento: MagentoRoot, options: Partial<ConversationOptions> = {}) =>
    failure({ root: magento.root, ...options });

  test('no such folder, and a folder that is no Magento root', async () => {
    await using folder = await createTemporaryFolder();
    const missing = join(folder.path, 'missing');
    expect(await failure({ root: missing })).toEqual({
      kind: 'not-magento',
      text: `There is no folder ${missing}, or this user may not enter it.`,
    });
    expect(await failure({ root: folder.path })).toEqual({
      kind: 'not-magento',
      text: `There is no Magento in ${folder.path}: it has no app/bootstrap.php.`,
    });
  });

  test('another program with a file of that name', async () => {
    await using folder = await createTemporaryFolder();
    await mkdir(join(folder.path, 'app/etc'), { recursive: true });
    await writeFile(join(folder.path, 'app/bootstrap.php'), '<?php');
    await writeFile(join(folder.path, 'app/etc/env.php'), '<?php');
    expect(await failure({ root: folder.path })).toMatchObject({ kind: 'not-magento' });
  });

  test('no env.php, or one that this user may not read', async () => {
    await using magento = await createMagentoRoot();
    const file = join(magento.root, 'app/etc/env.php');
    await chmod(file, 0);
    expect(await failed(magento, { under: asOrdinaryUser })).toMatchObject({
      kind: 'no-env-php',
      text: expect.stringContaining('cannot be read by this user'),
    });
    await rm(file);
    expect(await failed(magento)).toMatchObject({
      kind: 'no-env-php',
      text: expect.stringContaining('is missing'),
    });
  });

  test('a database that is down', async () => {
    await using magento = await createMagentoRoot();
    await magento.behave({ database: 'down' });
    expect(await failed(magento)).toEqual({
      kind: 'database',
      text: 'Zend_Db_Adapter_Exception: SQLSTATE[HY000] [2002] Connection refused',
    });
  });

  test('no crypt key where there is something to decrypt', async () => {
    await using magento = await createMagentoRoot();
    await magento.setRows({
      'services_connector/services_connector_integration/sandbox_api_key': `0:3:${Buffer.alloc(60).toString('base64')}`,
    });
    await magento.writeEnvPhp(undefined, '');
    expect(await failed(magento)).toMatchObject({ kind: 'crypt-key' });
  });

  test('a Magento that ends php by itself is quoted', async () => {
    await using magento = await createMagentoRoot();
    await magento.behave({ exitAt: 'bootstrap' });
    expect(await failed(magento)).toEqual({
      kind: 'fault',
      text: `The instance's own code ended php. This Magento stops here.`,
    });
  });

  test('a fatal error', async () => {
    await using magento = await createMagentoRoot();
    await magento.behave({ fatalAt: 'bootstrap' });
    expect(await failed(magento)).toMatchObject({
      kind: 'fault',
      text: expect.stringContaining('final class'),
    });
  });

  test('an env.php that does not parse is not quoted', async () => {
    await using magento = await createMagentoRoot();
    await writeFile(join(magento.root, 'app/etc/env.php'), `<?php\nreturn ['a' 'a secret of it'];`);
    expect(await failed(magento)).toEqual({ kind: 'fault', text: 'ParseError: env.php, line 2' });
  });
});

test('an order that there is not, and a line that is no JSON, end it', async () => {
  await using magento = await createMagentoRoot();
  for (const line of ['{"do":"dance"}', 'hello']) {
    await using talk = converse({ root: magento.root });
    await talk.inspected();
    talk.php.stdin.write(`${line}\n`);
    expect(await talk.until('failed')).toMatchObject({ fault: { kind: 'fault' } });
    expect(await talk.finish()).toEqual({ exitCode: 1 });
  }
});
