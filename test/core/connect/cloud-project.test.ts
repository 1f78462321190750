import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createLiveBench, type LiveBench } from '../../support/live-bench.ts';

const ids = 'services_connector/services_id';

/* The connector’s own hook tells the registry which cloud project it is in. */

/** As where a php.ini fills $_ENV, and the cloud sets its variables. */
const inCloud = async (bench: LiveBench) => {
  const { magento, instance } = await bench.addInstance('EU');
  const php = join(magento.root, 'var/php');
  await writeFile(php, '#!/bin/sh\nMAGENTO_CLOUD_PROJECT=cloud7 exec php -d variables_order=EGPCS "$@"\n');
  await chmod(php, 0o755);
  const connection = { ...instance.connection, php } as typeof instance.connection;
  await bench.call('instances.set', { instance: 'EU', connection });
  return magento;
};

test('a hook that fails is told, and the instance is connected', async () => {
  await using bench = await createLiveBench();
  const magento = await inCloud(bench);
  await magento.behave({ hook: 'fails' });
  const answer = await bench.call('instances.connect', { instance: 'EU', withGateways: true });
  expect(answer).toMatchObject({ outcome: 'connected', verified: { dataSpaceId: bench.spaces[0]?.id } });
  expect(answer.notices).toEqual([
    { text: expect.stringMatching(/^Acme\/EU: the registry was not told the cloud project/) },
  ]);
});

test('a registry that is down while the hook calls it leaves the instance connected, not verified', async () => {
  await using bench = await createLiveBench();
  const magento = await inCloud(bench);
  await bench.simulator.close();
  const answer = await bench.call('instances.connect', { instance: 'EU', withGateways: true });
  expect(answer).toMatchObject({ outcome: 'connected', notVerified: { code: 'unreachable' } });
  expect(await magento.effective([`${ids}/environment_id`])).toEqual({
    [`${ids}/environment_id`]: bench.spaces[0]?.id,
  });
  expect(await magento.read('var/system.log')).toContain('ERROR_REQUEST_FAILED');
  expect((await bench.instance('EU')).connected?.dataSpaceId).toBe(bench.spaces[0]?.id);
});
