import { createPrivateKey, randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { encryptValue, parseCryptKeys } from '../../../../src/core/export/magento-encryptor.ts';
import { fingerprintOf } from '../../../../src/core/keys/fingerprint.ts';
import { readPrivateKey } from '../../../../src/core/keys/private-key.ts';
import { createMagentoRoot, type MagentoRoot } from '../../../support/magento-root.ts';
import {
  ids,
  keys,
  oldAndNewSettings,
  pathsOf,
  secretsOf,
  valuesOf,
} from '../../../support/old-and-new-settings.ts';
import { converse, type ConversationOptions, type Inspected } from '../../../support/program-conversation.ts';

const { before } = oldAndNewSettings();
const values = valuesOf(before);
const key = (name: string) => values[`${keys}/${name}`] ?? '';

const inspect = async (magento: MagentoRoot, options: Partial<ConversationOptions> = {}) => {
  await using talk = converse({ root: magento.root, ...options });
  const inspection = await talk.inspected();
  expect(await talk.finish()).toEqual({ exitCode: 0 });
  expect(secretsOf(before).filter((secret) => talk.everything().includes(secret))).toEqual([]);
  return inspection;
};

const setting = ({ settings }: Inspected, path: string) => settings.find((each) => each.path === path);

/** The rows that the settings make, keys encrypted as Magento does. */
const rowsFor = (magento: MagentoRoot, wanted: Record<string, string> = values) =>
  Object.fromEntries(
    Object.entries(wanted).map(([path, value]) => [
      path,
      path.startsWith(keys) ? encryptValue(value, parseCryptKeys(magento.cryptKey)) : value,
    ]),
  );

test('a fresh instance: what it is, and that nothing is set', async () => {
  await using magento = await createMagentoRoot({ mode: 'developer' });
  const { settings, ...instance } = await inspect(magento);
  expect(instance).toEqual({
    magento: { version: '2.4.7-p1', edition: 'Community', mode: 'developer' },
    php: expect.stringMatching(/^\d+\.\d+\.\d+/),
    modules: { servicesConnector: '1.3.6', servicesId: '3.3.1' },
    connector: 'usable',
    baseUrl: 'http://shop.example/',
    variablesOrder: expect.stringMatching(/^[EGPCS]+$/),
    importPending: false,
    crypt: 'ok',
    isMaintenance: false,
  });
  expect(settings.map(({ path }) => path).sort()).toEqual(pathsOf(before).sort());
  expect(settings.filter(({ source }) => source !== 'none').map(({ path, value }) => [path, value])).toEqual([
    ['magento_saas/environment', 'production'],
    ['services_connector/production_gateway_url', 'https://commerce.adobe.io/'],
    ['services_connector/sandbox_gateway_url', 'https://commerce-beta.adobe.io/'],
  ]);
  expect(settings.every(({ isReadable, lockedBy, hiddenRow }) => isReadable && !lockedBy && !hiddenRow)).toBe(
    true,
  );
  expect(await magento.rows()).toEqual({});
});

test('a connected instance: values, and keys by the fingerprints that the profile has', async () => {
  await using magento = await createMagentoRoot();
  const rows = rowsFor(magento);
  await magento.setRows({ ...rows, 'web/unsecure/base_url': 'https://acme.example/' });
  const inspection = await inspect(magento);
  expect(inspection).toMatchObject({ baseUrl: 'https://acme.example/', crypt: 'ok' });
  for (const { path, ...told } of inspection.settings) {
    const isKey = path.startsWith(keys);
    const value = values[path] ?? '';
    const fingerprint = path.endsWith('private_key')
      ? readPrivateKey(value).fingerprint
      : fingerprintOf(value);
    expect({ path, ...told }).toEqual({
      path,
      source: 'database',
      lockedBy: null,
      hiddenRow: false,
      value: isKey ? null : value,
      fingerprint: isKey ? fingerprint : null,
      isReadable: true,
    });
  }
  expect(await magento.rows()).toEqual({ ...rows, 'web/unsecure/base_url': 'https://acme.example/' });
});

test('a PKCS#1 key with other line ends has the fingerprint of the key that it is', async () => {
  await using magento = await createMagentoRoot();
  const path = `${keys}/sandbox_private_key`;
  const pem = key('sandbox_private_key');
  const { fingerprint } = readPrivateKey(pem);
  const pkcs1 = createPrivateKey(pem).export({ type: 'pkcs1', format: 'pem' }).toString();
  await magento.setRows(rowsFor(magento, { [path]: pkcs1.replaceAll('\n', '\r\n') }));
  expect(setting(await inspect(magento), path)).toMatchObject({ fingerprint, isReadable: true });
});

test('the secure address counts where the shop uses it', async () => {
  await using magento = await createMagentoRoot();
  const rows = { 'web/unsecure/base_url': 'http://a.example/', 'web/secure/base_url': 'https://b.example/' };
  await magento.setRows({ ...rows, 'web/secure/use_in_frontend': '1' });
  expect(await inspect(magento)).toMatchObject({ baseUrl: 'https://b.example/' });
  await magento.setRows({ 'web/unsecure/base_url': '{{base_url}}' });
  await rm(join(magento.root, 'var/cache.json'));
  expect(await inspect(magento)).toMatchObject({ baseUrl: null });
});

test('each source is told, with what locks, and the row behind it', async () => {
  await using magento = await createMagentoRoot();
  await magento.setRows({
    [`${ids}/project_id`]: 'row',
    [`${ids}/environment_id`]: 'row',
    [`${ids}/project_name`]: 'row',
  });
  await magento.writeConfigPhp(
    `['services_connector' => ['services_id' => ['environment_id' => 'config', 'environment_name' => 'config']]]`,
  );
  await magento.writeEnvPhp(
    `['services_connector' => ['services_id' => ['environment_name' => 'env', 'environment' => null]]]`,
  );
  const env = {
    CONFIG__DEFAULT__SERVICES_CONNECTOR__SERVICES_ID__PROJECT_NAME: 'variable',
    CONFIG__default__magento_saas__ENVIRONMENT: 'sandbox',
  };
  const told = async (order: string) => {
    await rm(join(magento.root, 'var/cache.json'), { force: true });
    const inspection = await inspect(magento, { env, args: ['-d', `variables_order=${order}`] });
    expect(inspection).toMatchObject({ variablesOrder: order, importPending: false });
    return Object.fromEntries(
      inspection.settings.map(({ path, source, lockedBy, hiddenRow, value }) => [
        path.replace(/.*\//, ''),
        [source, lockedBy, hiddenRow, value],
      ]),
    );
  };
  const settings = await told('EGPCS');
  expect(settings).toMatchObject({
    project_id: ['database', null, false, 'row'],
    project_name: [
      'environment-variable',
      'CONFIG__DEFAULT__SERVICES_CONNECTOR__SERVICES_ID__PROJECT_NAME',
      true,
      'variable',
    ],
    environment_id: ['config-php', 'app/etc/config.php', true, 'config'],
    environment_name: ['env-php', 'app/etc/env.php', false, 'env'],
    ims_organization_id: ['none', null, false, null],
  });
  const named = (inspection: Inspected, path: string) => setting(inspection, path);
  const inspection = await inspect(magento, { env, args: ['-d', 'variables_order=EGPCS'] });
  expect(named(inspection, 'magento_saas/environment')).toMatchObject({
    source: 'environment-variable',
    lockedBy: 'CONFIG__default__magento_saas__ENVIRONMENT',
    value: 'sandbox',
  });
  expect(named(inspection, `${ids}/environment`)).toMatchObject({
    source: 'env-php',
    lockedBy: 'app/etc/env.php',
    value: null,
  });
  // Debian's order: Magento does not see the variables.
  expect(await told('GPCS')).toMatchObject({ project_name: ['database', null, false, 'row'] });
});

test('a variable for the deployment configuration locks too', async () => {
  await using magento = await createMagentoRoot();
  const variable = 'MAGENTO_DC_SYSTEM__DEFAULT__SERVICES_CONNECTOR__SERVICES_ID__PROJECT_ID';
  const inspection = await inspect(magento, { env: { [variable]: 'p' } });
  expect(setting(inspection, `${ids}/project_id`)).toMatchObject({ lockedBy: variable });
});

test('keys that another crypt key made are unreadable', async () => {
  await using magento = await createMagentoRoot();
  await magento.setRows(rowsFor(magento));
  await magento.writeEnvPhp(undefined, randomBytes(16).toString('hex'));
  const inspection = await inspect(magento);
  expect(inspection).toMatchObject({ crypt: 'wrong' });
  for (const path of pathsOf(before).filter((each) => each.startsWith(keys))) {
    expect(setting(inspection, path)).toMatchObject({
      fingerprint: null,
      isReadable: false,
      source: 'database',
    });
  }
});

test('ciphertext in a variable stays ciphertext', async () => {
  await using magento = await createMagentoRoot();
  const cipher = encryptValue(key('sandbox_api_key'), parseCryptKeys(magento.cryptKey));
  const inspection = await inspect(magento, {
    env: { CONFIG__DEFAULT__SERVICES_CONNECTOR__SERVICES_CONNECTOR_INTEGRATION__SANDBOX_API_KEY: cipher },
    args: ['-d', 'variables_order=EGPCS'],
  });
  expect(setting(inspection, `${keys}/sandbox_api_key`)).toMatchObject({
    isReadable: false,
    fingerprint: null,
  });
});

test('a private key that is none is unreadable, and the crypt key is not to blame', async () => {
  await using magento = await createMagentoRoot();
  const path = `${keys}/production_private_key`;
  const oneLine = key('production_private_key').replaceAll('\n', ' ');
  await magento.setRows(rowsFor(magento, { [path]: oneLine }));
  const inspection = await inspect(magento);
  expect(inspection).toMatchObject({ crypt: 'ok' });
  expect(setting(inspection, path)).toMatchObject({ isReadable: false, fingerprint: null });
});

test('the crypt key may come from a variable, and is missed where there is none', async () => {
  await using magento = await createMagentoRoot();
  await magento.setRows(rowsFor(magento));
  const env = { MAGENTO_DC_CRYPT__KEY: magento.cryptKey };
  await magento.writeEnvPhp(undefined, '');
  expect(await inspect(magento, { env })).toMatchObject({ crypt: 'ok' });
  await rm(join(magento.root, 'var/cache.json'));
  await magento.setRows({});
  expect(await inspect(magento)).toMatchObject({ crypt: 'missing' });
});

test.each([
  ['absent', { connector: 'absent', modules: { servicesConnector: null, servicesId: null } }],
  ['disabled', { connector: 'disabled', modules: { servicesConnector: '1.3.6', servicesId: '3.3.1' } }],
  ['old', { connector: 'usable', modules: { servicesConnector: '1.3.6', servicesId: '2.0.3' } }],
  ['ancient', { connector: 'absent' }],
] as const)('%s modules', async (modules, told) => {
  await using magento = await createMagentoRoot();
  await magento.behave({ modules });
  expect(await inspect(magento)).toMatchObject(told);
});

test('a module that tells no version is there all the same', async () => {
  await using magento = await createMagentoRoot();
  await rm(join(magento.root, 'vendor/magento/services-connector/composer.json'));
  expect(await inspect(magento)).toMatchObject({ modules: { servicesConnector: 'unknown' } });
});

test('maintenance, and an import that waits', async () => {
  await using magento = await createMagentoRoot();
  await magento.writeEnvPhp(`['a' => ['b' => 'c']]`);
  expect(await inspect(magento)).toMatchObject({ importPending: false, isMaintenance: false });
  const env = await magento.read('app/etc/env.php');
  await writeFile(join(magento.root, 'app/etc/env.php'), env.replace("'c'", "'d'"));
  await writeFile(join(magento.root, 'var/.maintenance.flag'), '');
  expect(await inspect(magento)).toMatchObject({ importPending: true, isMaintenance: true });
});
