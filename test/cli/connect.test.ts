import { expect, test } from 'vitest';
import type { ConnectAnswer } from '../../src/contract/methods.ts';
import type { Instance } from '../../src/contract/model.ts';
import { replaceRows } from '../support/magento-rows.ts';
import { createLivePractice } from '../support/live-practice.ts';
import { enter, runOnTerminal } from '../support/terminal.ts';

const nameOfSpace = 'services_connector/services_id/environment_name';
const connect = ['instance', 'connect', 'EU', '--with-gateways'];

test('one command takes a fresh instance to verified over ssh; the second says that there is nothing to change', async () => {
  await using practice = await createLivePractice();
  const { home, spaces } = practice;
  const { magento } = await practice.addMagento('EU', 0, '--services', 'payment-services');

  const planned = await home.run([...connect, '--dry-run']);
  expect(planned).toMatchObject({ exitCode: 0, stderr: '' });
  expect(planned.stdout).toMatch(/^SETTING +NOW +NEW\nproduction API key +- +SHA-256 [0-9a-f]{16}…\n/);
  expect(planned.stdout).toContain('Nothing was written; connecting Acme/EU would change 11 settings.');
  expect(Object.keys(await magento.rows())).toHaveLength(1);

  const before = practice.starts();
  const first = await home.run(connect);
  expect(practice.starts() - before).toBe(1);
  expect(first).toMatchObject({ exitCode: 0, stderr: '' });
  const id = String(spaces[0]?.id);
  expect(first.stdout).toContain(
    'Connected Acme/EU to the data space “Production” (Production) of Acme shops: 11 settings written.',
  );
  expect(first.stdout).toContain(
    `Verified: the registry named its data space to the instance itself: “Production” (Production), ${id}.`,
  );
  expect(first.stdout).toContain('Sales → Payment Services');

  const second = await home.run(connect);
  expect(second).toMatchObject({ exitCode: 0, stderr: '' });
  expect(second.stdout).toMatch(/^Acme\/EU has everything already: nothing to change\.\nVerified: /);
  const shown = await home.run(['instance', 'show', 'EU']);
  expect(shown.stdout).toMatch(/State +verified \d{4}-\d{2}-\d{2}\n/);

  const answer = await home.json<ConnectAnswer>(...connect);
  expect(answer).toMatchObject({ outcome: 'nothing-to-change', verified: { dataSpaceId: id }, changes: [] });
  const inspected = await home.run(['instance', 'inspect', 'EU']);
  expect(inspected.stdout).toMatch(/^Instance +Acme\/EU\nMagento +2\.4\.7/);
  expect(inspected.stdout).toMatch(/data space +[0-9a-f-]{36} +database/);
  expect(inspected.stdout).toContain('\nAcme/EU: no drift.');
  expect((await home.run(['instance', 'verify', 'EU', '--quiet'])).exitCode).toBe(0);

  const asked = await home.failure(['instance', 'disconnect', 'EU']);
  expect(asked).toMatchObject({ code: 'confirmation-needed', exitCode: 5 });
  expect(asked.remedy).toContain('--yes');
  const gone = await home.run(['instance', 'disconnect', 'EU', '--yes']);
  expect(gone.stdout).toContain('Disconnected Acme/EU: 9 settings blanked.');
  expect((await home.run(['instance', 'list'])).stdout).toContain('disconnected ');
});

test('a terminal shows each step with how long it took, and the differences before it asks', async () => {
  await using practice = await createLivePractice();
  const { home, sshd } = practice;
  const { magento } = await practice.addMagento('EU', 0);
  const env = {
    PATH: `${sshd.bin}:${process.env['PATH']}`,
    KEYBRIDGE_PASSPHRASE_FILE: `${home.folder}/passphrase`,
  };
  const fresh = await runOnTerminal(home, connect, [], env);
  expect(fresh.exitCode, fresh.screen).toBe(0);
  for (const step of ['reach', 'inspect', 'compare', 'write', 'read-back', 'verify']) {
    expect(fresh.screen).toMatch(new RegExp(`${step} +\\d+\\.\\d\\d s`));
  }
  expect(fresh.screen.indexOf('SETTING')).toBeLessThan(fresh.screen.search(/write +\d/));

  await replaceRows(magento, { ...(await magento.rows()), [nameOfSpace]: 'Old name' });
  const refused = await runOnTerminal(home, connect, [['Go on? [y/N]', `n${enter}`]], env);
  expect(refused.exitCode, refused.screen).toBe(5);
  expect(refused.screen).toMatch(/data space’s name +Old name +Production/);
  expect(await magento.rows()).toHaveProperty([nameOfSpace], 'Old name');
  const done = await runOnTerminal(home, connect, [['Go on? [y/N]', `y${enter}`]], env);
  expect(done.exitCode, done.screen).toBe(0);
  expect(await magento.rows()).toHaveProperty([nameOfSpace], 'Production');

  await magento.behave({ modules: 'absent' });
  const missing = await runOnTerminal(home, connect, [['Try again now? [y/N]', `n${enter}`]], env);
  expect(missing.exitCode, missing.screen).toBe(5);
  expect(missing.screen).toContain('magento/experience-platform-connector (Data Connection)');
});

test.each([
  ['instance-unreachable', 4, { host: 'no-such-host.invalid' }],
  ['not-magento', 2, { root: '/' }],
] as const)('%s ends with %i', async (code, exitCode, parts) => {
  await using practice = await createLivePractice();
  const { home, sshd } = practice;
  await practice.addMagento('EU', 0);
  const { host, port, root } = { ...sshd.connection(), ...parts };
  await home.json('instance', 'set', 'EU', '--connect', `ssh://${host}:${port}${root}`);
  expect(await home.failure(connect)).toMatchObject({ code, exitCode });
});

test('an instance that is connected and cannot prove it ends with why, and is told as connected', async () => {
  await using practice = await createLivePractice();
  const { home, simulator } = practice;
  await practice.addMagento('EU', 0);
  simulator.revokeKeyPair(simulator.licenseHolder.production.apiKey);
  const { exitCode, stdout } = await home.run(connect);
  expect(exitCode).toBe(3);
  expect(stdout).toContain('Connected Acme/EU');
  expect(stdout).toContain('Not verified. Acme/EU: ');
  const { connected } = await home.json<Instance>('instance', 'show', 'EU');
  expect(connected).toMatchObject({ dataSpaceId: practice.spaces[0]?.id });
  expect((await home.run(['instance', 'verify', 'EU'])).exitCode).toBe(3);
});
