import { expect, test } from 'vitest';
import type { Instance } from '../../../src/contract/model.ts';
import type { MethodInput } from '../../../src/contract/methods.ts';
import { CoreError } from '../../../src/core/core-error.ts';
import type { KeychainStore } from '../../../src/core/ports.ts';
import { type CoreInMemory, failureFrom } from '../../support/core-in-memory.ts';
import { createLiveBench, type LiveBench } from '../../support/live-bench.ts';
import { baseUrlOf, replaceRows } from '../../support/magento-rows.ts';

const ids = 'services_connector/services_id';
const keys = 'services_connector/services_connector_integration';

/** A Magento that is connected, and of which the profile knows nothing; with `keys` the client still has its pairs. */
const connectedByHand = async (bench: LiveBench, name = 'EU', space = 0, keepsKeys = false) => {
  const { magento, instance } = await bench.addInstance(name, space);
  await bench.call('instances.connect', {
    instance: name,
    withGateways: true,
    overrides: [{ code: 'data-space-type', value: `Acme/${name}` }],
  });
  await bench.call('instances.remove', { instance: name, confirmed: true });
  if (!keepsKeys) {
    for (const pair of await bench.call('keys.list', {})) {
      await bench.call('keys.remove', {
        keys: pair.id,
        overrides: [{ code: 'key-pair-in-use', value: pair.label }],
      });
    }
  }
  return { magento, connection: instance.connection };
};

const adopt = (
  { call }: Pick<CoreInMemory, 'call'>,
  connection: Instance['connection'],
  more: Partial<MethodInput<'instances.adopt'>> = {},
) => call('instances.adopt', { client: 'Acme', connection, ...more });

test('an instance is adopted as it is, with its keys straight into the vault', async () => {
  await using bench = await createLiveBench();
  const { magento, connection } = await connectedByHand(bench);
  const rows = await magento.rows();
  const { instance, keyPairs, notices } = await adopt(bench, connection, { withKeys: true, jobId: 'job' });
  expect(instance).toMatchObject({
    name: 'eu.example',
    stage: 'production',
    baseUrl: baseUrlOf('EU'),
    activeKeyEnvironment: 'production',
    project: { name: 'Acme shops' },
    dataSpace: { id: bench.spaces[0]?.id, type: 'Production' },
    connected: { dataSpaceId: bench.spaces[0]?.id },
    inspected: { drift: [] },
  });
  expect(notices).toEqual([]);
  expect(keyPairs.map(({ label }) => label).sort()).toEqual(['Acme production', 'Acme sandbox']);
  expect(instance.keyPairs).toEqual(
    Object.fromEntries(keyPairs.map(({ keyEnvironment, id }) => [keyEnvironment, id])),
  );
  const { licenseHolder } = bench.simulator;
  for (const { id, keyEnvironment } of keyPairs) {
    expect(JSON.parse(bench.vaults.secrets()[`keypair.${id}`] ?? '')).toEqual({
      apiKey: licenseHolder[keyEnvironment].apiKey,
      privateKey: licenseHolder[keyEnvironment].privateKey,
    });
  }
  const told = JSON.stringify([
    instance,
    keyPairs,
    await bench.profile(),
    await bench.journal(),
    bench.events,
  ]);
  for (const { apiKey, privateKey } of Object.values(licenseHolder)) {
    expect(told).not.toContain(apiKey);
    expect(told).not.toContain(privateKey.split('\n')[1]);
  }
  expect((await bench.journal()).at(-1)).toMatchObject({
    action: 'instance.adopt',
    instance: 'Acme/eu.example',
  });
  expect(await magento.rows()).toEqual(rows);
  expect(await bench.call('instances.connect', { instance: 'eu.example' })).toMatchObject({
    outcome: 'nothing-to-change',
    verified: {},
  });
});

test('pairs that the client has already are used and not doubled, and the registry tells the names', async () => {
  await using bench = await createLiveBench();
  const { magento, connection } = await connectedByHand(bench, 'EU', 0, true);
  const pairs = await bench.call('keys.list', {});
  await replaceRows(magento, { ...(await magento.rows()), [`${ids}/environment_name`]: 'An old name' });
  const { instance, keyPairs } = await adopt(bench, connection, { withKeys: true, name: 'Shop' });
  expect(keyPairs).toEqual(pairs);
  expect(await bench.call('keys.list', {})).toHaveLength(2);
  expect(instance.dataSpace?.name).toBe(bench.spaces[0]?.name);
  expect(instance.inspected?.drift).toMatchObject([{ code: 'settings-differ' }]);
});

test('without its keys it says which are not here, and does not miss them afterwards', async () => {
  await using bench = await createLiveBench();
  const { connection } = await connectedByHand(bench, 'EU', 1);
  const { instance, keyPairs, notices } = await adopt(bench, connection);
  expect(keyPairs).toEqual([]);
  expect(instance).toMatchObject({
    stage: 'staging',
    dataSpace: { type: 'Testing' },
    inspected: { drift: [] },
  });
  expect(notices.map(({ text }) => text)).toEqual([
    'Its production keys are not in Keybridge: adopt it with its keys, or add them.',
    'Its sandbox keys are not in Keybridge: adopt it with its keys, or add them.',
  ]);
  expect(
    (await adopt(bench, connection, { name: instance.name, stage: 'development', confirmed: true })).instance
      .stage,
  ).toBe('development');
});

test('what is in the profile already is refused, by its connection and by its base URL, and named', async () => {
  await using bench = await createLiveBench();
  const { magento, connection } = await connectedByHand(bench);
  await adopt(bench, connection, { name: 'Shop' });
  const before = await bench.profile();
  expect(await failureFrom(adopt(bench, connection))).toMatchObject({
    code: 'duplicate',
    message: `Acme/Shop is in Keybridge already, with the same connection, local:${magento.root}.`,
    commandLine: 'Give --name Shop.',
  });
  const another = { kind: 'local' as const, root: `${magento.root}/.` };
  expect(await failureFrom(adopt(bench, another, { name: 'Other' }))).toMatchObject({
    code: 'duplicate',
    message: 'Acme/Shop is in Keybridge already, with the same base URL, https://eu.example/.',
  });
  expect(await bench.profile()).toEqual(before);
});

test('what an instance has now takes the place of what was known of it, once that is confirmed', async () => {
  await using bench = await createLiveBench();
  const { magento, instance } = await bench.addInstance('EU', 1, 'staging');
  await bench.call('instances.connect', { instance: 'EU', withGateways: true });
  // Somebody moved it in the Admin.
  await replaceRows(magento, {
    ...(await magento.rows()),
    [`${ids}/environment_id`]: String(bench.spaces[2]?.id),
  });
  const before = await bench.profile();
  const wish = { name: 'EU' };
  expect(await failureFrom(adopt(bench, instance.connection, wish))).toMatchObject({
    code: 'confirmation-needed',
    message: `What the instance has would take the place of what Keybridge has for Acme/EU: data space: ${bench.spaces[1]?.id} → ${bench.spaces[2]?.id}.`,
  });
  expect(await bench.profile()).toEqual(before);
  const { instance: after } = await adopt(bench, instance.connection, { ...wish, confirmed: true });
  expect(after).toMatchObject({ id: instance.id, stage: 'staging', dataSpace: { id: bench.spaces[2]?.id } });
  expect((await bench.journal()).at(-1)?.text).toContain('Took over what Acme/EU has');
});

test('one with another’s data space is told as the copy that it is, and never bound to it', async () => {
  await using bench = await createLiveBench();
  const { magento: production } = await bench.addInstance('EU');
  await bench.call('instances.connect', { instance: 'EU', withGateways: true });
  const { magento: copy, instance: staging } = await bench.addInstance('Staging', 1, 'staging');
  await bench.call('instances.connect', { instance: 'Staging', withGateways: true });
  await replaceRows(copy, {
    ...(await copy.rows()),
    [`${ids}/environment_id`]: String((await production.rows())[`${ids}/environment_id`]),
  });
  const refused = await failureFrom(adopt(bench, staging.connection, { name: 'Staging', confirmed: true }));
  expect(refused).toMatchObject({
    code: 'data-space-in-use',
    remedy: 'Connect it, to give it back its own.',
  });
  expect(refused.override).toBeUndefined();

  await bench.call('instances.remove', { instance: 'Staging', confirmed: true });
  const { instance } = await adopt(bench, staging.connection);
  expect(instance).toMatchObject({ stage: 'staging', name: 'staging.example' });
  expect([instance.dataSpace, instance.project, instance.connected]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(instance.inspected).toMatchObject({
    dataSpaceId: bench.spaces[0]?.id,
    drift: [{ code: 'data-space-of-another', message: expect.stringContaining('refreshed from production') }],
  });
});

test('keys that cannot be used are left out, with why', async () => {
  await using bench = await createLiveBench();
  const { magento, connection } = await connectedByHand(bench);
  const rows = await magento.rows();
  await replaceRows(magento, {
    ...rows,
    [`${keys}/sandbox_api_key`]: '0:3:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    [`${keys}/production_private_key`]: '',
  });
  const { keyPairs, notices } = await adopt(bench, connection, { withKeys: true });
  expect(keyPairs).toEqual([]);
  expect(notices.map(({ text }) => text)).toEqual([
    'It has half of a production key pair, which was not taken.',
    'It cannot read its own sandbox keys, so they were not taken.',
  ]);
});

test('an API key that is here with another private key is neither taken nor bound', async () => {
  await using bench = await createLiveBench();
  const { connection } = await connectedByHand(bench, 'EU', 0, true);
  await bench.ports.profile.update((draft) => {
    for (const pair of draft.keyPairs) pair.privateKeyFingerprint = 'f'.repeat(64);
  });
  const { keyPairs, notices } = await adopt(bench, connection, { withKeys: true });
  expect(keyPairs).toEqual([]);
  expect(notices[0]?.text).toBe(
    'It has the API key of “Acme production” with another private key, which was not taken.',
  );
});

test('a registry that is down, or that does not list the data space, is said; the names are the instance’s own', async () => {
  await using bench = await createLiveBench();
  const { magento, connection } = await connectedByHand(bench);
  await replaceRows(magento, { ...(await magento.rows()), [`${ids}/environment_id`]: 'unlisted' });
  const unlisted = await adopt(bench, connection, { withKeys: true });
  expect(unlisted.notices).toEqual([
    {
      text: 'The registry does not list its data space unlisted for these keys: is Acme the right client?',
    },
  ]);
  await bench.simulator.close();
  const wish = { name: unlisted.instance.name, withKeys: true, confirmed: true };
  const { notices, instance } = await adopt(bench, connection, wish);
  expect(notices[0]?.text).toContain(
    'The names are the instance’s own, for the registry could not be asked: ',
  );
  expect(instance.dataSpace).toMatchObject({ id: 'unlisted', name: bench.spaces[0]?.name });
});

test('what is not connected, or has no connector, is not adopted', async () => {
  await using bench = await createLiveBench();
  const { magento, instance } = await bench.addInstance('EU');
  await bench.call('instances.remove', { instance: 'EU', confirmed: true });
  expect(await failureFrom(adopt(bench, instance.connection))).toMatchObject({
    code: 'bad-input',
    message: expect.stringContaining('it has no data space'),
  });
  await magento.behave({ modules: 'absent' });
  expect(await failureFrom(adopt(bench, instance.connection))).toMatchObject({ code: 'connector-missing' });
  expect(await failureFrom(adopt(bench, { kind: 'none' }))).toMatchObject({ code: 'bad-input' });
  expect((await bench.profile()).instances).toEqual([]);
});

test('keys that are in a locked vault ask for it to be opened, and nothing is adopted yet', async () => {
  await using bench = await createLiveBench();
  const { connection } = await connectedByHand(bench);
  const { instance } = await adopt(bench, connection, { withKeys: true });
  const locked: KeychainStore = {
    ...bench.ports.vaults.keychain('x'),
    async get() {
      throw new CoreError('vault-locked', 'The vault is locked.', 'Unlock it.');
    },
  };
  const door = bench.again({ vaults: { ...bench.ports.vaults, keychain: () => locked } });
  const before = await bench.profile();
  const wish = { name: instance.name, confirmed: true };
  expect((await failureFrom(adopt(door, connection, wish))).code).toBe('vault-locked');
  expect(await bench.profile()).toEqual(before);
});

test('a profile that cannot be written leaves no key in the vault', async () => {
  await using bench = await createLiveBench();
  const { connection } = await connectedByHand(bench);
  const { profile } = bench.ports;
  const door = bench.again({
    profile: {
      ...profile,
      update: (change) =>
        profile.update(async (draft) => {
          await change(draft);
          throw new Error('The disk is full');
        }),
    },
  });
  const answer = await door.core.dispatch('instances.adopt', { client: 'Acme', connection, withKeys: true });
  expect(answer).toMatchObject({ ok: false, error: { code: 'internal' } });
  expect(bench.vaults.secrets()).toEqual({});
  expect((await bench.profile()).instances).toEqual([]);
});
