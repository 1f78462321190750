import { expect, test } from 'vitest';
import type { BulkRow } from '../../src/contract/bulk.ts';
import type { MethodOutput } from '../../src/contract/methods.ts';
import { driftOutcome } from '../../src/cli/rows-outcome.ts';
import { baseUrlOf, replaceRows } from '../support/magento-rows.ts';
import { createLivePractice } from '../support/live-practice.ts';
import { enter, runOnTerminal } from '../support/terminal.ts';

test('drift ends with 7 where there is any, with 8 where some could not be looked at, and says what to do', async () => {
  await using practice = await createLivePractice();
  const { home, sshd } = practice;
  const { magento: production } = await practice.addMagento('EU', 0);
  const { magento: staging } = await practice.addMagento('Staging', 1, '--stage', 'staging');
  for (const name of ['EU', 'Staging']) await home.json('instance', 'connect', name, '--with-gateways');
  await practice.addInstance('Acme', 'Unknown way');

  const none = await home.run(['drift', '--all']);
  expect(none).toMatchObject({ exitCode: 0, stderr: '' });
  expect(none.stdout).toBe(
    'Acme/EU: no drift.\nAcme/Staging: no drift.\nLeft out, no connection is recorded: Acme/Unknown way.',
  );

  await replaceRows(staging, { ...(await production.rows()), 'web/unsecure/base_url': baseUrlOf('Staging') });
  const found = await home.run(['drift', 'Staging', '--json']);
  expect(found.exitCode).toBe(7);
  const [row] = JSON.parse(found.stdout) as BulkRow[];
  expect(row?.drift[0]).toMatchObject({ code: 'data-space-of-another' });
  const all = await home.run(['drift', '--all']);
  expect(all.exitCode).toBe(7);
  expect(all.stdout).toContain('Run `keybridge instance connect Acme/Staging`.');
  expect((await home.run(['instance', 'connect', 'Staging', '--yes'])).exitCode).toBe(0);
  expect((await home.run(['drift', 'Staging'])).exitCode).toBe(0);

  const nowhere = `ssh://127.0.0.1:${sshd.port}/nowhere/at/all`;
  await home.json('instance', 'set', 'EU', '--connect', nowhere);
  const some = await home.run(['drift', '--all']);
  expect(some.exitCode).toBe(8);
  expect(some.stdout).toMatch(/^Acme\/EU: could not be looked at\n {2}There is no folder/);
  expect(some.stdout).toContain('\n\n1 not looked at. Give --failed in their place to try the rest again.');
  expect((await home.run(['drift', '--failed'])).stdout).toMatch(/^Acme\/EU: could not be looked at/);
  const nobody = await home.run(['drift', '--failed', '--stage', 'staging']);
  expect(nobody.stdout).toBe('None of these instances failed the last time.');
  expect((await home.run(['drift', 'EU'])).exitCode).toBe(2);
  expect(await home.failure(['drift'])).toMatchObject({ code: 'bad-input', exitCode: 2 });
  expect(await home.failure(['drift', 'EU', '--all'])).toMatchObject({ exitCode: 2 });
});

test('of many failures the exit code says which where it is one thing', () => {
  const row = (code?: 'instance-unreachable' | 'not-magento'): BulkRow => ({
    instance: '00000000-0000-4000-8000-000000000001',
    name: 'Acme/EU',
    outcome: code ? 'failed' : 'done',
    text: '',
    drift: [],
    notices: [],
    followUp: [],
    milliseconds: 1,
    ...(code && { failure: { code, message: '', remedy: '' } }),
  });
  expect(driftOutcome([row('instance-unreachable'), row('instance-unreachable')])).toBe(4);
  expect(driftOutcome([row('instance-unreachable'), row('not-magento')])).toBe(8);
  expect(driftOutcome([row(), row('not-magento')])).toBe(8);
  expect(driftOutcome([row(), row()])).toBe(0);
  expect(driftOutcome([])).toBe(0);
});

test('an instance that was connected by hand is adopted over ssh with its keys, and refused a second time', async () => {
  await using practice = await createLivePractice();
  const { home, sshd } = practice;
  const { uri } = await practice.addMagento('EU', 1, '--stage', 'staging');
  await home.json('instance', 'connect', 'EU', '--with-gateways');
  await home.json('instance', 'remove', 'EU', '--yes');
  for (const label of ['Acme sandbox', 'Acme production']) {
    await home.json('keys', 'remove', label, '--override', `key-pair-in-use=${label}`);
  }
  const adopt = ['adopt', '--client', 'Acme', '--connect', uri, '--with-keys'];
  const env = {
    PATH: `${sshd.bin}:${process.env['PATH']}`,
    KEYBRIDGE_PASSPHRASE_FILE: `${home.folder}/passphrase`,
  };
  const asked = await runOnTerminal(home, adopt, [['[staging]', `dev${enter}`]], env);
  expect(asked.exitCode, asked.screen).toBe(0);
  expect(asked.screen).toContain(
    'Adopted Acme/eu.example as a development instance, data space “Testing 1” (Testing) of Acme shops.',
  );

  expect(await home.failure(adopt)).toMatchObject({ code: 'duplicate', exitCode: 2 });
  const again = await home.json<MethodOutput<'instances.adopt'>>(...adopt, '--name', 'eu.example');
  expect(again.instance).toMatchObject({ name: 'eu.example', stage: 'development' });
  expect(again.keyPairs.map(({ label }) => label).sort()).toEqual(['Acme production', 'Acme sandbox']);
  expect(await home.json<object[]>('keys', 'list')).toHaveLength(2);
  expect((await home.run(['instance', 'connect', 'eu.example'])).stdout).toContain('nothing to change');
});
