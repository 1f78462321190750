import { expect, test } from 'vitest';
import { keyPath } from '../../../src/contract/setting-paths.ts';
import { createCoreInMemory } from '../../support/core-in-memory.ts';
import { interrupt } from '../../support/interrupted-ports.ts';
import { interruptRunner, killChildren } from '../../support/interrupted-runner.ts';
import { createLiveBench, type LiveBench } from '../../support/live-bench.ts';

/* Keybridge dies at each change of the profile, the vault and the journal: the same calls again come to the same end. */

const keys = 'Acme production';
const apiKeyPath = keyPath('production', 'api_key');
const go = { keys, withGateways: true, confirmed: true };

const rotate = async ({ call }: Pick<LiveBench, 'call'>, texts: { apiKey: string; privateKey: string }) => {
  await call('rotation.begin', { keys, texts });
  return call('rotation.continue', go);
};

/** EU is connected with the old pair, and the portal has issued a new one. */
const createBench = async () => {
  const bench = await createLiveBench();
  const { magento: eu } = await bench.addInstance('EU');
  await bench.call('instances.connect', { instance: 'EU', withGateways: true });
  return { ...bench, eu, texts: await bench.simulator.issueKeyPair('production') };
};

test('killed at each step of begin and continue, it goes on where it was', async () => {
  let steps = 1;
  for (let cutAt = 1; cutAt <= steps; cutAt += 3) {
    await using bench = await createBench();
    const { texts } = bench;
    const { ports, steps: reached } = interrupt(bench.ports, cutAt, 'dies');
    const dying = createCoreInMemory({ ports });
    await rotate(dying, texts).catch(() => undefined);
    if (cutAt === 1) {
      await using whole = await createBench();
      const { ports: counted, steps: all } = interrupt(whole.ports, Number.MAX_SAFE_INTEGER, 'dies');
      await rotate(createCoreInMemory({ ports: counted }), whole.texts);
      steps = all.length;
    }
    const { rotation } = await rotate(bench, texts);
    expect(rotation.isFinished, `cut at ${cutAt} of ${steps}, ${reached.at(-1)}`).toBe(true);
    expect(rotation.instances.map(({ state }) => state)).toEqual(['verified']);
    expect(await bench.call('keys.list', {})).toHaveLength(3);
  }
  expect(steps).toBeGreaterThan(10);
});

test('killed at each step of putting back, it is put back by the same call, and never called finished before', async () => {
  let steps = 1;
  for (let cutAt = 1; cutAt <= steps; cutAt += 4) {
    await using bench = await createBench();
    const magento = bench.eu;
    const keyIn = async () => (await magento.effective([apiKeyPath]))[apiKeyPath];
    const [old, fresh] = [await keyIn(), bench.texts.apiKey];
    await rotate(bench, bench.texts);
    expect(await keyIn()).toBe(fresh);
    const { ports, steps: reached } = interrupt(bench.ports, cutAt, 'dies');
    await createCoreInMemory({ ports })
      .call('rotation.undo', go)
      .catch(() => undefined);
    if (cutAt === 1) {
      await using whole = await createBench();
      await rotate(whole, whole.texts);
      const { ports: counted, steps: all } = interrupt(whole.ports, Number.MAX_SAFE_INTEGER, 'dies');
      await createCoreInMemory({ ports: counted }).call('rotation.undo', go);
      steps = all.length;
    }
    const where = `cut at ${cutAt} of ${steps}, ${reached.at(-1)}`;
    const between = await bench.call('rotation.show', { keys });
    if (between.isFinished) expect(await keyIn(), where).toBe(fresh);
    if (between.to) await bench.call('rotation.undo', go);
    const { to, instances } = await bench.call('rotation.show', { keys });
    expect([to, instances.map(({ state }) => state)], where).toEqual([undefined, ['uses-old']]);
    expect(await keyIn(), where).toBe(old);
  }
  expect(steps).toBeGreaterThan(10);
});

test.each(['told write', 'heard ready', 'heard written', 'heard verified'])(
  'its php killed at “%s”, the instance has one pair or the other, and is told of so',
  async (moment) => {
    await using bench = await createBench();
    const { texts } = bench;
    await bench.call('rotation.begin', { keys, texts });
    const whole = interruptRunner(0, () => undefined);
    await bench.again({ runner: whole.runner }).call('rotation.continue', go);
    await bench.call('rotation.undo', go);
    await bench.call('rotation.begin', { keys, texts });

    const at = whole.moments.indexOf(moment) + 1;
    expect(at).toBeGreaterThan(0);
    const { runner } = interruptRunner(at, () => killChildren('php'));
    const { rotation } = await bench.again({ runner }).call('rotation.continue', go);
    const state = rotation.instances[0]?.state;
    expect(['not-connected', 'connected', 'verified']).toContain(state);
    const again = await bench.call('rotation.continue', go);
    expect(again.rotation.isFinished).toBe(true);
    expect(again.rows).toHaveLength(state === 'verified' ? 0 : 1);
  },
);
