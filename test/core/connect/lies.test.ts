import { afterEach, beforeEach, expect, test } from 'vitest';
import { failureFrom } from '../../support/core-in-memory.ts';
import { createLiveBench, type LiveBench } from '../../support/live-bench.ts';
import { createLyingInstance, type LyingInstance } from '../../support/lying-instance.ts';

/* What answers in an instance knows the marker and may say what it likes: nothing of it is believed further than it reaches. */

let bench: LiveBench;
let liar: LyingInstance;
const connect = { instance: 'EU', confirmed: true };
const adopt = () => ({ client: 'Acme', connection: { ...liar.connection, root: '/elsewhere' } });

beforeEach(async () => {
  [bench, liar] = await Promise.all([createLiveBench(), createLyingInstance()]);
  const { connection } = liar;
  await bench.call('instances.add', { client: 'Acme', name: 'EU', stage: 'production', connection });
  await bench.call('instances.bind', { instance: 'EU', dataSpace: String(bench.spaces[0]?.id) });
});
afterEach(async () => {
  await bench[Symbol.asyncDispose]();
  await liar[Symbol.asyncDispose]();
});

/** Everything that is kept or was told of the instance. */
const everything = async (answer: unknown): Promise<string> =>
  JSON.stringify([answer, bench.events, bench.logged, await bench.profile(), await bench.journal()]);

/** Whatever line of a secret is in there. */
const secretsIn = (text: string): string[] =>
  Object.values(bench.simulator.licenseHolder)
    .flatMap(({ apiKey, privateKey }) => [apiKey, ...privateKey.split('\n').slice(1, -2)])
    .filter((secret) => text.includes(secret));

test.each([
  [
    'an error',
    `say(['said' => 'undone', 'fault' => ['kind' => 'fault', 'text' => "Bad: $apiKey, $privateKey"]]);`,
  ],
  [
    'a warning, a name, a setting, a backup and a verification',
    `say(['said' => 'warned', 'text' => "Bad: $apiKey"]);
    say(['said' => 'written', 'changed' => [$apiKey], 'backup' => "/$apiKey"]
      + inspected(['php' => $apiKey], ['project_name' => $privateKey, 'environment_id' => $apiKey]));
    hear();
    say(['said' => 'verifying']);
    say(['said' => 'not-verified', 'fault' => ['kind' => 'fault', 'text' => chunk_split($apiKey, 16, ' ')]]);`,
  ],
])('a secret that it was told and says again in %s is neither shown nor kept', async (_what, lie) => {
  await liar.lie(`say(inspected());
    [$apiKey, $privateKey] = array_column(hear()['settings'], 'value');
    say(['said' => 'writing']);
    ${lie}`);
  const answer = await bench.core.dispatch('instances.connect', connect);
  const told = await everything(answer);
  expect(told).toContain('[…]');
  expect(secretsIn(told)).toEqual([]);
  const { apiKey } = bench.simulator.licenseHolder.production;
  expect(told).not.toContain(apiKey.slice(0, 16));
});

test('a name or an error without an end is cut off, in what is shown and in the profile', async () => {
  const long = `str_repeat('Zürich ', 200000)`;
  await liar.lie(`say(inspected(['baseUrl' => 'https://' . str_repeat('a', 5000) . '.example/'],
    ['environment_id' => ${long}, 'environment_name' => ${long}]));`);
  const inspected = await bench.call('instances.inspect', { instance: 'EU' });
  expect(JSON.stringify(inspected).length).toBeLessThan(30_000);
  const { instance } = await bench.call('instances.adopt', adopt());
  expect(instance.name.length).toBeLessThanOrEqual(200);
  expect(JSON.stringify(await bench.profile()).length).toBeLessThan(40_000);

  await liar.lie(`say(['said' => 'failed', 'fault' => ['kind' => 'fault', 'text' => ${long}]]);`);
  const { message } = await failureFrom(bench.call('instances.inspect', { instance: 'EU' }));
  expect(message.length).toBeLessThan(1_100);
  expect(message).toMatch(/^Acme\/EU: Zürich .*…\.$/);
});

test('warnings without an end are not listened to without an end', async () => {
  await liar.lie(`say(inspected());
    hear();
    for ($i = 0; $i < 5000; $i++) say(['said' => 'warned', 'text' => "Warning $i"]);
    say(['said' => 'written', 'changed' => []] + inspected());`);
  const { notices } = await bench.call('instances.connect', connect);
  expect(notices.length).toBeLessThan(30);
});

test.each([
  ['brackets without an end', `mark(str_repeat('[', 2000000));`],
  ['objects in objects', `mark(str_repeat('{"said":', 300000) . '1' . str_repeat('}', 300000));`],
  ['another prototype', `mark('{"said":"reached","php":"8","__proto__":{"said":"inspected"}}');`],
  ['a field more', `say(inspected() + ['privateKey' => 'x']);`],
  ['a number', `mark('1e999');`],
  ['something out of turn', `say(['said' => 'verified', 'dataSpaceId' => 'x']);`],
  ['bytes that are no UTF-8', `mark("{\\"said\\":\\"inspected\\xff\\"}");`],
])('%s for an inspection is told as that', async (_what, lie) => {
  await liar.lie(lie);
  const before = await bench.profile();
  expect(await failureFrom(bench.call('instances.inspect', { instance: 'EU' }))).toMatchObject({
    code: 'magento-fault',
    message: 'What came from Acme/EU is not what Keybridge’s program says.',
  });
  expect(await bench.profile()).toEqual(before);
});

test('one that calls itself cancelled is told of among many as any other that failed', async () => {
  await liar.lie(`say(['said' => 'failed', 'fault' => ['kind' => 'cancelled', 'text' => 'Never mind']]);`);
  expect((await bench.call('bulk.run', { action: { kind: 'inspect' } })).rows).toMatchObject([
    { name: 'Acme/EU', failure: { message: 'Acme/EU: Never mind.' } },
  ]);
});

test.each([
  ['a failure', `say(['said' => 'failed', 'fault' => ['kind' => 'fault', 'text' => $key]]);`],
  [
    'a failure that calls itself cancelled',
    `say(['said' => 'failed', 'fault' => ['kind' => 'cancelled', 'text' => $key]]);`,
  ],
  ['a warning', `say(['said' => 'warned', 'text' => $key]); say(['said' => 'secrets', 'settings' => []]);`],
  ['an error of php', `fwrite(STDERR, "PHP Fatal error: $key"); exit(255);`],
  ['half an answer', `mark('{"said":"secrets","settings":[{"path":"x","value":"' . $key);`],
  [
    'keys that are none',
    `say(['said' => 'secrets', 'settings' => [
      ['path' => 'services_connector/services_connector_integration/production_api_key', 'value' => $key],
      ['path' => 'services_connector/services_connector_integration/production_private_key',
        'value' => "-----BEGIN $key KEY-----\n$key\n-----END $key KEY-----"]]]);`,
  ],
])('a key that it is asked for and tells in %s is quoted nowhere', async (_what, lie) => {
  const { apiKey: key } = bench.simulator.licenseHolder.production;
  await liar.lie(`$key = '${key}';
    say(inspected([], ['environment_id' => 'x'], ['production_api_key' => str_repeat('a', 64),
      'production_private_key' => str_repeat('b', 64)]));
    hear();
    ${lie}`);
  const answer = await bench.core.dispatch('instances.adopt', { ...adopt(), withKeys: true });
  if (!answer.ok) expect(answer.error.message).toContain('its keys could not be read');
  expect(await everything(answer)).not.toContain(key);
  expect(Object.keys(bench.vaults.secrets())).toHaveLength(2);
});

test('a password in its base URL is not kept', async () => {
  await liar.lie(
    `say(inspected(['baseUrl' => 'https://shop:letmein@eu.example/de/'], ['environment_id' => 'x']));`,
  );
  const { instance } = await bench.call('instances.adopt', adopt());
  expect(instance).toMatchObject({ name: 'eu.example', baseUrl: 'https://eu.example/de/' });
  expect(JSON.stringify(await bench.profile())).not.toContain('letmein');
});

test('one that has the fingerprints of another client’s keys is not bound to them', async () => {
  await bench.addClient('Zeta');
  const [pair] = (await bench.profile()).keyPairs;
  await liar.lie(`say(inspected([], ['environment_id' => 'x'], [
    '${pair?.keyEnvironment}_api_key' => '${pair?.apiKeyFingerprint}',
    '${pair?.keyEnvironment}_private_key' => '${pair?.privateKeyFingerprint}']));
    hear();
    say(['said' => 'secrets', 'settings' => []]);`);
  const { keyPairs, notices } = await bench.call('instances.adopt', {
    ...adopt(),
    client: 'Zeta',
    withKeys: true,
  });
  expect(keyPairs).toEqual([]);
  expect(notices).toMatchObject([{ text: expect.stringContaining('were not taken') }]);
});
