import { expect, test, vi } from 'vitest';
import { createRunner } from '../../../src/adapters/instance/runner.ts';
import { CoreError } from '../../../src/core/core-error.ts';
import type { Runner } from '../../../src/core/ports.ts';
import { createCoreInMemory, failureFrom } from '../../support/core-in-memory.ts';
import { interruptRunner } from '../../support/interrupted-runner.ts';
import { createLiveBench } from '../../support/live-bench.ts';
import { replaceRows } from '../../support/magento-rows.ts';

const inspect = { kind: 'inspect' as const };

test('every instance that can be reached is looked into, and its drift is the row’s', async () => {
  await using bench = await createLiveBench();
  const { magento: production } = await bench.addInstance('EU');
  const { magento: staging } = await bench.addInstance('EU staging', 1, 'staging');
  await bench.call('instances.add', { client: 'Acme', name: 'Unreachable' });
  for (const instance of ['EU', 'EU staging']) await bench.call('instances.connect', { instance });
  await replaceRows(staging, {
    ...(await staging.rows()),
    'services_connector/services_id/environment_id': String(bench.spaces[0]?.id),
  });
  const before = await production.rows();

  const { rows, leftOut } = await bench.call('bulk.run', { action: inspect });
  expect(rows.map(({ name, text, drift }) => [name, text, drift[0]?.code])).toEqual([
    ['Acme/EU', expect.stringMatching(/^2\.4\.\S+ \w+, no drift$/), undefined],
    ['Acme/EU staging', expect.stringMatching(/, \d differences?$/), 'data-space-of-another'],
  ]);
  expect(leftOut).toMatchObject([{ name: 'Acme/Unreachable' }]);
  expect(await production.rows()).toEqual(before);
  expect((await bench.instance('EU staging')).inspected?.drift).toEqual(rows[1]?.drift);

  const named = await bench.call('bulk.run', {
    action: inspect,
    instances: ['EU', 'Acme/EU', 'Unreachable'],
  });
  expect(named.rows.map(({ name, failure }) => [name, failure?.code])).toEqual([
    ['Acme/EU', undefined],
    ['Acme/Unreachable', 'bad-input'],
  ]);
  const chosen = await bench.call('bulk.run', { action: inspect, client: 'Acme', stage: 'staging' });
  expect(chosen.rows.map(({ name }) => name)).toEqual(['Acme/EU staging']);
  for (const wish of [{ client: 'Nobody' }, { instances: ['Nobody'] }]) {
    const failure = await failureFrom(bench.call('bulk.run', { action: inspect, ...wish }));
    expect(failure.code).toBe('not-found');
  }
});

/** A core with so many instances behind one ssh host, and others on this computer; nothing is started. */
const createCrowd = async (runner: Runner, behindHost: number, here: number) => {
  const bench = createCoreInMemory({ ports: { runner } });
  await bench.addClient('Acme');
  for (let number = 1; number <= behindHost + here; number += 1) {
    await bench.call('instances.add', {
      client: 'Acme',
      name: `Shop ${number}`,
      connection:
        number <= behindHost
          ? { kind: 'ssh', host: 'shop.example', root: `/srv/${number}` }
          : { kind: 'local', root: `/srv/${number}` },
    });
  }
  return bench;
};

test('eight at once in all, four of them on one host, and those on others do not wait behind it', async () => {
  const [running, most] = [new Map<string, number>(), new Map<string, number>()];
  const count = (name: string, by: number) => {
    const now = (running.get(name) ?? 0) + by;
    running.set(name, now);
    most.set(name, Math.max(most.get(name) ?? 0, now));
  };
  const held: (() => void)[] = [];
  const runner: Runner = {
    async run({ connection }) {
      const names = ['all', connection.kind];
      for (const name of names) count(name, 1);
      await new Promise<void>((resolve) => held.push(resolve));
      for (const name of names) count(name, -1);
      throw new CoreError('instance-unreachable', 'No answer.', 'Try again.');
    },
  };
  const bench = await createCrowd(runner, 20, 10);
  const run = bench.call('bulk.run', { action: inspect });
  await vi.waitFor(() => expect(held).toHaveLength(8));
  expect(Object.fromEntries(running)).toEqual({ all: 8, ssh: 4, local: 4 });
  let released = 0;
  while (released < 30) {
    await vi.waitFor(() => expect(held.length).toBeGreaterThan(released));
    held[released]?.();
    released += 1;
  }
  const { rows } = await run;
  expect(rows.every(({ failure }) => failure?.code === 'instance-unreachable')).toBe(true);
  expect(most.get('all')).toBe(8);
  expect(most.get('ssh')).toBe(4);
});

test('two entries for one installation are worked with one after the other', async () => {
  const held: (() => void)[] = [];
  const runner: Runner = {
    async run() {
      await new Promise<void>((resolve) => held.push(resolve));
      throw new CoreError('instance-unreachable', 'No answer.', 'Try again.');
    },
  };
  const bench = await createCrowd(runner, 2, 1);
  const connection = { kind: 'ssh' as const, host: 'shop.example', user: 'other', root: '/srv/1' };
  await bench.call('instances.add', { client: 'Acme', name: 'The same', connection });
  const run = bench.call('bulk.run', { action: inspect });
  await vi.waitFor(() => expect(held).toHaveLength(3));
  for (const release of held) release();
  await vi.waitFor(() => expect(held).toHaveLength(4));
  held[3]?.();
  expect((await run).rows.map(({ name }) => name)).toEqual([
    'Acme/Shop 1',
    'Acme/Shop 2',
    'Acme/Shop 3',
    'Acme/The same',
  ]);
});

test('what nobody expected is the failure of its row, and logged', async () => {
  const runner: Runner = {
    async run({ connection }) {
      if ('root' in connection && connection.root === '/srv/2') throw new TypeError('a secret');
      throw new CoreError('not-magento', 'No Magento.', 'Look again.');
    },
  };
  const bench = await createCrowd(runner, 0, 3);
  const { rows } = await bench.call('bulk.run', { action: inspect });
  expect(rows.map(({ failure }) => failure?.code)).toEqual(['not-magento', 'internal', 'not-magento']);
  expect(JSON.stringify(rows)).not.toContain('a secret');
  expect(bench.logged).toHaveLength(1);
});

test('a cancellation keeps what was done, ends what may be ended, and begins nothing more', async () => {
  await using bench = await createLiveBench();
  await bench.addInstance('EU');
  await bench.ports.profile.update((draft) => {
    const [instance] = draft.instances;
    for (let number = 1; instance && number <= 11; number += 1) {
      const id = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
      const root = `/srv/${number}`;
      const connection = { kind: 'local' as const, root };
      draft.instances.push({ ...instance, id, name: `Copy ${number}`, connection, dataSpace: undefined });
    }
  });
  const real = createRunner();
  const held: (() => void)[] = [];
  const runner: Runner = {
    async run(request, talk) {
      await new Promise<void>((resolve) => {
        held.push(resolve);
        request.signal?.addEventListener('abort', () => resolve());
      });
      return real.run(request, talk);
    },
  };
  const door = bench.again({ runner });
  const look = door.call('bulk.run', { action: inspect, jobId: 'job' });
  await vi.waitFor(() => expect(held).toHaveLength(8));
  held[0]?.();
  await vi.waitFor(() => expect(held).toHaveLength(9), { timeout: 60_000 });
  expect(await door.call('jobs.cancel', { jobId: 'job' })).toEqual({ cancelled: true });
  const { rows } = await look;
  expect(rows.map(({ outcome }) => outcome)).toEqual(['done', ...Array(11).fill('cancelled')]);
  expect(rows.at(-1)?.text).toBe('Not begun');
  expect(rows.filter(({ failure }) => failure)).toEqual([]);
  const { instances, lastFailed } = await bench.profile();
  expect(instances.filter(({ inspected }) => inspected).map(({ name }) => name)).toEqual(['EU']);
  expect(lastFailed['inspect']).toEqual(rows.slice(1).map(({ instance }) => instance));
});

test.each([
  ['told write', 'cancelled', false],
  ['heard written', 'failed', true],
] as const)(
  'cancelled at “%s”, a connection is whole or was never made',
  async (moment, outcome, isConnected) => {
    await using bench = await createLiveBench();
    const { magento } = await bench.addInstance('EU');
    const fresh = await magento.rows();
    const whole = interruptRunner(0, () => undefined);
    const wish = { action: { kind: 'connect' as const, withGateways: true }, confirmed: true, jobId: 'job' };
    await bench.again({ runner: whole.runner }).call('bulk.run', wish);
    const cutAt = whole.moments.indexOf(moment) + 1;
    expect(cutAt).toBeGreaterThan(0);
    await bench.call('instances.disconnect', { instance: 'EU', confirmed: true, withGateways: true });
    await replaceRows(magento, fresh);

    const door: { call?: typeof bench.call } = {};
    const { runner } = interruptRunner(cutAt, () => void door.call?.('jobs.cancel', { jobId: 'job' }));
    door.call = bench.again({ runner }).call;
    const [row] = (await door.call('bulk.run', wish)).rows;
    expect(row?.outcome).toBe(outcome);
    const isThere = 'services_connector/services_id/environment_id' in (await magento.rows());
    expect(isThere).toBe(isConnected);
    if (isConnected) expect(row).toMatchObject({ text: expect.stringMatching(/written, not verified$/) });
    const again = await bench.call('bulk.run', { ...wish, failed: true });
    expect(again.rows).toMatchObject([
      { outcome: isConnected ? 'nothing-to-do' : 'done', text: expect.stringMatching(/, verified$/) },
    ]);
  },
);
