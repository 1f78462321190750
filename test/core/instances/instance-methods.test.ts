import { describe, expect, test } from 'vitest';
import type { Connection, Instance } from '../../../src/contract/model.ts';
import { type CoreInMemory, createCoreInMemory, failureFrom } from '../../support/core-in-memory.ts';

const createBench = async (...clients: string[]): Promise<CoreInMemory> => {
  const core = createCoreInMemory();
  for (const name of clients) await core.addClient(name);
  return core;
};

const everything: Pick<Instance, 'stage' | 'baseUrl' | 'services' | 'connection'> = {
  stage: 'staging',
  baseUrl: 'https://staging.example.org/',
  services: ['live-search', 'payment-services'],
  connection: { kind: 'ssh', host: 'shop.example', root: '/app', as: 'www-data' },
};

describe('adding', () => {
  test('an instance is a production one without a connection unless it is said otherwise', async () => {
    const { call, profile } = await createBench('Acme');
    const eu = await call('instances.add', { client: 'acme', name: ' EU ' });
    expect(eu).toEqual({
      id: expect.any(String),
      clientId: (await profile()).clients[0]?.id,
      name: 'EU',
      stage: 'production',
      connection: { kind: 'none' },
      activeKeyEnvironment: 'production',
      keyPairs: {},
      services: [],
    });
    const us = await call('instances.add', { client: 'Acme', name: 'US', ...everything });
    expect(us).toMatchObject(everything);
    expect(await call('instances.list', {})).toEqual([eu, us]);
  });

  test('a service that is named twice counts once', async () => {
    const { call } = await createBench('Acme');
    const services: Instance['services'] = ['live-search', 'live-search'];
    expect((await call('instances.add', { client: 'Acme', name: 'EU', services })).services).toEqual([
      'live-search',
    ]);
  });

  test('within a client a name is there once, in another client it is free', async () => {
    const { call } = await createBench('Acme', 'Borealis');
    await call('instances.add', { client: 'Acme', name: 'Café' });
    for (const name of ['Café', 'CAFÉ', 'cafe\u0301']) {
      const failure = await failureFrom(call('instances.add', { client: 'Acme', name }));
      expect(failure.code).toBe('duplicate');
      expect(failure.message).toContain('Acme/');
    }
    await call('instances.add', { client: 'Borealis', name: 'Café' });
    expect(await call('instances.list', {})).toHaveLength(2);
  });

  test('a slash is no part of a name: it stands between client and instance', async () => {
    const { call } = await createBench('Acme');
    for (const twin of [
      call('instances.add', { client: 'Acme', name: 'EU/West' }),
      call('clients.add', { name: 'A/B' }),
    ]) {
      expect(await failureFrom(twin)).toMatchObject({
        code: 'bad-input',
        message: 'The name must not contain a slash.',
      });
    }
  });

  const unsafe: Connection[] = [
    { kind: 'ssh', host: '-oProxyCommand=x', root: '/app' },
    { kind: 'ssh', host: 'shop', user: '-l', root: '/app' },
    { kind: 'docker-compose', dir: '/src', service: '--privileged', root: '/app' },
    { kind: 'local', root: 'relative' },
    { kind: 'local', root: '/app', as: '-u' },
    { kind: 'local', root: '/app', php: '-r' },
  ];
  test.each(unsafe)('a connection that could run a program is refused: %j', async (connection) => {
    const { call, profile, journal } = await createBench('Acme');
    const [before, told] = [await profile(), await journal()];
    expect((await failureFrom(call('instances.add', { client: 'Acme', name: 'EU', connection }))).code).toBe(
      'bad-input',
    );
    expect(await profile()).toEqual(before);
    expect(await journal()).toEqual(told);
    await call('instances.add', { client: 'Acme', name: 'EU' });
    expect((await failureFrom(call('instances.set', { instance: 'EU', connection }))).code).toBe('bad-input');
    expect((await profile()).instances[0]?.connection).toEqual({ kind: 'none' });
  });

  test.each(['javascript:alert(1)', 'ftp://shop.example/', 'shop.example', ''])(
    '%j is no base URL',
    async (baseUrl) => {
      const { call } = await createBench('Acme');
      const failure = await failureFrom(call('instances.add', { client: 'Acme', name: 'EU', baseUrl }));
      expect(failure).toMatchObject({
        code: 'bad-input',
        message: 'The base url must be an http or https address.',
      });
    },
  );

  test('to a client that is not there it is refused', async () => {
    const { call } = await createBench('Acme');
    const failure = await failureFrom(call('instances.add', { client: 'Nobody', name: 'EU' }));
    expect(failure).toMatchObject({ code: 'not-found', message: expect.stringContaining('Nobody') });
  });
});

describe('changing', () => {
  test('changes what is given and leaves the rest', async () => {
    const { call } = await createBench('Acme');
    const before = await call('instances.add', { client: 'Acme', name: 'EU', ...everything });
    expect((await failureFrom(call('instances.set', { instance: 'EU' }))).code).toBe('bad-input');
    const changes: Partial<Instance>[] = [
      { stage: 'development' },
      { baseUrl: 'http://localhost:8080/' },
      { services: [] },
      { connection: { kind: 'none' } },
      { name: 'Europe' },
    ];
    let expected = before;
    for (const change of changes) {
      expected = { ...expected, ...change };
      expect(await call('instances.set', { instance: before.id, ...change })).toEqual(expected);
    }
    expect(await call('instances.list', {})).toEqual([expected]);
  });

  test('its own name in other letters is free, that of another instance is not', async () => {
    const { call } = await createBench('Acme');
    await call('instances.add', { client: 'Acme', name: 'EU' });
    await call('instances.add', { client: 'Acme', name: 'US' });
    expect((await call('instances.set', { instance: 'EU', name: 'eu' })).name).toBe('eu');
    const rename = call('instances.set', { instance: 'eu', name: 'us', stage: 'staging' });
    expect((await failureFrom(rename)).code).toBe('duplicate');
    expect((await call('instances.show', { instance: 'eu' })).instance.stage).toBe('production');
  });
});

describe('naming an instance', () => {
  test('by id, by Client/Name, or by the bare name where only one has it', async () => {
    const { call } = await createBench('Acme', 'Borealis');
    const eu = await call('instances.add', { client: 'Acme', name: 'EU' });
    const us = await call('instances.add', { client: 'Acme', name: 'US' });
    const other = await call('instances.add', { client: 'Borealis', name: 'EU' });
    const find = async (instance: string) => (await call('instances.show', { instance })).instance.id;
    for (const ref of [eu.id, 'Acme/EU', 'acme/eu', ' Acme/EU ']) expect(await find(ref)).toBe(eu.id);
    for (const ref of [us.id, 'Acme/US', 'US', 'us']) expect(await find(ref)).toBe(us.id);
    expect(await find('Borealis/EU')).toBe(other.id);

    const ambiguous = await failureFrom(call('instances.show', { instance: 'eu' }));
    expect(ambiguous).toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('Acme/EU, Borealis/EU'),
    });
    for (const ref of ['E', 'Acme', 'Acme/', '/EU', 'Acme/EU/', 'Borealis/US']) {
      const missing = await failureFrom(call('instances.show', { instance: ref }));
      expect(missing).toMatchObject({ code: 'not-found', message: expect.stringContaining(ref) });
    }
  });

  test('an id goes before a name that looks like it', async () => {
    const { call } = await createBench('Acme', 'Borealis');
    const eu = await call('instances.add', { client: 'Acme', name: 'EU' });
    const decoy = await call('instances.add', { client: 'Borealis', name: eu.id });
    const find = async (instance: string) => (await call('instances.show', { instance })).instance.id;
    expect(await find('Acme/EU')).toBe(eu.id);
    expect(await find(eu.id)).toBe(eu.id);
    expect(await find(`Borealis/${eu.id}`)).toBe(decoy.id);
  });
});

describe('listing and showing', () => {
  test('all, or those of one client', async () => {
    const { call } = await createBench('Acme', 'Borealis', 'Empty');
    const eu = await call('instances.add', { client: 'Acme', name: 'EU' });
    const us = await call('instances.add', { client: 'Borealis', name: 'US' });
    expect(await call('instances.list', {})).toEqual([eu, us]);
    expect(await call('instances.list', { client: 'Borealis' })).toEqual([us]);
    expect(await call('instances.list', { client: 'Empty' })).toEqual([]);
    expect((await failureFrom(call('instances.list', { client: 'Nobody' }))).code).toBe('not-found');
  });

  test('an instance with a data space is shown with what an export would say, one without it has nothing to say', async () => {
    const core = await createBench('Acme');
    await core.addKeys('Acme', 'production');
    await core.call('instances.add', { client: 'Acme', name: 'EU' });
    expect((await core.call('instances.show', { instance: 'EU' })).findings).toEqual([]);
    core.registry.addProject('Shops');
    await core.call('instances.bind', { instance: 'EU', dataSpace: 'Production' });
    const { findings } = await core.call('instances.show', { instance: 'EU' });
    expect(findings.map(({ code, effect }) => [code, effect])).toEqual([
      ['incomplete-keys', 'warned'],
      ['unverified', 'warned'],
    ]);
    await core.call('instances.set', { instance: 'EU', stage: 'staging' });
    const [first] = (await core.call('instances.show', { instance: 'EU' })).findings;
    expect(first).toMatchObject({ code: 'data-space-type', effect: 'refused', override: 'Acme/EU' });
  });
});

describe('removing', () => {
  const bound = async () => {
    const core = await createBench('Acme');
    await core.addKeys('Acme', 'production');
    core.registry.addProject('Shops');
    for (const name of ['EU', 'US']) await core.call('instances.add', { client: 'Acme', name });
    await core.call('instances.bind', { instance: 'EU', dataSpace: 'Production' });
    return core;
  };

  test('one that was given nothing goes, and its data space is free', async () => {
    const { call } = await bound();
    expect((await call('instances.remove', { instance: 'EU' })).name).toBe('EU');
    expect(await call('instances.list', {})).toMatchObject([{ name: 'US' }]);
    await call('instances.bind', { instance: 'US', dataSpace: 'Production' });
  });

  test('one that has its data space goes only when that is confirmed, or it is disconnected', async () => {
    const { call, profile, journal } = await bound();
    const give = (out: string, disconnect: boolean) =>
      call('exports.write', { instance: 'EU', format: 'json', out, disconnect, confirmed: true });
    await give('/a.json', false);
    const [before, told] = [await profile(), await journal()];
    const failure = await failureFrom(call('instances.remove', { instance: 'EU' }));
    expect(failure.code).toBe('confirmation-needed');
    expect(failure.message).toContain(String(before.instances[0]?.dataSpace?.id));
    expect(await profile()).toEqual(before);
    expect(await journal()).toEqual(told);
    await give('/b.json', true);
    await call('instances.remove', { instance: 'EU' });

    await call('instances.bind', { instance: 'US', dataSpace: 'Production' });
    await call('exports.write', { instance: 'US', format: 'json', out: '/c.json' });
    await call('instances.remove', { instance: 'US', confirmed: true });
    expect(await call('instances.list', {})).toEqual([]);
  });

  test('its key pairs stay', async () => {
    const { call, profile } = await bound();
    await call('instances.remove', { instance: 'EU' });
    expect((await profile()).keyPairs).toHaveLength(1);
    expect((await profile()).snapshots).toHaveLength(1);
  });
});
