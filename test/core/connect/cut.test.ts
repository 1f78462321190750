import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Connection } from '../../../src/contract/model.ts';
import { CoreError } from '../../../src/core/core-error.ts';
import type { MethodInput } from '../../../src/contract/methods.ts';
import type { CoreInMemory } from '../../support/core-in-memory.ts';
import { interruptRunner, killChildren } from '../../support/interrupted-runner.ts';
import { createLiveBench, type LiveBench } from '../../support/live-bench.ts';
import { replaceRows } from '../../support/magento-rows.ts';
import type { MagentoRoot } from '../../support/magento-root.ts';
import { type Sshd, startSshd } from '../../support/sshd.ts';

/*
 * Whatever is lost at whatever line of a conversation, the instance is as it was before or wholly connected, and the
 * person is told which.
 */

let bench: LiveBench;
let sshd: Sshd;
let magento: MagentoRoot;
let fresh: Record<string, string>;
const spacePath = 'services_connector/services_id/environment_id';
const old = 'services_connector/services_id/ims_organization_id';

beforeAll(async () => {
  [bench, sshd] = await Promise.all([createLiveBench(), startSshd()]);
  ({ magento } = await bench.addInstance('EU'));
  fresh = { ...(await magento.rows()), [old]: 'mine@AdobeOrg' };
  vi.stubEnv('PATH', `${sshd.bin}:${process.env['PATH']}`);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await bench[Symbol.asyncDispose]();
  await sshd[Symbol.asyncDispose]();
});

/** What every new process of the site finds, beside the keys. */
const found = async (): Promise<'before' | 'connected' | 'half'> => {
  const rows = await magento.rows();
  const paths = Object.keys(rows).filter((path) => path.startsWith('services_connector/services_'));
  const { [spacePath]: space } = await magento.effective([spacePath]);
  if (paths.length === 1 && space === null) return 'before';
  return paths.length === 10 && space === bench.spaces[0]?.id ? 'connected' : 'half';
};

const wish: MethodInput<'instances.connect'> = { instance: 'EU', withGateways: true, jobId: 'job' };

const reachBy = async (connection: Connection): Promise<void> => {
  await bench.call('instances.set', { instance: 'EU', connection });
};

/** Connects a fresh instance, cut at each moment in turn; `act` cuts. */
const atEveryMoment = async (act: (door: CoreInMemory) => void, check: (cut: Cut) => Promise<void>) => {
  const whole = interruptRunner(Infinity, () => undefined);
  await replaceRows(magento, fresh);
  await bench.again({ runner: whole.runner }).call('instances.connect', wish);
  expect(await found()).toBe('connected');
  for (const [index, moment] of whole.moments.entries()) {
    await replaceRows(magento, fresh);
    await bench.ports.profile.update((draft) => {
      for (const instance of draft.instances)
        Object.assign(instance, { connected: undefined, inspected: undefined, lastGiven: undefined });
    });
    const { runner } = interruptRunner(index + 1, () => act(door));
    const door: CoreInMemory = bench.again({ runner });
    const answer = await door.core.dispatch('instances.connect', wish);
    await check({ moment, answer, state: await found() });
    // Whoever tries again gets there.
    const again = await bench.call('instances.connect', { ...wish, confirmed: true });
    expect(again.verified, moment).toBeDefined();
  }
  return whole.moments;
};

interface Cut {
  readonly moment: string;
  readonly answer: Awaited<ReturnType<CoreInMemory['core']['dispatch']>>;
  readonly state: Awaited<ReturnType<typeof found>>;
}

const isToldRight = async ({ moment, answer, state }: Cut): Promise<void> => {
  const told = answer.ok ? 'connected' : 'before';
  expect([moment, told, answer.ok ? '' : answer.error.message]).toEqual([moment, state, expect.any(String)]);
  if (!answer.ok) {
    expect(answer.error.code, moment).not.toBe('outcome-unknown');
    return;
  }
  const { connected } = await bench.instance('EU');
  expect(connected?.dataSpaceId, moment).toBe(bench.spaces[0]?.id);
};

describe.each(['php', 'ssh'] as const)('%s is killed', (program) => {
  test('at every line', async () => {
    await reachBy(
      program === 'php' ? { kind: 'local', root: magento.root } : sshd.connection({ root: magento.root }),
    );
    const moments = await atEveryMoment(() => killChildren(program), isToldRight);
    expect(moments).toEqual(
      expect.arrayContaining(['told write', 'heard ready', 'told commit', 'heard written', 'told verify']),
    );
  });
});

test('a cancellation at every line stops it before anything is kept, and takes nothing back afterwards', async () => {
  await reachBy({ kind: 'local', root: magento.root });
  const ended: Record<string, string> = {};
  await atEveryMoment(
    (door) => void door.core.dispatch('jobs.cancel', { jobId: 'job' }),
    async (cut) => {
      await isToldRight(cut);
      ended[cut.moment] = cut.answer.ok ? 'connected' : cut.answer.error.code;
      if (!cut.answer.ok) {
        expect(cut.answer.error.message).toBe('Connecting Acme/EU was cancelled; it is as it was before.');
      }
    },
  );
  expect(ended).toMatchObject({
    'told marker': 'cancelled',
    'heard inspected': 'cancelled',
    'told write': 'cancelled',
    'heard ready': 'cancelled',
    'told commit': 'connected',
    'heard written': 'connected',
    'told verify': 'connected',
  });
});

test('silence after the settings were told is settled, and silence of the registry takes nothing back', async () => {
  await reachBy({ kind: 'local', root: magento.root });
  const silence = () => {
    throw new CoreError('instance-silent', 'This computer said nothing for 70 s.', 'Try again.');
  };
  for (const [moment, code] of [
    ['heard writing', 'instance-silent'],
    ['told commit', undefined],
    ['told verify', undefined],
  ]) {
    await replaceRows(magento, fresh);
    const whole = ['told marker', 'heard reached', 'heard inspected', 'told write', 'heard writing'];
    const rest = ['heard reading-back', 'heard ready', 'told commit', 'heard written', 'told verify'];
    const { runner, moments } = interruptRunner([...whole, ...rest].indexOf(String(moment)) + 1, silence);
    const answer = await bench.again({ runner }).core.dispatch('instances.connect', wish);
    expect(moments.at(-1)).toBe(moment);
    if (code !== undefined) {
      expect(answer).toMatchObject({
        ok: false,
        error: { code, message: expect.stringContaining('is as it was before') },
      });
      expect(await found()).toBe('before');
      continue;
    }
    expect(answer).toMatchObject({ ok: true, value: { outcome: 'connected' } });
    expect(await found()).toBe('connected');
    if (moment === 'told verify') {
      expect(answer).toMatchObject({ value: { notVerified: { code: 'instance-silent' } } });
    } else {
      expect(answer).toMatchObject({
        value: { verified: {}, notices: [{ text: expect.stringContaining('looked at again') }] },
      });
    }
  }
});

test('an instance that cannot be looked at again is told as that', async () => {
  await reachBy(sshd.connection({ root: magento.root }));
  await replaceRows(magento, fresh);
  const moments = ['told marker', 'heard reached', 'heard inspected', 'told write'];
  const { runner } = interruptRunner(moments.length, () => {
    void sshd.know('another key');
    killChildren('ssh');
  });
  const answer = await bench.again({ runner }).core.dispatch('instances.connect', wish);
  await sshd.know('its key');
  expect(answer).toMatchObject({ ok: false, error: { code: 'outcome-unknown' } });
  if (answer.ok) return;
  expect(answer.error.message).toContain('it could not be looked at again');
  expect(answer.error.remedy).toContain('Inspect it');
  expect(['before', 'connected']).toContain(await found());
});

test('by way of env.php it is the same', async () => {
  await reachBy({ kind: 'local', root: magento.root });
  const envPhp = await magento.read('app/etc/env.php');
  const viaEnvPhp = { ...wish, viaEnvPhp: true, confirmed: true };
  const effective = async () => (await magento.effective([spacePath]))[spacePath];
  const begin = async () => {
    await replaceRows(magento, fresh);
    await magento.writeEnvPhp(`['services_connector' => ['services_id' => ['environment' => 'Testing']]]`);
  };
  await begin();
  const whole = interruptRunner(Infinity, () => undefined);
  await bench.again({ runner: whole.runner }).call('instances.connect', viaEnvPhp);
  for (const [index, moment] of whole.moments.entries()) {
    await begin();
    const { runner } = interruptRunner(index + 1, () => killChildren('php'));
    const answer = await bench.again({ runner }).core.dispatch('instances.connect', viaEnvPhp);
    expect([moment, await effective()]).toEqual([moment, answer.ok ? bench.spaces[0]?.id : null]);
    expect([moment, await magento.status()]).toEqual([moment, 200]);
  }
  await magento.writeEnvPhp();
  expect(join(envPhp)).toBe(await magento.read('app/etc/env.php'));
});
