import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CoreError } from '../../../src/core/core-error.ts';
import { failureFrom } from '../../support/core-in-memory.ts';
import { interruptRunner } from '../../support/interrupted-runner.ts';
import { createLiveBench } from '../../support/live-bench.ts';
import { baseUrlOf, replaceRows } from '../../support/magento-rows.ts';

const ids = 'services_connector/services_id';
const keys = 'services_connector/services_connector_integration';

test('a fresh instance is connected and verified in one start of its Magento; the second time there is nothing to do', async () => {
  await using bench = await createLiveBench();
  const { magento } = await bench.addInstance('EU');
  const answer = await bench.call('instances.connect', {
    instance: 'EU',
    withGateways: true,
    jobId: 'job',
  });
  expect(answer).toMatchObject({ outcome: 'connected', warnings: [], notices: [] });
  expect(answer.notVerified).toBeUndefined();
  expect(answer.verified).toMatchObject({ dataSpaceId: bench.spaces[0]?.id, type: 'Production' });
  expect(bench.told('job.plan')).toEqual([{ jobId: 'job', changes: answer.changes }]);
  expect(bench.told('job.progress').map(({ done, total, label }) => [done, total, label])).toEqual([
    ...['reach', 'inspect', 'compare', 'write', 'read-back', 'verify'].map((label, done) => [done, 6, label]),
    [6, 6, 'verify'],
  ]);
  const { connected, inspected, baseUrl } = await bench.instance('EU');
  expect(connected).toMatchObject({ dataSpaceId: bench.spaces[0]?.id, verifiedAt: expect.any(String) });
  expect(inspected).toMatchObject({ dataSpaceId: bench.spaces[0]?.id, drift: [] });
  expect(baseUrl).toBe(baseUrlOf('EU'));

  const written = await magento.rows();
  expect(Object.keys(written)).toHaveLength(answer.changes.length + 1);
  const again = await bench.call('instances.connect', { instance: 'EU', withGateways: true });
  expect(again).toMatchObject({ outcome: 'nothing-to-change', changes: [], followUp: [] });
  expect(again.verified).toEqual(answer.verified);
  expect(await magento.rows()).toEqual(written);
  expect((await bench.journal()).slice(-2)).toMatchObject([
    { action: 'instance.connect', instance: 'Acme/EU', text: expect.stringContaining('; verified, ') },
    { action: 'instance.verify', text: expect.stringContaining('Asked Acme/EU: verified, ') },
  ]);
});

test('where the profile cannot be written it says that the instance is connected, and the next time takes that down', async () => {
  await using bench = await createLiveBench();
  await bench.addInstance('EU');
  const { profile } = bench.ports;
  const full = bench.again({
    profile: {
      ...profile,
      update: async () => {
        throw new CoreError('disk-full', 'profile.json could not be written.', 'Make room.');
      },
    },
  });
  const wish = { instance: 'EU', withGateways: true };
  expect(await failureFrom(full.call('instances.connect', wish))).toMatchObject({
    code: 'disk-full',
    message:
      'Acme/EU is connected, but Keybridge could not take that down. profile.json could not be written.',
    remedy: 'Make room. Then do it once more: that changes nothing in the instance.',
  });
  const again = await bench.call('instances.connect', wish);
  expect(again.outcome).toBe('nothing-to-change');
  expect(again.instance.connected?.dataSpaceId).toBe(bench.spaces[0]?.id);
  expect((await bench.journal()).at(-1)?.action).toBe('instance.connect');
});

test('one that is removed while it is connected is told as connected, and as gone', async () => {
  await using bench = await createLiveBench();
  const { magento } = await bench.addInstance('EU');
  const remove = () => bench.core.dispatch('instances.remove', { instance: 'EU', confirmed: true });
  const { runner } = interruptRunner(['told marker', 'heard reached', 'heard inspected'].length, remove);
  const wish = { instance: 'EU', withGateways: true };
  expect(await failureFrom(bench.again({ runner }).call('instances.connect', wish))).toMatchObject({
    code: 'not-found',
    message:
      'Acme/EU is connected, but Keybridge could not take that down. Acme/EU was removed from Keybridge meanwhile.',
    remedy: 'Adopt it, to have it back as it is now.',
  });
  expect(await magento.rows()).toHaveProperty([`${ids}/environment_id`], bench.spaces[0]?.id);
});

test('two who connect it at once find it whole, one after the other', async () => {
  await using bench = await createLiveBench();
  const { magento } = await bench.addInstance('EU');
  const connect = () => bench.call('instances.connect', { instance: 'EU', withGateways: true });
  const answers = await Promise.all([connect(), connect()]);
  for (const { verified } of answers) expect(verified?.dataSpaceId).toBe(bench.spaces[0]?.id);
  expect(Object.keys(await magento.rows())).toHaveLength(12);
  expect((await bench.call('instances.inspect', { instance: 'EU' })).drift).toEqual([]);
});

test('what would be done is told without a look into the vault, and nothing is done', async () => {
  await using bench = await createLiveBench();
  const { magento, instance } = await bench.addInstance('EU');
  const before = await magento.rows();
  const locked = { ...bench.ports.vaults.keychain('x'), get: async () => expect.fail('The vault was read') };
  const door = bench.again({ vaults: { ...bench.ports.vaults, keychain: () => locked } });
  const {
    outcome,
    changes,
    instance: after,
  } = await door.call('instances.connect', {
    instance: 'EU',
    dryRun: true,
  });
  expect(outcome).toBe('planned');
  expect(changes.find(({ path }) => path === `${ids}/environment_id`)).toEqual({
    path: `${ids}/environment_id`,
    from: '',
    to: bench.spaces[0]?.id,
  });
  const secret = changes.find(({ path }) => path === `${keys}/production_api_key`);
  expect(secret?.to).toMatch(/^SHA-256 [0-9a-f]{16}…$/);
  expect(await magento.rows()).toEqual(before);
  expect(after).toEqual(instance);
});

test('values that are there already are replaced once that is confirmed, and only those that differ', async () => {
  await using bench = await createLiveBench();
  const { magento } = await bench.addInstance('EU');
  await bench.call('instances.connect', { instance: 'EU', withGateways: true });
  const whole = await magento.rows();
  await replaceRows(magento, { ...whole, [`${ids}/project_name`]: 'Old shops' });

  const refused = await failureFrom(bench.call('instances.connect', { instance: 'EU' }));
  expect(refused).toMatchObject({
    code: 'confirmation-needed',
    message: 'Acme/EU has values already that would be replaced: project’s name: Old shops → Acme shops.',
  });
  expect(await magento.rows()).toMatchObject({ [`${ids}/project_name`]: 'Old shops' });

  const { outcome, changes } = await bench.call('instances.connect', { instance: 'EU', confirmed: true });
  expect([outcome, changes]).toEqual([
    'connected',
    [{ path: `${ids}/project_name`, from: 'Old shops', to: 'Acme shops' }],
  ]);
  expect(await magento.rows()).toEqual(whole);
});

test('an instance that was not told of another gateway is connected, and says why that is not verified', async () => {
  await using bench = await createLiveBench();
  await bench.addInstance('EU');
  await bench.call('gateways.set', { keyEnvironment: 'production', url: 'http://127.0.0.1:9/' });
  await bench.call('instances.connect', { instance: 'EU', withGateways: true });
  await bench.call('gateways.set', { keyEnvironment: 'production', url: bench.simulator.url });
  const { outcome, verified, notVerified, notices } = await bench.call('instances.connect', {
    instance: 'EU',
  });
  expect([outcome, verified]).toEqual(['nothing-to-change', undefined]);
  expect(notVerified?.code).toBe('unreachable');
  expect(notices).toEqual([
    {
      text: `Keybridge talks to ${bench.simulator.url}; the instance was not told to. Connect it with the gateways to change that.`,
      commandLine: 'Give --with-gateways.',
    },
  ]);
  const { connected, inspected } = await bench.instance('EU');
  expect(connected?.verifiedAt).toBeUndefined();
  expect(inspected?.drift).toMatchObject([{ code: 'gateway-differs' }]);
});

test('keys that the service does not know are told as that, and the instance stays connected', async () => {
  await using bench = await createLiveBench();
  const { magento } = await bench.addInstance('EU');
  bench.simulator.revokeKeyPair(bench.simulator.licenseHolder.production.apiKey);
  const answer = await bench.call('instances.connect', { instance: 'EU', withGateways: true });
  expect([answer.outcome, answer.verified]).toEqual(['connected', undefined]);
  expect(answer.notVerified).toMatchObject({
    code: 'keys-rejected',
    message: 'Acme/EU: the registry does not accept its keys (ERROR_KEYS_NOT_VALID).',
  });
  expect(await magento.rows()).toHaveProperty([`${ids}/environment_id`], bench.spaces[0]?.id);
  expect(await bench.call('instances.verify', { instance: 'EU' })).toMatchObject({
    notVerified: { code: 'keys-rejected' },
  });
});

describe('before anything is written it is refused', () => {
  test('where a variable locks a setting, naming it, also by way of env.php', async () => {
    await using bench = await createLiveBench();
    const { magento, instance } = await bench.addInstance('EU');
    const variable = 'CONFIG__DEFAULT__SERVICES_CONNECTOR__SERVICES_ID__ENVIRONMENT';
    const php = join(magento.root, 'var/php');
    await writeFile(php, `#!/bin/sh\n${variable}=Testing exec php -d variables_order=EGPCS "$@"\n`);
    await chmod(php, 0o755);
    const connection = { ...instance.connection, php } as typeof instance.connection;
    await bench.call('instances.set', { instance: 'EU', connection });
    const before = await magento.rows();
    for (const viaEnvPhp of [false, true]) {
      const wish = { instance: 'EU', viaEnvPhp, confirmed: true };
      expect(await failureFrom(bench.call('instances.connect', wish))).toMatchObject({
        code: 'setting-locked',
        message: `Acme/EU: settings are locked there: data space’s type by ${variable}. Nothing was changed.`,
        remedy: expect.stringContaining(`Remove them from ${variable}`),
        commandLine: undefined,
      });
    }
    expect(await magento.rows()).toEqual(before);
  });

  test('where a file locks a setting, naming it', async () => {
    await using bench = await createLiveBench();
    const { magento } = await bench.addInstance('EU');
    await magento.writeEnvPhp(`['services_connector' => ['services_id' => ['environment' => 'Testing']]]`);
    const before = await magento.rows();
    const inEnvPhp = await failureFrom(bench.call('instances.connect', { instance: 'EU' }));
    expect(inEnvPhp).toMatchObject({
      code: 'setting-locked',
      message:
        'Acme/EU: settings are locked there: data space’s type by app/etc/env.php. Nothing was changed.',
      commandLine: 'Give --via-env-php.',
    });
    await magento.writeEnvPhp();
    await magento.writeConfigPhp(`['services_connector' => ['services_id' => ['environment' => 'Testing']]]`);
    const inConfigPhp = await failureFrom(bench.call('instances.connect', { instance: 'EU' }));
    expect(inConfigPhp).toMatchObject({ code: 'setting-locked', commandLine: undefined });
    expect(inConfigPhp.message).toContain('app/etc/config.php');
    expect(await magento.rows()).toEqual(before);
  });

  test.each([
    ['absent', 'not installed, or too old, there', 'magento/payment-services (Payment Services)'],
    ['ancient', 'not installed, or too old, there', '`composer require magento/payment-services`'],
    ['absent', 'not installed, or too old, there', 'as on Adobe Commerce on cloud, require it there'],
    ['disabled', 'disabled there', 'bin/magento module:enable'],
  ] as const)('where the connector is %s, saying how it is had', async (modules, message, remedy) => {
    await using bench = await createLiveBench();
    const { magento } = await bench.addInstance('EU');
    await bench.call('instances.set', { instance: 'EU', services: ['payment-services'] });
    await magento.behave({ modules });
    for (const method of ['instances.connect', 'instances.verify', 'instances.disconnect'] as const) {
      const refused = await failureFrom(bench.call(method, { instance: 'EU' }));
      expect(refused).toMatchObject({
        code: 'connector-missing',
        message: expect.stringContaining(message),
        remedy: expect.stringContaining(remedy),
      });
    }
    const seen = await bench.call('instances.inspect', { instance: 'EU' });
    expect(seen.drift).toMatchObject([{ code: 'module-gone' }]);
  });

  test('where what answers is another place, until that is typed', async () => {
    await using bench = await createLiveBench();
    const { magento } = await bench.addInstance('EU');
    await bench.call('instances.set', { instance: 'EU', baseUrl: 'https://other.example/' });
    const before = await magento.rows();
    const refused = await failureFrom(bench.call('instances.connect', { instance: 'EU' }));
    expect(refused).toMatchObject({
      code: 'wrong-instance',
      message:
        'What answers there says that it is https://eu.example/, and not Acme/EU (https://other.example/).',
      override: 'Acme/EU',
    });
    expect(await magento.rows()).toEqual(before);
    const overrides = [{ code: 'wrong-instance' as const, value: 'EU' }];
    expect(
      await bench.call('instances.connect', { instance: 'EU', overrides, withGateways: true }),
    ).toMatchObject({
      outcome: 'connected',
      warnings: [{ code: 'wrong-instance' }],
    });
  });

  test('where it is the place of another instance, though none is recorded for this one', async () => {
    await using bench = await createLiveBench();
    await bench.addInstance('EU');
    await bench.addInstance('US', 1, 'staging');
    await bench.call('instances.set', { instance: 'US', baseUrl: baseUrlOf('EU') });
    const refused = await failureFrom(bench.call('instances.connect', { instance: 'EU' }));
    expect(refused).toMatchObject({
      code: 'wrong-instance',
      message: 'What answers there says that it is Acme/US (https://eu.example/), and not Acme/EU.',
    });
  });

  test('where it really has another data space, until that is typed', async () => {
    await using bench = await createLiveBench();
    const { magento } = await bench.addInstance('EU');
    await replaceRows(magento, { ...(await magento.rows()), [`${ids}/environment_id`]: 'by-hand' });
    const wish = { instance: 'EU', confirmed: true, withGateways: true };
    const refused = await failureFrom(bench.call('instances.connect', wish));
    expect(refused).toMatchObject({ code: 'data-space-change', override: 'Acme/EU' });
    expect(refused.message).toContain('has the data space by-hand');
    const overrides = [{ code: 'data-space-change' as const, value: 'EU' }];
    expect(await bench.call('instances.connect', { ...wish, overrides })).toMatchObject({
      outcome: 'connected',
    });
  });

  test('where it is bound to nothing, or nobody knows the way', async () => {
    await using bench = await createLiveBench();
    await bench.call('instances.add', { client: 'Acme', name: 'Bare' });
    for (const method of ['instances.connect', 'instances.inspect', 'instances.verify'] as const) {
      const refused = await failureFrom(bench.call(method, { instance: 'Bare' }));
      expect(refused.code).toBe('bad-input');
    }
  });

  test('where a guard says so of the profile alone: no Magento is started', async () => {
    await using bench = await createLiveBench();
    await bench.addInstance('EU');
    const door = bench.again({ runner: { run: () => expect.fail('Something was started') } });
    await bench.ports.profile.update((draft) => {
      for (const pair of draft.keyPairs)
        pair.check = { state: 'rejected', at: '2026-01-01T00:00:00Z', detail: '403003' };
    });
    const refused = await failureFrom(door.call('instances.connect', { instance: 'EU' }));
    expect(refused.code).toBe('keys-rejected');
  });
});

test('staging that was refreshed from production is given back its own by one connection', async () => {
  await using bench = await createLiveBench();
  const { magento: production } = await bench.addInstance('EU');
  const { magento: staging } = await bench.addInstance('EU staging', 1, 'staging');
  await bench.call('instances.connect', { instance: 'EU', withGateways: true });
  await bench.call('instances.connect', { instance: 'EU staging', withGateways: true });
  const own = await staging.rows();
  // The rows of production come with its crypt key; the base URL is put right, as it always is.
  await replaceRows(staging, {
    ...(await production.rows()),
    'web/unsecure/base_url': baseUrlOf('EU staging'),
  });

  const { drift } = await bench.call('instances.inspect', { instance: 'EU staging' });
  expect(drift[0]).toMatchObject({
    code: 'data-space-of-another',
    message: expect.stringContaining('staging was refreshed from production'),
    commandLine: "Run `keybridge instance connect 'Acme/EU staging'`.",
  });
  expect(drift.map(({ code }) => code)).toContain('unreadable-keys');
  // Until then production is not written to either: two instances have its data space.
  expect(await failureFrom(bench.call('instances.connect', { instance: 'EU' }))).toMatchObject({
    code: 'data-space-in-use',
    override: 'Acme/EU staging',
    remedy: 'Connect Acme/EU staging first, which gives it its own.',
  });

  const again = await bench.call('instances.connect', { instance: 'EU staging', confirmed: true });
  expect(again).toMatchObject({ outcome: 'connected', verified: { dataSpaceId: bench.spaces[1]?.id } });
  expect(again.instance.inspected?.drift).toEqual([]);
  expect((await staging.rows())[`${ids}/environment_id`]).toBe(own[`${ids}/environment_id`]);
  expect(await bench.call('instances.connect', { instance: 'EU' })).toMatchObject({
    outcome: 'nothing-to-change',
  });
});

test('a production instance that really has other keys and another data space is refused for good', async () => {
  await using bench = await createLiveBench();
  const { magento } = await bench.addInstance('EU');
  await bench.call('instances.connect', { instance: 'EU', withGateways: true });
  await bench.ports.profile.update((draft) => {
    // As if it had been connected by hand, with keys that nobody here knows.
    for (const instance of draft.instances)
      Object.assign(instance, { connected: undefined, lastGiven: undefined });
    for (const pair of draft.keyPairs) pair.apiKeyFingerprint = 'f'.repeat(64);
  });
  await replaceRows(magento, { ...(await magento.rows()), [`${ids}/environment_id`]: 'by-hand' });
  const refused = await failureFrom(bench.call('instances.connect', { instance: 'EU', confirmed: true }));
  expect(refused).toMatchObject({ code: 'keys-and-space-together', override: undefined });
});

test('by way of env.php it writes that file, has it imported, and says where the old one is', async () => {
  await using bench = await createLiveBench();
  const { magento } = await bench.addInstance('EU');
  await magento.writeEnvPhp(`['services_connector' => ['services_id' => ['environment' => 'Testing']]]`);
  const wish = { instance: 'EU', viaEnvPhp: true, withGateways: true };
  const asked = await failureFrom(bench.call('instances.connect', wish));
  expect(asked.code).toBe('confirmation-needed');
  expect(asked.message).toContain('app/etc/env.php');

  const before = await magento.read('app/etc/env.php');
  const answer = await bench.call('instances.connect', { ...wish, confirmed: true });
  expect(answer).toMatchObject({ outcome: 'connected', verified: { dataSpaceId: bench.spaces[0]?.id } });
  expect(answer.notices.map(({ text }) => text)).toEqual([
    expect.stringContaining('opcache.validate_timestamps=0'),
  ]);
  expect(await magento.read(String(answer.backup).slice(magento.root.length + 1))).toBe(before);
  expect(await magento.status()).toBe(200);
  expect(await magento.effective([`${ids}/environment_id`])).toEqual({
    [`${ids}/environment_id`]: bench.spaces[0]?.id,
  });
  expect(await bench.call('instances.connect', wish)).toMatchObject({ outcome: 'nothing-to-change' });

  const gone = await bench.call('instances.disconnect', { instance: 'EU', viaEnvPhp: true, confirmed: true });
  expect(gone.outcome).toBe('disconnected');
  expect(await magento.effective([`${ids}/environment_id`])).toEqual({ [`${ids}/environment_id`]: null });
  expect(await magento.status()).toBe(200);
});
