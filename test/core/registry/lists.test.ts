import { beforeEach, describe, expect, test } from 'vitest';
import { CoreError } from '../../../src/core/core-error.ts';
import { type CoreInMemory, createCoreInMemory, failureFrom } from '../../support/core-in-memory.ts';

let it: CoreInMemory;
beforeEach(async () => {
  it = createCoreInMemory();
  await it.addClient('Acme');
});

const unreachable = new CoreError('unreachable', 'The registry cannot be reached.', 'Try later.');
const hour = 3_600_000;

describe('a list', () => {
  beforeEach(() => it.addKeys('Acme', 'production'));

  test('is empty where the account has no project', async () => {
    const at = it.clock.now().toISOString();
    const empty = {
      at,
      offline: false,
      quota: { edition: 'commerce', projects: [], advice: expect.any(String) },
    };
    expect(await it.call('projects.list', { client: 'Acme' })).toEqual({ ...empty, projects: [] });
    expect(await it.call('dataSpaces.list', { client: 'Acme' })).toEqual({ ...empty, dataSpaces: [] });
  });

  test('has the data spaces under their projects, in the registry’s order', async () => {
    const shops = it.registry.addProject('Shops');
    const more = it.registry.addProject('More');
    const { projects } = await it.call('projects.list', { client: 'acme' });
    const under = (dataSpaces: typeof shops) => dataSpaces.map((each) => ({ ...each, usedBy: [] }));
    expect(projects).toEqual([
      { id: shops[0]?.projectId, name: 'Shops', dataSpaces: under(shops) },
      { id: more[0]?.projectId, name: 'More', dataSpaces: under(more) },
    ]);
    const { dataSpaces } = await it.call('dataSpaces.list', { client: 'Acme' });
    expect(dataSpaces).toEqual(under([...shops, ...more]));
  });

  test('asks the gateway of its key environment with that pair’s secret', async () => {
    const sandbox = await it.addKeys('Acme', 'sandbox');
    it.registry.addProject('Practice', 'sandbox');
    const url = 'https://registry.example/';
    await it.call('gateways.set', { keyEnvironment: 'sandbox', url });
    const { projects } = await it.call('projects.list', { client: 'Acme', keyEnvironment: 'sandbox' });
    expect(projects.map(({ name }) => name)).toEqual(['Practice']);
    const secret = JSON.parse(it.vaults.secrets()[`keypair.${sandbox.id}`] ?? '');
    expect(it.registry.calls.map(({ access }) => access)).toEqual([
      {
        ...secret,
        keyEnvironment: 'sandbox',
        gateway: url,
        proxy: { kind: 'environment' },
        timeouts: { connect: 10_000, answer: 20_000 },
      },
    ]);
    expect((await it.call('projects.list', { client: 'Acme' })).projects).toEqual([]);
  });

  test('tells which instances use a data space, of whichever client', async () => {
    const [production, testing] = it.registry.addProject('Shops');
    await it.call('dataSpaces.list', { client: 'Acme' });
    await it.addClient('Other');
    await it.addKeys('Other', 'production');
    for (const [client, name] of [
      ['Acme', 'Live'],
      ['Other', 'Copy'],
    ] as const) {
      await it.call('instances.add', { client, name, stage: 'production' });
      await it.call('dataSpaces.list', { client });
      await it.call('instances.bind', {
        instance: `${client}/${name}`,
        dataSpace: production?.id ?? '',
        overrides: client === 'Other' ? [{ code: 'data-space-in-use', value: 'Acme/Live' }] : [],
      });
    }
    const { dataSpaces } = await it.call('dataSpaces.list', { client: 'Acme' });
    expect(dataSpaces.find(({ id }) => id === production?.id)?.usedBy).toEqual(['Acme/Live', 'Other/Copy']);
    expect(dataSpaces.find(({ id }) => id === testing?.id)?.usedBy).toEqual([]);
  });

  test('brings names that were changed elsewhere to the instances bound there', async () => {
    const [production] = it.registry.addProject('Shops');
    await it.call('dataSpaces.list', { client: 'Acme' });
    await it.call('instances.add', { client: 'Acme', name: 'Live', stage: 'production' });
    await it.call('instances.bind', { instance: 'Live', dataSpace: production?.id ?? '' });
    for (const dataSpace of it.registry.dataSpaces.production) {
      Object.assign(dataSpace, { name: `New ${dataSpace.name}`, projectName: 'New shops' });
    }
    await it.call('dataSpaces.list', { client: 'Acme' });
    const { instance } = await it.call('instances.show', { instance: 'Live' });
    expect(instance.project).toEqual({ id: production?.projectId, name: 'New shops' });
    expect(instance.dataSpace).toEqual({ id: production?.id, name: 'New Production', type: 'Production' });
  });

  test('changes nothing that is journaled', async () => {
    const before = await it.journal();
    await it.call('projects.list', { client: 'Acme' });
    expect(await it.journal()).toEqual(before);
  });

  test('can be cancelled by its job id', async () => {
    const before = await it.profile();
    it.registry.next('list', async (carryOut) => {
      expect(await it.call('jobs.cancel', { jobId: 'job' })).toEqual({ cancelled: true });
      return carryOut();
    });
    const failure = await failureFrom(it.call('projects.list', { client: 'Acme', jobId: 'job' }));
    expect(failure.code).toBe('cancelled');
    expect(await it.profile()).toEqual(before);
    expect(await it.call('jobs.cancel', { jobId: 'job' })).toEqual({ cancelled: false });
    expect((await it.call('projects.list', { client: 'Acme', jobId: 'job' })).projects).toEqual([]);
  });
});

describe('offline', () => {
  test('everything is read as it was listed last, with its age', async () => {
    await it.addKeys('Acme', 'production');
    const made = it.registry.addProject('Shops');
    const online = await it.call('projects.list', { client: 'Acme' });
    it.clock.advance(26 * hour);
    it.registry.addProject('Later');
    const calls = it.registry.calls.length;
    const offline = await it.call('projects.list', { client: 'Acme', offline: true });
    expect(offline).toEqual({ ...online, offline: true });
    expect(offline.at).toBe('2026-01-01T12:00:00.000Z');
    const { dataSpaces } = await it.call('dataSpaces.list', { client: 'Acme', offline: true });
    expect(dataSpaces.map(({ id }) => id)).toEqual(made.map(({ id }) => id));
    expect(it.registry.calls).toHaveLength(calls);
    const { at } = await it.call('projects.list', { client: 'Acme' });
    expect(at).toBe('2026-01-02T14:00:00.000Z');
    expect((await it.call('projects.list', { client: 'Acme', offline: true })).at).toBe(at);
  });

  test('needs neither vault nor service', async () => {
    await it.addKeys('Acme', 'production');
    it.registry.addProject('Shops');
    await it.call('projects.list', { client: 'Acme' });
    it.vaults.keychainState = { available: false, reason: 'The keychain is gone.', remedy: 'Bring it back.' };
    expect((await failureFrom(it.call('projects.list', { client: 'Acme' }))).code).toBe('vault-unavailable');
    const { projects } = await it.call('projects.list', { client: 'Acme', offline: true });
    expect(projects).toMatchObject([{ name: 'Shops' }]);
  });

  test('a list that fails leaves the last one as it was', async () => {
    await it.addKeys('Acme', 'production');
    it.registry.addProject('Shops');
    await it.call('projects.list', { client: 'Acme' });
    const before = await it.profile();
    it.registry.next('list', () => Promise.reject(unreachable));
    expect(await failureFrom(it.call('projects.list', { client: 'Acme' }))).toEqual(unreachable.toFailure());
    expect(await it.profile()).toEqual(before);
  });

  test('who uses a data space is known as of now', async () => {
    await it.addKeys('Acme', 'production');
    const [production] = it.registry.addProject('Shops');
    await it.call('dataSpaces.list', { client: 'Acme' });
    await it.call('instances.add', { client: 'Acme', name: 'Live', stage: 'production' });
    await it.call('instances.bind', { instance: 'Live', dataSpace: production?.id ?? '' });
    const { dataSpaces, quota } = await it.call('dataSpaces.list', { client: 'Acme', offline: true });
    expect(dataSpaces[0]?.usedBy).toEqual(['Acme/Live']);
    expect(quota.projects[0]?.lines[0]).toMatchObject({ type: 'Production', free: 0 });
  });

  test('nothing is known that was never listed with that pair', async () => {
    const [first, second] = [
      await it.addKeys('Acme', 'production', 'First'),
      await it.addKeys('Acme', 'production', 'Second'),
    ];
    it.registry.addProject('Shops');
    await it.call('projects.list', { client: 'Acme', keys: first.id });
    const failure = await failureFrom(
      it.call('projects.list', { client: 'Acme', keys: second.id, offline: true }),
    );
    expect(failure.code).toBe('not-found');
    expect(failure.message).toContain('Second');
    expect(failure.remedy).toContain('while the service can be reached');
    const { projects } = await it.call('projects.list', { client: 'Acme', keys: 'first', offline: true });
    expect(projects).toHaveLength(1);
  });

  test('each pair has its own list, and takes it along when it is removed', async () => {
    const sandbox = await it.addKeys('Acme', 'sandbox');
    const production = await it.addKeys('Acme', 'production');
    it.registry.addProject('Practice', 'sandbox');
    it.registry.addProject('Shops');
    await it.call('projects.list', { client: 'Acme', keyEnvironment: 'sandbox' });
    it.clock.advance(hour);
    await it.call('projects.list', { client: 'Acme' });
    const { snapshots } = await it.profile();
    expect(
      snapshots.map(({ keyPairId, at, dataSpaces }) => [keyPairId, at, dataSpaces[0]?.projectName]),
    ).toEqual([
      [sandbox.id, '2026-01-01T12:00:00.000Z', 'Practice'],
      [production.id, '2026-01-01T13:00:00.000Z', 'Shops'],
    ]);
    await it.call('keys.remove', {
      keys: sandbox.id,
      overrides: [{ code: 'key-pair-in-use', value: sandbox.label }],
    });
    expect((await it.profile()).snapshots.map(({ keyPairId }) => keyPairId)).toEqual([production.id]);
  });

  test('a pair that is removed while it lists leaves no list behind', async () => {
    const pair = await it.addKeys('Acme', 'production');
    it.registry.next('list', async (carryOut) => {
      await it.call('keys.remove', {
        keys: pair.id,
        overrides: [{ code: 'key-pair-in-use', value: pair.label }],
      });
      return carryOut();
    });
    await it.call('projects.list', { client: 'Acme' });
    expect((await it.profile()).snapshots).toEqual([]);
  });
});

describe('which pair asks', () => {
  test('is for the person to say where there are several', async () => {
    await it.addKeys('Acme', 'production', 'First');
    const second = await it.addKeys('Acme', 'production', 'Second');
    for (const method of ['projects.list', 'dataSpaces.list'] as const) {
      const failure = await failureFrom(it.call(method, { client: 'Acme' }));
      expect(failure.code).toBe('bad-input');
      expect(failure.message).toBe('Acme has 2 production key pairs: First, Second.');
      expect(failure.remedy).toMatch(/which one by its label or id/);
      expect(failure.commandLine).toContain('--keys');
    }
    expect(it.registry.calls).toEqual([]);
    for (const keys of [second.id, 'second']) await it.call('projects.list', { client: 'Acme', keys });
    const secret = JSON.parse(it.vaults.secrets()[`keypair.${second.id}`] ?? '');
    expect(it.registry.calls.map(({ access }) => access.apiKey)).toEqual([secret.apiKey, secret.apiKey]);
  });

  test('must be of the environment that is asked', async () => {
    const sandbox = await it.addKeys('Acme', 'sandbox', 'Practice');
    for (const keys of [sandbox.id, 'Practice']) {
      const failure = await failureFrom(it.call('projects.list', { client: 'Acme', keys }));
      expect(failure).toMatchObject({
        code: 'not-found',
        message: `There is no production key pair “${keys}”.`,
      });
    }
    expect(it.registry.calls).toEqual([]);
  });

  test('must be of the client', async () => {
    await it.addClient('Other');
    const theirs = await it.addKeys('Other', 'production');
    const failure = await failureFrom(it.call('projects.list', { client: 'Acme', keys: theirs.id }));
    expect(failure.code).toBe('not-found');
    expect(it.registry.calls).toEqual([]);
  });

  test('is missing where the client has none of that environment, or is not known', async () => {
    await it.addKeys('Acme', 'sandbox');
    for (const offline of [false, true]) {
      const failure = await failureFrom(it.call('projects.list', { client: 'Acme', offline }));
      expect(failure.code).toBe('not-found');
      expect(failure.message).toContain('Acme has no production key pair');
      expect(failure.remedy).toContain('API Portal');
    }
    expect((await failureFrom(it.call('projects.list', { client: 'Nobody' }))).message).toBe(
      'There is no client “Nobody”.',
    );
  });

  test('is passed over where it was replaced', async () => {
    const [old, next] = [
      await it.addKeys('Acme', 'production', 'Old'),
      await it.addKeys('Acme', 'production', 'Next'),
    ];
    await it.ports.profile.update((draft) => {
      for (const pair of draft.keyPairs) if (pair.id === old.id) pair.replacedBy = next.id;
    });
    await it.call('projects.list', { client: 'Acme' });
    expect((await it.profile()).snapshots.map(({ keyPairId }) => keyPairId)).toEqual([next.id]);
  });

  test('is told apart from one whose secret is gone', async () => {
    const pair = await it.addKeys('Acme', 'production');
    const { id } = await it.profile();
    await it.vaults.keychain(id).delete(`keypair.${pair.id}`);
    const failure = await failureFrom(it.call('projects.list', { client: 'Acme' }));
    expect(failure.code).toBe('vault-unavailable');
    expect(failure.message).toContain(pair.label);
    expect(it.registry.calls).toEqual([]);
  });
});
