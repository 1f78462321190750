import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import type { MethodInput } from '../../../src/contract/methods.ts';
import type { Instance } from '../../../src/contract/model.ts';
import { CoreError } from '../../../src/core/core-error.ts';
import { type CoreInMemory, createCoreInMemory, failureFrom } from '../../support/core-in-memory.ts';

const envPhp = '/srv/shop/env.php';
const cryptKey = randomBytes(16).toString('hex');
const envPhpText = `<?php\nreturn [\n    'crypt' => [\n        'key' => '${cryptKey}'\n    ]\n];\n`;

type Wish = Partial<MethodInput<'exports.write'>>;

/** A client with both pairs, a project, and the instance EU in its production data space. */
const bound = async (fields: Partial<MethodInput<'instances.add'>> = {}) => {
  const memory = createCoreInMemory();
  const { call, files } = memory;
  await memory.addClient('Acme');
  await memory.addKeys('Acme', 'sandbox');
  await memory.addKeys('Acme', 'production');
  const project = await call('projects.create', { client: 'Acme', name: 'Acme shops' });
  const space = (type: string): string => project.dataSpaces.find((each) => each.type === type)?.id ?? '';
  await call('instances.add', { client: 'Acme', name: 'EU', stage: 'production', ...fields });
  await call('instances.bind', {
    instance: 'EU',
    dataSpace: space(fields.stage ? 'Testing' : 'Production'),
  });
  files.all.set(envPhp, Buffer.from(envPhpText));
  const write = (wish: Wish) =>
    call('exports.write', {
      instance: 'EU',
      format: 'json',
      ...(wish.into ? {} : { out: '/out/x' }),
      ...wish,
    });
  return { ...memory, project, space, write };
};

const instanceOf = async ({ call }: CoreInMemory, name: string): Promise<Instance> =>
  (await call('instances.show', { instance: name })).instance;

test('what an instance is given, in the order its connector wants it', async () => {
  const { write, files, project, space } = await bound();
  const answer = await write({});
  const entries = JSON.parse(files.text('/out/x') ?? '') as {
    path: string;
    value: string;
    secret: boolean;
  }[];
  expect(entries.map(({ path }) => path)).toEqual([
    'services_connector/services_connector_integration/production_api_key',
    'services_connector/services_connector_integration/production_private_key',
    'services_connector/services_connector_integration/sandbox_api_key',
    'services_connector/services_connector_integration/sandbox_private_key',
    'services_connector/services_id/project_id',
    'services_connector/services_id/project_name',
    'services_connector/services_id/environment_id',
    'services_connector/services_id/environment_name',
    'services_connector/services_id/environment',
    'magento_saas/environment',
  ]);
  expect(entries.filter(({ secret }) => secret)).toHaveLength(4);
  expect(entries[1]?.value).toMatch(/^-----BEGIN PRIVATE KEY-----\n[^]*-----END PRIVATE KEY-----$/);
  expect(entries.slice(4).map(({ value }) => value)).toEqual([
    project.id,
    'Acme shops',
    space('Production'),
    'Production',
    'Production',
    'production',
  ]);
  expect(files.ownerOnly.has('/out/x')).toBe(true);
  expect(answer.instance.exported).toMatchObject({ format: 'json', dataSpaceId: space('Production') });
});

test('the place is remembered as it was asked for: a new file, an edit, a disconnection', async () => {
  const { write, profile } = await bound();
  const place = async () => {
    const { exported } = (await profile()).instances.find(({ name }) => name === 'EU') ?? {};
    return exported && [exported.format, exported.path, exported.isEdit];
  };
  await write({ format: 'json', out: '/out/x' });
  expect(await place()).toEqual(['json', '/out/x', false]);
  await write({ format: 'env-php', into: envPhp });
  expect(await place()).toEqual(['env-php', envPhp, true]);
  await failureFrom(write({ format: 'env-php', into: '/nowhere/env.php' }));
  expect(await place()).toEqual(['env-php', envPhp, true]);
  await write({ format: 'shell', out: '/out/off.sh', disconnect: true });
  expect(await place()).toEqual(['shell', '/out/off.sh', false]);
});

test('an edit keeps a backup, is journaled, and a second time changes nothing', async () => {
  const memory = await bound();
  const first = await memory.write({ format: 'env-php', into: envPhp });
  expect(first.changed).toHaveLength(10);
  expect(memory.files.text(first.backup ?? '')).toBe(envPhpText);
  const after = memory.files.text(envPhp);
  const paths = [...memory.files.all.keys()];

  const second = await memory.write({ format: 'env-php', into: envPhp });
  expect(second).toMatchObject({ changed: [], followUp: [] });
  expect(second.backup).toBeUndefined();
  expect(memory.files.text(envPhp)).toBe(after);
  expect([...memory.files.all.keys()]).toEqual(paths);
  expect((await memory.journal()).map(({ action, instance }) => [action, instance])).toContainEqual([
    'export',
    'Acme/EU',
  ]);
});

test.each<[string, Wish, string]>([
  ['both places', { into: envPhp, out: '/out/x', format: 'env-php' }, 'bad-input'],
  ['no place', { out: undefined }, 'bad-input'],
  ['editing in place what is no env.php', { into: envPhp, format: 'dotenv' }, 'bad-input'],
  ['editing what is not there', { into: '/nowhere/env.php', format: 'env-php' }, 'file-unreadable'],
  ['a new env.php without a crypt key', { format: 'env-php' }, 'bad-input'],
  ['a crypt key for what is not encrypted', { format: 'dotenv', cryptKey }, 'bad-input'],
  ['a crypt key of the wrong length', { format: 'env-php', cryptKey: 'short' }, 'bad-input'],
  [
    'a crypt key file that is an env.php without one',
    { format: 'env-php', cryptKey: "<?php return ['crypt' => ['key' => getenv('K')]];" },
    'bad-input',
  ],
])('refused: %s', async (_what, wish, code) => {
  const memory = await bound();
  const before = (await memory.journal()).length;
  expect(await failureFrom(memory.write(wish))).toMatchObject({ code });
  expect([...memory.files.all.keys()]).toEqual([envPhp]);
  expect(await memory.journal()).toHaveLength(before);
  expect((await instanceOf(memory, 'EU')).exported).toBeUndefined();
});

test('a new env.php is encrypted with the key it is given, as it is or in an env.php', async () => {
  const { write, files } = await bound();
  const wish: Wish = { format: 'env-php', out: '/out/env.php', cryptKey: `${cryptKey}\n` };
  expect((await write(wish)).changed).toHaveLength(10);
  expect(files.text('/out/env.php')).toContain("'production_private_key' => '0:3:");
  expect((await write({ ...wish, cryptKey: envPhpText })).changed).toEqual([]);
});

test('what a person should hear of first is asked, and done once it is confirmed', async () => {
  const { write, files } = await bound();
  const inRoot = '/srv/magento/app/etc/env.php';
  files.all.set(inRoot, Buffer.from(envPhpText));
  files.all.set('/srv/magento/bin/magento', Buffer.from(''));
  files.all.set('/out/taken', Buffer.from('mine'));
  files.exposedToGit.add('/out/exposed');
  const wishes: [Wish, RegExp][] = [
    [{ format: 'env-php', into: inRoot }, /answers 500 until `bin\/magento app:config:import -n`/],
    [{ out: '/out/taken' }, /exists already/],
    [{ out: '/out/exposed' }, /git work tree/],
  ];
  for (const [wish, message] of wishes) {
    const before = new Map(files.all);
    expect(await failureFrom(write(wish))).toMatchObject({
      code: 'confirmation-needed',
      message: expect.stringMatching(message),
    });
    expect(files.all).toEqual(before);
    const answer = await write({ ...wish, confirmed: true });
    expect(answer.changed).toHaveLength(10);
    if (answer.backup !== undefined) expect(files.all.get(answer.backup)).toEqual(before.get(answer.path));
  }
});

test('a backup of an env.php in a git work tree is asked about too', async () => {
  const { write, files } = await bound();
  files.exposedToGit.add(files.backupPath(envPhp));
  expect(await failureFrom(write({ format: 'env-php', into: envPhp }))).toMatchObject({
    code: 'confirmation-needed',
  });
});

test('a write that fails takes its backup away again', async () => {
  const memory = await bound();
  const before = new Map(memory.files.all);
  memory.ports.files.write = async () => {
    throw new CoreError('disk-full', 'The disk is full.', 'Make room.');
  };
  expect(await failureFrom(memory.write({ format: 'env-php', into: envPhp }))).toMatchObject({
    code: 'disk-full',
  });
  expect(memory.files.all).toEqual(before);
});

test('a file that was written while the profile could not be says so, and is not lost', async () => {
  const memory = await bound();
  const { update } = memory.ports.profile;
  memory.ports.profile.update = async (change) => {
    await update(async (draft) => change(structuredClone(draft)));
    throw new CoreError('disk-full', 'The disk is full.', 'Make room.');
  };
  const failure = await failureFrom(memory.write({ format: 'env-php', into: envPhp }));
  expect(failure).toMatchObject({
    code: 'disk-full',
    message: expect.stringContaining(`${envPhp} was written`),
  });
  memory.ports.profile.update = update;
  expect((await memory.write({ format: 'env-php', into: envPhp })).changed).toEqual([]);
  expect((await instanceOf(memory, 'EU')).exported?.format).toBe('env-php');
});

test('--disconnect blanks everything, without keys and guards, and says that it did', async () => {
  const memory = await bound();
  const { write, files, call } = memory;
  await write({ format: 'env-php', into: envPhp });
  memory.vaults.keychainState = { available: false, reason: 'Gone.', remedy: 'Not needed.' };
  const answer = await write({ format: 'env-php', into: envPhp, disconnect: true });
  expect(answer.changed.length).toBeGreaterThan(8);
  expect(files.text(envPhp)).toContain("'production_private_key' => ''");
  expect(files.text(envPhp)).not.toContain('0:3:');
  expect(answer.instance.exported?.dataSpaceId).toBeUndefined();
  expect((await memory.journal()).at(-1)?.action).toBe('export.disconnect');
  const move = call('instances.bind', { instance: 'EU', dataSpace: memory.space('Testing') });
  expect((await failureFrom(move)).code).toBe('data-space-change');
});

test('a file that has another data space is another instance’s, or a clone: nothing is written unasked', async () => {
  const memory = await bound();
  const { call, write, files, space } = memory;
  await call('instances.add', { client: 'Acme', name: 'Stage', stage: 'staging' });
  await call('instances.bind', { instance: 'Stage', dataSpace: space('Testing') });
  await write({ format: 'env-php', into: envPhp });
  const before = files.text(envPhp);
  const wish = { instance: 'Stage', format: 'env-php', into: envPhp, confirmed: true } as const;
  for (const disconnect of [false, true]) {
    const failure = await failureFrom(call('exports.write', { ...wish, disconnect }));
    expect(failure).toMatchObject({ code: 'data-space-change', override: 'Acme/Stage' });
    expect(failure.message).toContain(space('Production'));
  }
  expect(files.text(envPhp)).toBe(before);
  const overrides = [{ code: 'data-space-change' as const, value: 'Acme/Stage' }];
  expect((await call('exports.write', { ...wish, overrides })).changed.length).toBeGreaterThan(0);
  expect((await memory.journal()).at(-1)?.text).toContain('overriding data-space-change');
});

test('another crypt key than the file spells out is asked about', async () => {
  const { write, files } = await bound();
  const other = randomBytes(16).toString('hex');
  const failure = await failureFrom(write({ format: 'env-php', into: envPhp, cryptKey: other }));
  expect(failure).toMatchObject({
    code: 'confirmation-needed',
    message: expect.stringContaining('MAGENTO_DC_CRYPT__KEY'),
  });
  expect(files.text(envPhp)).toBe(envPhpText);
  expect((await write({ format: 'env-php', into: envPhp, cryptKey: ` ${cryptKey}\n` })).changed).toHaveLength(
    10,
  );
});

test('what is made anew is not kept beside it: that would be keys left lying about', async () => {
  const { write, files } = await bound();
  await write({ out: '/out/x' });
  await write({ out: '/out/x', format: 'dotenv', confirmed: true });
  expect([...files.all.keys()]).toEqual([envPhp, '/out/x']);
});

test('a pair that was taken away is blanked in the instance too', async () => {
  const { call, write, files } = await bound();
  await write({ format: 'env-php', into: envPhp });
  await call('keys.remove', {
    keys: 'Acme sandbox',
    overrides: [{ code: 'key-pair-in-use', value: 'Acme sandbox' }],
  });
  const { changed, warnings } = await write({ format: 'env-php', into: envPhp });
  expect(changed.map((path) => path.split('/').at(-1))).toEqual(['sandbox_api_key', 'sandbox_private_key']);
  expect(files.text(envPhp)).toContain("'sandbox_private_key' => ''");
  expect(warnings.map(({ code }) => code)).toContain('incomplete-keys');
});

test('a gateway that was left in the file is told of, whenever it is not Adobe’s', async () => {
  const { call, write } = await bound();
  await call('gateways.set', { keyEnvironment: 'sandbox', url: 'https://gateway.example/' });
  await write({ format: 'env-php', into: envPhp, withGateways: true });
  await call('gateways.reset', {});
  const again = await write({ format: 'env-php', into: envPhp });
  expect(again.changed).toEqual([]);
  expect(again.followUp[0]?.text).toContain('still sends the instance to https://gateway.example/');
  expect((await write({ format: 'env-php', into: envPhp, withGateways: true })).changed).toHaveLength(1);
  expect((await write({ format: 'env-php', into: envPhp })).followUp).toEqual([]);
});

test('gateways other than Adobe’s are written only when asked for, and their absence is told', async () => {
  const { call, write, files } = await bound();
  await call('gateways.set', { keyEnvironment: 'sandbox', url: 'https://gateway.example/' });
  const without = await write({});
  expect(files.text('/out/x')).not.toContain('gateway');
  expect(without.followUp[0]?.text).toContain('https://gateway.example/');
  await write({ withGateways: true, confirmed: true });
  expect(files.text('/out/x')).toContain('"value": "https://gateway.example/"');
  await write({ withGateways: true, disconnect: true, confirmed: true });
  expect(files.text('/out/x')).not.toContain('gateway.example');
});

test('guards at export: another data space than before needs the instance’s name', async () => {
  const { call, write, space } = await bound({ stage: 'development' });
  const bindTo = async (type: string, overrides: MethodInput<'instances.bind'>['overrides'] = []) =>
    call('instances.bind', { instance: 'EU', dataSpace: space(type), overrides });
  await bindTo('Testing');
  await write({});
  await bindTo('Production', [
    { code: 'data-space-type', value: 'Acme/EU' },
    { code: 'data-space-change', value: 'Acme/EU' },
  ]);
  const overrides: Wish['overrides'] = [{ code: 'data-space-type', value: 'Acme/EU' }];
  expect(await failureFrom(write({ confirmed: true, overrides }))).toMatchObject({
    code: 'data-space-change',
    override: 'Acme/EU',
  });
  const wrong = [...overrides, { code: 'data-space-change' as const, value: 'Acme/US' }];
  expect(await failureFrom(write({ confirmed: true, overrides: wrong }))).toMatchObject({
    code: 'data-space-change',
  });
  const right = [...overrides, { code: 'data-space-change' as const, value: 'Acme/EU' }];
  expect((await write({ confirmed: true, overrides: right })).instance.exported?.dataSpaceId).toBe(
    space('Production'),
  );
});

test('guards at export: new keys and a new data space at once never reach a production instance', async () => {
  const { call, write, space, addKeys } = await bound();
  await write({});
  const pair = await addKeys('Acme', 'production', 'newer');
  const overrides: Wish['overrides'] = [{ code: 'data-space-change', value: 'Acme/EU' }];
  await call('instances.bind', {
    instance: 'EU',
    dataSpace: space('Testing'),
    productionKeys: pair.id,
    overrides,
  });
  const all = [...(overrides ?? []), { code: 'keys-and-space-together' as const, value: 'Acme/EU' }];
  const failure = await failureFrom(write({ confirmed: true, overrides: all }));
  expect(failure.code).toBe('keys-and-space-together');
  expect(failure.override).toBeUndefined();
});

test('guards at export: unverified and rejected keys are warned of', async () => {
  const { call, write, registry, vaults, profile } = await bound();
  expect((await write({})).warnings.map(({ code }) => code)).toEqual(['unverified']);
  await call('keys.check', {});
  expect((await write({ confirmed: true })).warnings).toEqual([]);
  const production = (await profile()).keyPairs.find(({ keyEnvironment }) => keyEnvironment === 'production');
  const secret = await vaults.keychain((await profile()).id).get(`keypair.${production?.id}`);
  registry.refused.add((JSON.parse(secret ?? '') as { apiKey: string }).apiKey);
  await call('keys.check', {});
  expect((await write({ confirmed: true })).warnings.map(({ code }) => code)).toEqual(['keys-rejected']);
});

test('an instance without a data space has nothing to export', async () => {
  const { call } = await bound();
  await call('instances.add', { client: 'Acme', name: 'US' });
  const wish = { instance: 'US', format: 'json', out: '/out/y' } as const;
  expect(await failureFrom(call('exports.write', wish))).toMatchObject({ code: 'bad-input' });
});

test.each([
  ['payment-services', 'Sales → Payment Services'],
  ['live-search', 'bin/magento saas:resync'],
  ['catalog-service', 'bin/magento saas:resync'],
] as const)('the follow-up for %s', async (service, text) => {
  const { write } = await bound({ services: [service] });
  const { followUp } = await write({ format: 'env-php', into: envPhp });
  expect(JSON.stringify(followUp)).toContain('bin/magento app:config:import -n');
  expect(JSON.stringify(followUp)).toContain(text);
});

test.each([
  [{ kind: 'none' } as const, "sh -s < '/out/my script.sh'"],
  [
    { kind: 'docker-compose', dir: '/src', service: 'php', root: '/app' } as const,
    "sh -s < '/out/my script.sh'",
  ],
  [{ kind: 'local', root: '/srv/a b' } as const, "sh '/out/my script.sh' '/srv/a b'"],
  [
    {
      kind: 'ssh',
      host: 'shop.example',
      user: 'deploy',
      port: 2222,
      root: '/srv/m',
      as: 'www-data',
    } as const,
    "ssh -p 2222 -- deploy@shop.example 'cd /srv/m && sudo -u www-data sh -s' < '/out/my script.sh'",
  ],
])('how the shell script is run: %j', async (connection, command) => {
  const { write } = await bound({ connection });
  const { followUp } = await write({ format: 'shell', out: '/out/my script.sh' });
  expect(followUp.map((step) => step.command)).toContain(command);
});
