import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createFiles } from '../../src/adapters/files.ts';
import { createHttpRegistry } from '../../src/adapters/registry/http-registry.ts';
import type { HandoffAnswer } from '../../src/contract/handoff.ts';
import type { KeyPair } from '../../src/contract/model.ts';
import type { Rotation } from '../../src/contract/rotation.ts';
import { startSimulator } from '../../src/simulator/start-simulator.ts';
import { createCliHome } from '../support/cli-home.ts';
import { createColleague } from '../support/colleague.ts';
import { createCoreInMemory } from '../support/core-in-memory.ts';
import { makeQuickVault } from '../support/quick-vault.ts';
import { startSshd } from '../support/sshd.ts';

/* The whole way on a second machine: one file of a colleague's, 50 shops behind an sshd, and no key by hand. */

const count = 50;

/** A core of the colleague's own, for them to work with a registry. */
const startElsewhere = async () => {
  const [simulator, registry] = [await startSimulator({}), createHttpRegistry()];
  const { call } = createCoreInMemory({ ports: { registry, files: createFiles() } });
  for (const keyEnvironment of ['sandbox', 'production'] as const)
    await call('gateways.set', { keyEnvironment, url: simulator.url });
  return {
    call,
    simulator,
    async [Symbol.asyncDispose]() {
      await registry.close();
      await simulator.close();
    },
  };
};

test('a colleague’s file leads to 50 connected instances and a finished rotation', async () => {
  await using sshd = await startSshd();
  await using elsewhere = await startElsewhere();
  await using colleague = await createColleague(elsewhere, count, (root) => sshd.connection({ root }));
  await using home = await createCliHome({ PATH: `${sshd.bin}:${process.env['PATH']}` });
  await makeQuickVault(join(home.profile, 'vault'), home.passphrase);
  const said: string[] = [];
  const done = async (...args: string[]) => {
    const { exitCode, stdout, stderr } = await home.run(args);
    expect(exitCode, `keybridge ${args.join(' ')}: ${stderr}`).toBe(0);
    said.push(stdout, stderr);
    return stdout;
  };
  const { oldPair, newPair, apiKeys } = colleague;

  const file = join(home.folder, 'acme.age');
  await colleague.handOff((await done('handoff', 'me')).trim(), file);
  const plan = await home.json<HandoffAnswer>('handoff', 'open', file, '--dry-run');
  expect(plan.instances).toHaveLength(count);
  const gateway = `settings-from-file=${new URL(elsewhere.simulator.url).host}`;
  const taken = await done('handoff', 'open', file, '--yes', '--override', gateway);
  expect(taken).toContain(`Took over 3 key pairs, 1 client and ${count} instances.`);

  await done('keys', 'check', '--all');
  const connected = await done('instance', 'connect', '--all', '--with-gateways', '--yes');
  expect(connected.match(/settings written, verified/g)).toHaveLength(count);
  expect(await colleague.apiKeysInUse()).toEqual(new Set([apiKeys.old]));

  const rotate = ['keys', 'rotate', oldPair];
  const begun = await home.json<Rotation>(...rotate, '--to', newPair);
  expect(begun.instances.map(({ state }) => state)).toEqual(Array(count).fill('uses-old'));
  expect(await home.failure(['keys', 'remove', oldPair])).toMatchObject({ code: 'key-pair-in-use' });
  const finished = await done(...rotate, '--all', '--with-gateways', '--yes');
  expect(finished).toContain(`Finished: nothing that Keybridge knows uses “${oldPair}” any more.`);
  expect(await colleague.apiKeysInUse()).toEqual(new Set([apiKeys.new]));

  await done('keys', 'remove', oldPair);
  expect((await home.json<KeyPair[]>('keys', 'list')).map(({ label }) => label)).toContain(newPair);
  for (const key of Object.values(apiKeys)) expect(said.join('\n')).not.toContain(key);
}, 300_000);
