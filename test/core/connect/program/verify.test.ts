import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { connectProgram } from '../../../../src/core/connect/program/program.ts';
import type { ConnectorConfig } from '../../../../src/core/export/connector-config.ts';
import { type Simulator, startSimulator } from '../../../../src/simulator/start-simulator.ts';
import { startAnsweringServer } from '../../../support/answering-server.ts';
import { askingOf } from '../../../support/ask-simulator.ts';
import { createMagentoRoot, type MagentoRoot } from '../../../support/magento-root.ts';
import { ids, keys, pathsOf, secretsOf, valuesOf } from '../../../support/old-and-new-settings.ts';
import { converse, type ConversationOptions } from '../../../support/program-conversation.ts';

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator();
});
afterEach(() => simulator.close());
const { ask } = askingOf(() => simulator);

const newDataSpace = async (active: 'production' | 'sandbox') => {
  const answer = await ask('v1/registry/initialize', {
    method: 'POST',
    body: { projectName: 'Läden' },
    pair: simulator.licenseHolder[active],
  });
  const { environmentId, environmentName, environmentType, projectId } = answer.body.results[1];
  return { dataSpaceId: environmentId, dataSpaceName: environmentName, type: environmentType, projectId };
};

/** Settings that connect an instance to the simulator. */
const settingsFor = (
  dataSpace: { dataSpaceId: string },
  active: 'production' | 'sandbox' = 'production',
  gateway = simulator.url,
): ConnectorConfig => {
  const { sandbox, production } = simulator.licenseHolder;
  const entry = (path: string, value: string, secret = false) => ({ path, value, secret });
  return [
    entry(`${keys}/production_api_key`, production.apiKey, true),
    entry(`${keys}/production_private_key`, production.privateKey.trim(), true),
    entry(`${keys}/sandbox_api_key`, sandbox.apiKey, true),
    entry(`${keys}/sandbox_private_key`, sandbox.privateKey.trim(), true),
    entry(`${ids}/environment_id`, dataSpace.dataSpaceId),
    entry('magento_saas/environment', active),
    entry('services_connector/production_gateway_url', gateway),
    entry('services_connector/sandbox_gateway_url', gateway),
  ];
};

/** Writes the settings, if any, and verifies in the same run. */
const verify = async (
  magento: MagentoRoot,
  settings: ConnectorConfig,
  options: Partial<ConversationOptions> = {},
) => {
  await using talk = converse({ root: magento.root, ...options });
  await talk.inspected();
  if (settings.length > 0) expect(await talk.write(settings)).toMatchObject({ said: 'written' });
  talk.tell({ do: 'verify' });
  const answer = await talk.until('verified', 'not-verified');
  expect(await talk.finish()).toEqual({ exitCode: 0 });
  expect(secretsOf(settings).filter((secret) => talk.everything().includes(secret))).toEqual([]);
  return answer;
};

const changed = (settings: ConnectorConfig, path: string, value: string) =>
  settings.map((entry) => (entry.path === path ? { ...entry, value } : entry));

describe('the instance asks the registry for its data space', () => {
  test.each(['production', 'sandbox'] as const)('with the %s pair, and tells what it is', async (active) => {
    await using magento = await createMagentoRoot();
    const dataSpace = await newDataSpace(active);
    expect(await verify(magento, settingsFor(dataSpace, active))).toEqual({ said: 'verified', ...dataSpace });
    expect(simulator.requests.slice(-2)).toEqual([
      { method: 'GET', path: '/merchant-registry/v1/ping' },
      { method: 'GET', path: `/merchant-registry/v1/registry/environments/${dataSpace.dataSpaceId}` },
    ]);
  });

  test('with modules whose interface knows no addresses', async () => {
    await using magento = await createMagentoRoot();
    await magento.behave({ modules: 'old' });
    const dataSpace = await newDataSpace('production');
    expect(await verify(magento, settingsFor(dataSpace))).toMatchObject({ said: 'verified', ...dataSpace });
  });

  test('an API key that the gateway does not know, a private key of another, or none', async () => {
    await using magento = await createMagentoRoot();
    const settings = settingsFor(await newDataSpace('production'));
    const rejected = { said: 'not-verified', fault: { kind: 'keys-rejected' } };
    const { privateKey } = simulator.licenseHolder.sandbox;
    expect(
      await verify(magento, changed(settings, `${keys}/production_api_key`, '0'.repeat(32))),
    ).toMatchObject(rejected);
    expect(
      await verify(magento, changed(settings, `${keys}/production_private_key`, privateKey)),
    ).toMatchObject(rejected);
    expect(await verify(magento, changed(settings, `${keys}/production_api_key`, ''))).toMatchObject(
      rejected,
    );
  });

  test('a private key that does not sign', async () => {
    await using magento = await createMagentoRoot();
    const settings = settingsFor(await newDataSpace('production'));
    expect(
      await verify(magento, changed(settings, `${keys}/production_private_key`, 'no key')),
    ).toMatchObject({
      said: 'not-verified',
      fault: { kind: 'key-unusable' },
    });
  });

  test('an unknown data space, and none', async () => {
    await using magento = await createMagentoRoot();
    await newDataSpace('production');
    expect(await verify(magento, settingsFor({ dataSpaceId: 'e5f6 a7/b8?' }))).toMatchObject({
      said: 'not-verified',
      fault: { kind: 'data-space-unknown', text: 'Merchant registry not found' },
    });
    expect(await verify(magento, settingsFor({ dataSpaceId: '' }))).toMatchObject({
      fault: { kind: 'no-data-space' },
    });
  });

  test('a registry that is down, broken, or behind something else', async () => {
    await using magento = await createMagentoRoot();
    const dataSpace = await newDataSpace('production');
    const settings = settingsFor(dataSpace);
    await verify(magento, settings);
    const unreachable = { said: 'not-verified', fault: { kind: 'unreachable' } };
    const path = 'environments';
    for (const fault of [
      { kind: 'cut', when: 'before', path },
      { kind: 'cut', when: 'before' },
      { kind: 'server-error', status: 503, path },
      { kind: 'html', status: 502, path },
      { kind: 'html', status: 200, path },
    ] as const) {
      simulator.faults.next(fault);
      expect(await verify(magento, [])).toMatchObject(unreachable);
    }
    await simulator.close();
    expect(await verify(magento, [])).toMatchObject(unreachable);
    simulator = await startSimulator();
  });

  test('an answer that is no data space', async () => {
    await using magento = await createMagentoRoot();
    const settings = settingsFor(await newDataSpace('production'));
    await verify(magento, settings);
    simulator.faults.next({ kind: 'missing-field', field: 'environmentName', path: 'environments' });
    expect(await verify(magento, [])).toMatchObject({
      said: 'not-verified',
      fault: { kind: 'fault', text: 'The registry answered without environmentName.' },
    });
  });

  test('a page that quotes the key is told without it', async () => {
    const server = await startAnsweringServer((request, response) => {
      const isPing = request.url?.endsWith('ping');
      response.end(isPing ? '{}' : `Sorry, ${request.headers['x-api-key']}\nand more`);
    });
    try {
      await using magento = await createMagentoRoot();
      const settings = settingsFor(await newDataSpace('production'), 'production', server.url);
      expect(await verify(magento, settings)).toMatchObject({ fault: { text: 'Sorry, [secret]' } });
    } finally {
      await server.close();
    }
  });

  test.each([
    ['absent', 'connector-absent'],
    ['disabled', 'connector-disabled'],
  ] as const)('%s modules', async (modules, kind) => {
    await using magento = await createMagentoRoot();
    await magento.behave({ modules });
    expect(await verify(magento, [])).toMatchObject({ said: 'not-verified', fault: { kind } });
  });
});

describe('the connector’s own hook, which tells the registry the cloud project', () => {
  const cloud = { env: { MAGENTO_CLOUD_PROJECT: 'cloud7' }, args: ['-d', 'variables_order=EGPCS'] };
  const puts = () => simulator.requests.filter(({ method }) => method === 'PUT').map(({ path }) => path);

  test('runs when all is written, once, and again only for another data space', async () => {
    await using magento = await createMagentoRoot();
    const dataSpace = await newDataSpace('production');
    const path = `/merchant-registry/v1/registry/environments/${dataSpace.dataSpaceId}/cloudid/cloud7`;
    expect(await verify(magento, settingsFor(dataSpace), cloud)).toMatchObject({ said: 'verified' });
    expect(puts()).toEqual([path]);
    expect(await verify(magento, settingsFor(dataSpace, 'production'), cloud)).toMatchObject({
      said: 'verified',
    });
    expect(puts()).toEqual([path]);
    expect((await ask('v1/registry')).body.results[1].cloudId).toBe('cloud7');
  });

  test('asks nothing while the transaction is open', async () => {
    await using magento = await createMagentoRoot();
    const settings = settingsFor(await newDataSpace('production'));
    const { length } = simulator.requests;
    await using talk = converse({ root: magento.root, ...cloud });
    await talk.inspected();
    talk.tell({ do: 'write', settings });
    await talk.until('ready');
    expect(simulator.requests).toHaveLength(length);
    talk.tell({ do: 'commit' });
    await talk.until('written');
    await talk.finish();
    expect(puts()).toHaveLength(1);
  });

  test('may find the registry down: all is written', async () => {
    await using magento = await createMagentoRoot();
    const settings = settingsFor(await newDataSpace('production'), 'production', 'http://127.0.0.1:1/');
    expect(await verify(magento, settings, cloud)).toMatchObject({ fault: { kind: 'unreachable' } });
    expect(await magento.effective(pathsOf(settings))).toEqual(valuesOf(settings));
    expect(await magento.read('var/system.log')).toContain('ERROR_REQUEST_FAILED');
  });

  test('may fail: all is written, and it is told', async () => {
    await using magento = await createMagentoRoot();
    await magento.behave({ hook: 'fails' });
    const settings = settingsFor(await newDataSpace('production'));
    await using talk = converse({ root: magento.root, ...cloud });
    await talk.inspected();
    expect(await talk.write(settings)).toMatchObject({ said: 'written' });
    expect(await talk.until('warned')).toMatchObject({
      text: 'the registry was not told the cloud project (RuntimeException: The hook does not like it.).',
    });
    expect(await talk.finish()).toEqual({ exitCode: 0 });
  });

  test.each(['ping', 'cloudid'])(
    'may hang at %s for as long as it pleases: all was written and told before',
    async (path) => {
      await using magento = await createMagentoRoot();
      const settings = settingsFor(await newDataSpace('production'));
      simulator.faults.next({ kind: 'silence', path });
      await using talk = converse({ root: magento.root, ...cloud });
      await talk.inspected();
      expect(await talk.write(settings)).toMatchObject({ said: 'written' });
      talk.tell({ do: 'verify' });
      await vi.waitFor(() => expect(simulator.requests.at(-1)?.path).toContain(path), { timeout: 30_000 });
      expect(await magento.effective(pathsOf(settings))).toEqual(valuesOf(settings));
      // Nothing is locked meanwhile, and nothing is left to be undone.
      await using other = converse({ root: magento.root });
      await other.inspected();
      expect(await other.write(settings)).toMatchObject({ said: 'written', changed: [] });
      talk.php.kill('SIGKILL');
      await talk.php;
      expect(await magento.effective(pathsOf(settings))).toEqual(valuesOf(settings));
    },
  );

  test.each([
    ['the hook', 'cloudid'],
    ['verifying', 'environments'],
  ])('php ends itself where %s hangs', async (_, path) => {
    await using magento = await createMagentoRoot();
    const settings = settingsFor(await newDataSpace('production'));
    simulator.faults.next({ kind: 'silence', path });
    const program = connectProgram.replaceAll('limitTime(60)', 'limitTime(1)');
    await using talk = converse({ root: magento.root, program, ...(path === 'cloudid' ? cloud : {}) });
    await talk.inspected();
    expect(await talk.write(settings)).toMatchObject({ said: 'written' });
    talk.tell({ do: 'verify' });
    expect(await talk.finish()).toMatchObject({ signal: 'SIGALRM' });
    expect(await magento.effective(pathsOf(settings))).toEqual(valuesOf(settings));
  });
});
