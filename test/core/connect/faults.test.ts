import { afterAll, beforeAll, expect, test } from 'vitest';
import { exitCodeOf } from '../../../src/cli/exit-codes.ts';
import { failureFrom } from '../../support/core-in-memory.ts';
import { createLiveBench, type LiveBench } from '../../support/live-bench.ts';
import { createLyingInstance, type LyingInstance } from '../../support/lying-instance.ts';

/* What can go wrong in an instance is told apart, by a code and an exit code, with what to do. */

let bench: LiveBench;
let instance: LyingInstance;

beforeAll(async () => {
  [bench, instance] = await Promise.all([createLiveBench(), createLyingInstance()]);
  const { connection } = instance;
  await bench.call('instances.add', { client: 'Acme', name: 'EU', stage: 'production', connection });
  await bench.call('instances.bind', { instance: 'EU', dataSpace: String(bench.spaces[0]?.id) });
});
afterAll(async () => {
  await bench[Symbol.asyncDispose]();
  await instance[Symbol.asyncDispose]();
});

const fault = (kind: string) => `'fault' => ['kind' => '${kind}', 'text' => 'Something is wrong']`;

test.each([
  ['not-magento', 'not-magento', 2, 'Correct the root'],
  ['no-env-php', 'not-magento', 2, 'Correct the root'],
  ['connector-absent', 'connector-missing', 5, 'composer require'],
  ['connector-disabled', 'connector-missing', 5, 'module:enable'],
  ['locked', 'setting-locked', 5, 'Change them where they are locked'],
  ['not-applied', 'magento-fault', 1, 'Inspect it'],
  ['database', 'magento-fault', 1, 'database'],
  ['crypt-key', 'magento-fault', 1, 'crypt key'],
  ['env-php-unwritable', 'file-unwritable', 2, 'as its owner'],
  ['import-failed', 'magento-fault', 1, 'app:config:import'],
  ['fault', 'magento-fault', 1, 'var/log'],
])('%s, before and while settings are written', async (kind, code, exitCode, remedy) => {
  const undone = `say(inspected()); hear(); say(['said' => 'writing']); say(['said' => 'undone', ${fault(kind)}]);`;
  for (const lie of [`say(['said' => 'failed', ${fault(kind)}]);`, undone]) {
    await instance.lie(lie);
    const failure = await failureFrom(bench.call('instances.connect', { instance: 'EU' }));
    expect(failure).toMatchObject({ code, remedy: expect.stringContaining(remedy) });
    expect(failure.message).toMatch(/^Acme\/EU: /);
    expect(exitCodeOf(failure.code)).toBe(exitCode);
    if (lie === undone) expect(failure.message).toContain('Nothing was changed.');
  }
});

test.each([
  ['keys-rejected', 'keys-rejected', 3, 'the registry does not accept its keys (Something is wrong).'],
  ['key-unusable', 'keys-rejected', 3, 'its private key does not sign (Something is wrong).'],
  ['data-space-unknown', 'not-found', 2, 'the registry does not know its data space (Something is wrong).'],
  ['no-data-space', 'not-found', 2, 'Something is wrong.'],
  ['unreachable', 'unreachable', 4, 'its connector cannot reach the registry (Something is wrong).'],
  ['fault', 'magento-fault', 1, 'Something is wrong.'],
])('%s, when it is to prove itself', async (kind, code, exitCode, message) => {
  await instance.lie(
    `say(inspected()); hear(); say(['said' => 'verifying']); say(['said' => 'not-verified', ${fault(kind)}]);`,
  );
  const { notVerified } = await bench.call('instances.verify', { instance: 'EU' });
  expect(notVerified).toMatchObject({ code, message: `Acme/EU: ${message}` });
  expect(exitCodeOf(code as 'not-found')).toBe(exitCode);
});

test('another data space than its own is no proof', async () => {
  await instance.lie(`say(inspected()); hear(); say(['said' => 'written', 'changed' => []] + inspected()); hear();
    say(['said' => 'verifying']);
    say(['said' => 'verified', 'dataSpaceId' => 'x', 'dataSpaceName' => 'X', 'type' => 'Testing', 'projectId' => 'p']);`);
  const { verified, notVerified } = await bench.call('instances.connect', { instance: 'EU' });
  expect(verified).toBeUndefined();
  expect(notVerified).toMatchObject({
    code: 'unexpected-answer',
    message: expect.stringContaining('the registry named the data space x to it'),
  });
});
