import { expect, test } from 'vitest';
import { failureFrom } from '../../support/core-in-memory.ts';
import { createLiveBench } from '../../support/live-bench.ts';
import { replaceRows } from '../../support/magento-rows.ts';

const ids = 'services_connector/services_id';

test('a disconnection blanks everything once it is confirmed, and a second one has nothing to do', async () => {
  await using bench = await createLiveBench();
  const { magento } = await bench.addInstance('EU');
  const before = await magento.rows();
  await bench.call('instances.connect', { instance: 'EU', withGateways: true });
  const rows = await magento.rows();
  const asked = await failureFrom(bench.call('instances.disconnect', { instance: 'EU' }));
  expect(asked).toMatchObject({ code: 'confirmation-needed' });
  expect(asked.message).toContain(`data space: ${bench.spaces[0]?.id} → nothing`);
  expect(await magento.rows()).toEqual(rows);

  const gone = await bench.call('instances.disconnect', { instance: 'EU', confirmed: true, jobId: 'job' });
  expect(gone.outcome).toBe('disconnected');
  expect(bench.told('job.plan')).toEqual([{ jobId: 'job', changes: gone.changes }]);
  expect(gone.instance.connected?.dataSpaceId).toBeUndefined();
  expect(gone.instance.inspected?.dataSpaceId).toBeUndefined();
  const kept = Object.keys(await magento.rows()).filter((path) => !(path in before));
  expect(
    kept.filter((path) => !path.endsWith('_gateway_url') && path !== 'magento_saas/environment'),
  ).toEqual([]);
  expect((await bench.journal()).at(-1)?.action).toBe('instance.disconnect');

  const entries = (await bench.journal()).length;
  expect(await bench.call('instances.disconnect', { instance: 'EU' })).toMatchObject({
    outcome: 'nothing-to-change',
    changes: [],
  });
  expect(await bench.journal()).toHaveLength(entries);
  const { drift } = await bench.call('instances.inspect', { instance: 'EU' });
  expect(drift).toEqual([]);
});

test('an instance that has another’s data space, and may be another, is not blanked until its name is typed', async () => {
  await using bench = await createLiveBench();
  const { magento } = await bench.addInstance('EU');
  await replaceRows(magento, { ...(await magento.rows()), [`${ids}/environment_id`]: 'strange' });
  const wish = { instance: 'EU', confirmed: true };
  const refused = await failureFrom(bench.call('instances.disconnect', wish));
  expect(refused).toMatchObject({
    code: 'data-space-change',
    message:
      'What answers there has the data space strange, which Acme/EU was never given: it may be another instance’s.',
    override: 'Acme/EU',
  });
  expect(await magento.rows()).toHaveProperty([`${ids}/environment_id`], 'strange');
  const overrides = [{ code: 'data-space-change' as const, value: 'EU' }];
  expect(await bench.call('instances.disconnect', { ...wish, overrides })).toMatchObject({
    outcome: 'disconnected',
  });
});

test('another place is not blanked either', async () => {
  await using bench = await createLiveBench();
  const { magento } = await bench.addInstance('EU');
  await bench.call('instances.connect', { instance: 'EU' });
  await bench.call('instances.set', { instance: 'EU', baseUrl: 'https://other.example/' });
  const rows = await magento.rows();
  const refused = await failureFrom(bench.call('instances.disconnect', { instance: 'EU', confirmed: true }));
  expect(refused).toMatchObject({ code: 'wrong-instance', override: 'Acme/EU' });
  expect(await magento.rows()).toEqual(rows);
});

test('what env.php locks is blanked by way of it only', async () => {
  await using bench = await createLiveBench();
  const { magento } = await bench.addInstance('EU');
  await magento.writeEnvPhp(`['services_connector' => ['services_id' => ['project_name' => 'Locked']]]`);
  const refused = await failureFrom(bench.call('instances.disconnect', { instance: 'EU', confirmed: true }));
  expect(refused).toMatchObject({ code: 'setting-locked', commandLine: 'Give --via-env-php.' });
  const gone = await bench.call('instances.disconnect', { instance: 'EU', confirmed: true, viaEnvPhp: true });
  expect(gone).toMatchObject({ outcome: 'disconnected', backup: expect.stringContaining('/app/etc/env.') });
});
