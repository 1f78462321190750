import { expect, test, vi } from 'vitest';
import { createRunner } from '../../../src/adapters/instance/runner.ts';
import type { Runner } from '../../../src/core/ports.ts';
import { failureFrom } from '../../support/core-in-memory.ts';
import { createLiveBench } from '../../support/live-bench.ts';
import { replaceRows } from '../../support/magento-rows.ts';

test('every instance that can be reached is a row, with its drift or with why it could not be looked at', async () => {
  await using bench = await createLiveBench();
  const { magento: production } = await bench.addInstance('EU');
  const { magento: staging } = await bench.addInstance('EU staging', 1, 'staging');
  await bench.addInstance('Gone', 2, 'development');
  await bench.call('instances.add', { client: 'Acme', name: 'Unreachable' });
  for (const instance of ['EU', 'EU staging', 'Gone']) await bench.call('instances.connect', { instance });
  await bench.call('instances.set', {
    instance: 'Gone',
    connection: { kind: 'local', root: '/nowhere/at/all' },
  });
  await replaceRows(staging, {
    ...(await staging.rows()),
    'services_connector/services_id/environment_id': String(bench.spaces[0]?.id),
  });
  const rows = await production.rows();

  const found = await bench.call('instances.drift', { jobId: 'job' });
  expect(found.map(({ name, drift, failure }) => [name, drift[0]?.code, failure?.code])).toEqual([
    ['Acme/EU', undefined, undefined],
    ['Acme/EU staging', 'data-space-of-another', undefined],
    ['Acme/Gone', undefined, 'not-magento'],
  ]);
  expect(await production.rows()).toEqual(rows);
  expect(bench.told('job.progress').map(({ done, total }) => [done, total])).toEqual([
    [1, 3],
    [2, 3],
    [3, 3],
  ]);
  const { inspected } = await bench.instance('EU staging');
  expect(inspected?.drift).toEqual(found[1]?.drift);
  expect((await bench.instance('Gone')).inspected?.drift).toEqual([]);

  const named = await bench.call('instances.drift', { instances: ['EU', 'Acme/EU', 'Unreachable'] });
  expect(named.map(({ name, failure }) => [name, failure?.code])).toEqual([
    ['Acme/EU', undefined],
    ['Acme/Unreachable', 'bad-input'],
  ]);
  expect(await failureFrom(bench.call('instances.drift', { instances: ['Nobody'] }))).toMatchObject({
    code: 'not-found',
  });
});

test('eight are looked at at once, and a cancellation keeps what was seen until then', async () => {
  await using bench = await createLiveBench();
  const { instance, magento } = await bench.addInstance('EU');
  await bench.ports.profile.update((draft) => {
    for (let number = 1; number <= 11; number += 1) {
      const id = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
      draft.instances.push({
        ...instance,
        id,
        name: `Copy ${number}`,
        project: undefined,
        dataSpace: undefined,
      });
    }
  });
  const real = createRunner();
  let [running, most] = [0, 0];
  const held: (() => void)[] = [];
  const runner: Runner = {
    async run(request, talk) {
      running += 1;
      most = Math.max(most, running);
      if (request.signal?.aborted !== true) await new Promise<void>((resolve) => held.push(resolve));
      try {
        return await real.run(request, talk);
      } finally {
        running -= 1;
      }
    },
  };
  const door = bench.again({ runner });
  const look = door.core.dispatch('instances.drift', { jobId: 'job' });
  await vi.waitFor(() => expect(held).toHaveLength(8));
  held[0]?.();
  await vi.waitFor(() => expect(held).toHaveLength(9), { timeout: 60_000 });
  await door.core.dispatch('jobs.cancel', { jobId: 'job' });
  for (const release of held) release();
  const answer = await look;
  expect(answer).toMatchObject({
    ok: false,
    error: { code: 'cancelled', message: 'The look at 12 instances, 1 of them done, was cancelled.' },
  });
  expect(most).toBe(8);
  const seen = (await bench.profile()).instances.filter(({ inspected }) => inspected);
  expect(seen.map(({ name }) => name)).toEqual(['EU']);
  expect(await magento.rows()).toHaveProperty(['web/unsecure/base_url']);
});
