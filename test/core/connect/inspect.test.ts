import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { failureFrom } from '../../support/core-in-memory.ts';
import { createLiveBench } from '../../support/live-bench.ts';
import { baseUrlOf, replaceRows } from '../../support/magento-rows.ts';

const ids = 'services_connector/services_id';

test('an inspection says what is there, where from, and nothing secret, and changes nothing there', async () => {
  await using bench = await createLiveBench();
  const { magento } = await bench.addInstance('EU');
  await bench.call('instances.connect', { instance: 'EU', withGateways: true });
  const rows = await magento.rows();
  const before = (await bench.journal()).length;
  const { inspection, drift, instance } = await bench.call('instances.inspect', {
    instance: 'EU',
    jobId: 'look',
  });
  expect(drift).toEqual([]);
  expect(inspection).toMatchObject({ connector: 'usable', baseUrl: baseUrlOf('EU'), importPending: false });
  expect(inspection.settings.find(({ path }) => path === `${ids}/environment_id`)).toMatchObject({
    source: 'database',
    value: bench.spaces[0]?.id,
  });
  const told = JSON.stringify([inspection, instance, await bench.journal(), bench.events]);
  for (const { apiKey, privateKey } of Object.values(bench.simulator.licenseHolder)) {
    expect(told).not.toContain(apiKey);
    expect(told).not.toContain(privateKey.split('\n')[1]);
  }
  expect(await magento.rows()).toEqual(rows);
  expect(await bench.journal()).toHaveLength(before);
  expect(bench.told('job.progress').map(({ done, total, label }) => [done, total, label])).toEqual([
    ...['reach', 'inspect', 'compare'].map((label, done) => [done, 3, label]),
    [3, 3, 'compare'],
  ]);
});

test('a connection that was not taken down is noticed by the next look, and journaled', async () => {
  await using bench = await createLiveBench();
  await bench.addInstance('EU');
  const before = await bench.profile();
  await bench.call('instances.connect', { instance: 'EU', withGateways: true });
  await bench.ports.profile.update((draft) => void Object.assign(draft, structuredClone(before)));
  const { instance } = await bench.call('instances.inspect', { instance: 'EU' });
  expect(instance.connected).toMatchObject({ dataSpaceId: bench.spaces[0]?.id });
  expect(instance.lastGiven).toMatchObject({ dataSpaceId: bench.spaces[0]?.id, stage: 'production' });
  expect((await bench.journal()).at(-1)).toMatchObject({
    action: 'instance.connect',
    text: 'Found Acme/EU connected with what Keybridge has for it',
  });
  const known = instance.connected;
  bench.clock.advance(60_000);
  expect((await bench.call('instances.inspect', { instance: 'EU' })).instance.connected).toEqual(known);
});

test('what was exported and put in place by hand counts as connected when it is seen there', async () => {
  await using bench = await createLiveBench();
  const { magento } = await bench.addInstance('EU');
  await bench.call('instances.connect', { instance: 'EU' });
  const rows = await magento.rows();
  await bench.call('instances.disconnect', { instance: 'EU', confirmed: true });
  expect((await bench.instance('EU')).connected?.dataSpaceId).toBeUndefined();
  bench.clock.advance(60_000);
  await replaceRows(magento, rows);
  const { instance, drift } = await bench.call('instances.inspect', { instance: 'EU' });
  expect(drift).toEqual([]);
  expect(instance.connected?.dataSpaceId).toBe(bench.spaces[0]?.id);
});

test('names from an instance lose their control characters', async () => {
  await using bench = await createLiveBench();
  const { magento } = await bench.addInstance('EU');
  await bench.call('instances.connect', { instance: 'EU' });
  await replaceRows(magento, {
    ...(await magento.rows()),
    [`${ids}/project_name`]: 'Shops \u001b[31mred\u0007\n\u202eevil',
  });
  const { inspection, drift } = await bench.call('instances.inspect', { instance: 'EU' });
  const name = inspection.settings.find(({ path }) => path === `${ids}/project_name`)?.value;
  expect(name).toBe('Shops  [31mred evil');
  expect(drift.map(({ message }) => message)).toEqual([
    'Acme/EU: the project’s name is “Shops  [31mred evil” there, and “Acme shops” in Keybridge.',
  ]);
});

test.each([
  ['not a Magento root', { root: '/' }, 'not-magento', 'app/bootstrap.php'],
  ['a folder that is not there', { root: '/nowhere/at/all' }, 'not-magento', '/nowhere/at/all'],
  ['a php that is not there', { php: '/nowhere/php' }, 'program-missing', '/nowhere/php'],
])('%s is told as that', async (_what, change, code, quoted) => {
  await using bench = await createLiveBench();
  const { instance } = await bench.addInstance('EU');
  const connection = { ...instance.connection, ...change } as typeof instance.connection;
  await bench.call('instances.set', { instance: 'EU', connection });
  const failure = await failureFrom(bench.call('instances.inspect', { instance: 'EU' }));
  expect(failure).toMatchObject({ code, message: expect.stringContaining(quoted) });
});

test.each([
  ['its database is down', { database: 'down' }, 'magento-fault'],
  ['its bootstrap dies', { fatalAt: 'bootstrap' }, 'magento-fault'],
  ['its bootstrap calls exit', { exitAt: 'bootstrap' }, 'magento-fault'],
] as const)('where %s that is told, by its name', async (_what, behaviour, code) => {
  await using bench = await createLiveBench();
  const { magento } = await bench.addInstance('EU');
  await magento.behave(behaviour);
  for (const method of ['instances.inspect', 'instances.connect', 'instances.verify'] as const) {
    const failure = await failureFrom(bench.call(method, { instance: 'EU' }));
    expect(failure).toMatchObject({ code, message: expect.stringMatching(/^Acme\/EU: /) });
    expect(failure.message).not.toMatch(/[\u0000-\u001f]/);
  }
});

test('notices between the lines and maintenance are no hindrance', async () => {
  await using bench = await createLiveBench();
  const { magento } = await bench.addInstance('EU');
  await magento.behave({ notices: 'on' });
  await writeFile(join(magento.root, 'var/.maintenance.flag'), '');
  const answer = await bench.call('instances.connect', { instance: 'EU', withGateways: true });
  expect(answer.verified).toBeDefined();
  const { inspection } = await bench.call('instances.inspect', { instance: 'EU' });
  expect(inspection.isMaintenance).toBe(true);
});

test('a verification is taken down where it is of what the instance was given', async () => {
  await using bench = await createLiveBench();
  await bench.addInstance('EU');
  const unconnected = await bench.call('instances.verify', { instance: 'EU' });
  expect(unconnected.notVerified).toMatchObject({ code: 'not-found' });
  await bench.call('instances.connect', { instance: 'EU', withGateways: true });
  bench.clock.advance(60_000);
  const { instance, verified } = await bench.call('instances.verify', { instance: 'EU' });
  expect(verified?.dataSpaceId).toBe(bench.spaces[0]?.id);
  expect(instance.connected?.verifiedAt).toBe(bench.clock.now().toISOString());
  await bench.simulator.close();
  expect((await bench.call('instances.verify', { instance: 'EU' })).notVerified).toMatchObject({
    code: 'unreachable',
  });
  expect((await bench.journal()).at(-1)?.text).toContain('Asked Acme/EU: not verified: ');
});
