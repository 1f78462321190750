import { stat } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { DataSpace, Instance, KeyPair, Project } from '../../src/contract/model.ts';
import { decryptValue, parseCryptKeys } from '../../src/core/export/magento-encryptor.ts';
import { createPractice, cryptKey } from '../support/prepared-client.ts';
import { loadPhp } from '../support/load-php.ts';

interface EnvPhp {
  system: {
    default: {
      services_connector: Record<string, Record<string, string>>;
      magento_saas: { environment: string };
    };
  };
}

test('two downloads become a correct env.php', async () => {
  await using practice = await createPractice();
  const { home, simulator } = practice;
  const { project } = await practice.addClient('Acme');
  expect(project.dataSpaces.map(({ type }) => type)).toEqual(['Production', 'Testing', 'Testing']);

  const checked = await home.json<KeyPair[]>('keys', 'check', '--all');
  expect(checked.map(({ keyEnvironment, check }) => [keyEnvironment, check?.state])).toEqual([
    ['sandbox', 'accepted'],
    ['production', 'accepted'],
  ]);

  await practice.addInstance(
    'Acme',
    'EU',
    '--stage',
    'production',
    '--services',
    'payment-services,live-search',
  );
  const [space] = await home.json<DataSpace[]>('space', 'list', '--client', 'Acme');
  const bound = await home.json<Instance>('instance', 'bind', 'EU', '--space', String(space?.id));
  expect(bound.dataSpace).toEqual({ id: space?.id, name: space?.name, type: 'Production' });
  expect(Object.keys(bound.keyPairs).sort()).toEqual(['production', 'sandbox']);

  const envPhp = await practice.envPhp();
  const before = await practice.read(envPhp);
  const answer = await home.json<{ changed: string[]; backup: string; followUp: { command?: string }[] }>(
    ...['export', 'Acme/EU', '--format', 'env-php', '--into', envPhp],
  );
  expect(answer.changed).toHaveLength(10);
  expect(answer.followUp.map(({ command }) => command)).toContain('bin/magento app:config:import -n');
  expect(await practice.read(answer.backup)).toBe(before);

  const { system } = (await loadPhp(envPhp)) as EnvPhp;
  const { services_connector_integration: keys, services_id: ids } = system.default.services_connector;
  const open = (text: string | undefined) => decryptValue(text ?? '', parseCryptKeys(cryptKey));
  const { sandbox, production } = simulator.licenseHolder;
  expect(open(keys?.['sandbox_api_key'])).toBe(sandbox.apiKey);
  expect(open(keys?.['production_api_key'])).toBe(production.apiKey);
  expect(open(keys?.['sandbox_private_key'])?.trim()).toBe(sandbox.privateKey.trim());
  expect(open(keys?.['production_private_key'])?.trim()).toBe(production.privateKey.trim());
  expect(ids).toEqual({
    project_id: project.id,
    project_name: 'Acme shops',
    environment_id: space?.id,
    environment_name: space?.name,
    environment: 'Production',
  });
  expect(system.default.magento_saas.environment).toBe('production');

  const written = await practice.read(envPhp);
  const again = await home.json<{ changed: string[]; backup?: string }>(
    ...['export', 'EU', '--format', 'env-php', '--into', envPhp],
  );
  expect(again.changed).toEqual([]);
  expect(again.backup).toBeUndefined();
  expect(await practice.read(envPhp)).toBe(written);

  const shown = await home.json<Instance>('instance', 'show', 'EU');
  expect(shown.exported).toMatchObject({ format: 'env-php', dataSpaceId: space?.id });
});

test('every other format goes into a new file that only its owner can read', async () => {
  await using practice = await createPractice();
  const { home, simulator } = practice;
  const { project } = await practice.addClient('Acme');
  await practice.addInstance('Acme', 'EU');
  await home.json('instance', 'bind', 'EU', '--space', String(project.dataSpaces[0]?.id));
  for (const format of ['dotenv', 'shell', 'json']) {
    const out = `${home.folder}/export.${format}`;
    await home.json('export', 'EU', '--format', format, '--out', out);
    expect((await stat(out)).mode & 0o777).toBe(0o600);
    expect(await practice.read(out)).toContain(simulator.licenseHolder.production.apiKey);
    const again = await home.json<{ changed: string[] }>('export', 'EU', '--format', format, '--out', out);
    expect(again.changed).toEqual([]);
  }
  const list = JSON.parse(await practice.read(`${home.folder}/export.json`)) as {
    path: string;
    secret: boolean;
  }[];
  expect(list.filter(({ secret }) => secret)).toHaveLength(4);
});

test('--disconnect blanks the connector; a move to another data space still takes the instance’s name', async () => {
  await using practice = await createPractice();
  const { home } = practice;
  const { project } = await practice.addClient('Acme');
  await practice.addInstance('Acme', 'stage', '--stage', 'staging');
  const [, first, second] = project.dataSpaces;
  await home.json('instance', 'bind', 'stage', '--space', String(first?.id));
  const envPhp = await practice.envPhp();
  await home.json('export', 'stage', '--format', 'env-php', '--into', envPhp);
  const moved = await home.failure(['instance', 'bind', 'stage', '--space', String(second?.id)]);
  expect(moved).toMatchObject({ code: 'data-space-change', exitCode: 5 });

  await home.json('export', 'stage', '--format', 'env-php', '--into', envPhp, '--disconnect');
  const { system } = (await loadPhp(envPhp)) as EnvPhp;
  const values = Object.values(system.default.services_connector).flatMap((group) => Object.values(group));
  expect(new Set(values)).toEqual(new Set(['']));
  expect(system.default.magento_saas.environment).toBe('production');
  const bind = ['instance', 'bind', 'stage', '--space', String(second?.id)];
  expect(await home.failure(bind)).toMatchObject({ code: 'data-space-change', exitCode: 5 });
  const bound = await home.json<Instance>(...bind, '--override', 'data-space-change=stage');
  expect(bound.dataSpace?.id).toBe(second?.id);
});

test('gateways of the profile reach an instance only when asked for', async () => {
  await using practice = await createPractice();
  const { home, simulator } = practice;
  const { project } = await practice.addClient('Acme');
  await practice.addInstance('Acme', 'EU');
  await home.json('instance', 'bind', 'EU', '--space', String(project.dataSpaces[0]?.id));
  const out = `${home.folder}/export.json`;
  const { followUp } = await home.json<{ followUp: { text: string }[] }>(
    'export',
    'EU',
    '--format',
    'json',
    '--out',
    out,
  );
  expect(await practice.read(out)).not.toContain('gateway_url');
  expect(followUp[0]?.text).toContain('--with-gateways');
  await home.json('export', 'EU', '--format', 'json', '--out', out, '--with-gateways', '--yes');
  expect(await practice.read(out)).toContain(`"value": "${simulator.url}"`);
});

test('lists are readable offline, and names follow a rename everywhere', async () => {
  await using practice = await createPractice();
  const { home, simulator } = practice;
  const { project } = await practice.addClient('Acme');
  await practice.addInstance('Acme', 'EU');
  const [space] = project.dataSpaces;
  await home.json('instance', 'bind', 'EU', '--space', String(space?.id));
  await home.json('space', 'rename', String(space?.id), 'Live ✓', '--client', 'Acme');
  await home.json('project', 'rename', 'Acme shops', 'Acme group', '--client', 'Acme');
  await simulator.close();

  expect(await home.failure(['space', 'list', '--client', 'Acme'])).toMatchObject({
    code: 'unreachable',
    exitCode: 4,
  });
  const projects = await home.json<Project[]>('project', 'list', '--client', 'Acme', '--offline');
  expect(projects).toMatchObject([
    { id: project.id, name: 'Acme group', dataSpaces: [{ name: 'Live ✓', usedBy: ['Acme/EU'] }, {}, {}] },
  ]);
  const shown = await home.json<Instance>('instance', 'show', 'EU');
  expect(shown).toMatchObject({ project: { name: 'Acme group' }, dataSpace: { name: 'Live ✓' } });
});

test('the list says the quota, what is left of it, and what to do when it is used up', async () => {
  await using practice = await createPractice();
  const { home } = practice;
  const { project } = await practice.addClient('Acme');
  await practice.addInstance('Acme', 'EU');
  await home.json('instance', 'bind', 'EU', '--space', String(project.dataSpaces[0]?.id));
  const { stdout } = await home.run(['space', 'list', '--client', 'Acme']);
  expect(stdout).toContain(
    'Acme shops: 1 of 1 production data spaces made, 0 of them free; 2 of 2 testing data spaces made, 2 of them free.',
  );
  expect(stdout).toContain('ticket to Adobe support');
  expect(stdout).toContain('Acme/EU');

  await home.json('client', 'set', 'Acme', '--edition', 'open-source');
  expect((await home.run(['space', 'list', '--client', 'Acme'])).stdout).toContain(
    'Acme shops: 1 of 1 production data spaces made, 0 of them free; 2 testing data spaces, though Magento Open Source includes none, 2 of them free.',
  );
});

test('a backup brings everything into an empty profile, and never into another', async () => {
  await using practice = await createPractice();
  const { home, simulator } = practice;
  const { project } = await practice.addClient('Acme');
  await practice.addInstance('Acme', 'EU');
  await home.json('instance', 'bind', 'EU', '--space', String(project.dataSpaces[0]?.id));
  const backup = `${home.folder}/keys.age`;
  await home.json('backup', backup);
  expect((await stat(backup)).mode & 0o777).toBe(0o600);
  expect(await home.failure(['restore', backup])).toMatchObject({ code: 'bad-input', exitCode: 2 });

  const other = { KEYBRIDGE_PROFILE: `${home.folder}/other` };
  const refused = await home.failure(['restore', backup], { env: other });
  expect(refused).toMatchObject({ code: 'settings-from-file', exitCode: 5 });
  const host = new URL(simulator.url).host;
  const restore = ['restore', backup, '--override', `settings-from-file=${host}`];
  expect((await home.run(restore, { env: other })).exitCode).toBe(0);
  const check = await home.run(['keys', 'check', '--all', '--json'], { env: other });
  expect((JSON.parse(check.stdout) as KeyPair[]).map((pair) => pair.check?.state)).toEqual([
    'accepted',
    'accepted',
  ]);
  const list = await home.run(['instance', 'list', '--json'], { env: other });
  expect(JSON.parse(list.stdout)).toEqual(await home.json('instance', 'list'));
});

test('a passphrase can be changed, and every change is in the journal', async () => {
  await using practice = await createPractice();
  const { home } = practice;
  await practice.addClient('Acme');
  const changed = await home.run(['vault', 'passphrase'], { input: 'another long passphrase\n' });
  expect(changed.exitCode).toBe(0);
  expect(await home.failure(['keys', 'check', '--all'])).toMatchObject({ code: 'vault-locked', exitCode: 6 });
  await home.file('passphrase', 'another long passphrase');
  expect((await home.run(['keys', 'check', '--all'])).exitCode).toBe(0);
  const journal = await home.json<{ action: string }[]>('journal');
  expect(journal.map(({ action }) => action)).toEqual([
    ...['gateway.set', 'gateway.set', 'client.add', 'keys.add', 'keys.add', 'project.create'],
    ...['vault.changePassphrase', 'keys.check', 'keys.check'],
  ]);
  expect(await home.json<object[]>('journal', '--client', 'Acme', '--since', '2000-01-01')).toHaveLength(6);
  expect(await home.json<object[]>('journal', '--since', '2999-01-01')).toHaveLength(0);
});
