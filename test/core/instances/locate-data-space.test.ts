import { expect, test } from 'vitest';
import type { KeyEnvironment, RegistryDataSpace } from '../../../src/contract/model.ts';
import { CoreError } from '../../../src/core/core-error.ts';
import { type CoreInMemory, createCoreInMemory, failureFrom } from '../../support/core-in-memory.ts';

/** Acme with both pairs and the instance EU; the registry has one project. */
const createBench = async () => {
  const core = createCoreInMemory();
  await core.addClient('Acme');
  const sandbox = await core.addKeys('Acme', 'sandbox');
  const production = await core.addKeys('Acme', 'production');
  await core.call('instances.add', { client: 'Acme', name: 'EU' });
  const spaces = core.registry.addProject('Shops');
  return { ...core, pairs: { sandbox, production }, spaces };
};

const bind = ({ call }: CoreInMemory, dataSpace: string, active?: 'sandbox' | 'production') =>
  call('instances.bind', { instance: 'EU', dataSpace, active });
const idOf = (spaces: RegistryDataSpace[], name: string) =>
  spaces.find((dataSpace) => dataSpace.name === name)?.id ?? expect.fail(`no data space ${name}`);

test('what was listed before is found by id and by name, without the registry and with a vault out of reach', async () => {
  const bench = await createBench();
  await bench.call('dataSpaces.list', { client: 'Acme' });
  const asked = bench.registry.calls.length;
  bench.vaults.keychainState = { available: false, reason: 'No.', remedy: 'None.' };
  for (const ref of [idOf(bench.spaces, 'Testing 1'), 'Production']) {
    const { instance } = await bind(bench, ref);
    expect([instance.dataSpace?.id, instance.dataSpace?.name]).toContain(ref);
  }
  expect(bench.registry.calls).toHaveLength(asked);
});

test('what is not known is asked for once with the active pair, and kept', async () => {
  const bench = await createBench();
  await bind(bench, 'Production');
  expect(bench.registry.calls.map(({ method }) => method)).toEqual(['list']);
  expect(bench.registry.calls[0]?.access.keyEnvironment).toBe('production');
  expect((await bench.profile()).snapshots).toMatchObject([{ keyPairId: bench.pairs.production.id }]);
  await bind(bench, 'Testing 1');
  expect(bench.registry.calls).toHaveLength(1);
});

test('with sandbox keys made active those are asked', async () => {
  const bench = await createBench();
  const [space] = bench.registry.addProject('Trial', 'sandbox');
  const { instance } = await bind(bench, String(space?.id), 'sandbox');
  expect(instance).toMatchObject({ activeKeyEnvironment: 'sandbox', project: { name: 'Trial' } });
  expect(bench.registry.calls.map(({ access }) => access.keyEnvironment)).toEqual(['sandbox']);
});

test('what neither list nor registry has is not found, and the journal does not tell of it', async () => {
  const bench = await createBench();
  const journal = await bench.journal();
  expect(await failureFrom(bind(bench, 'Nothing'))).toMatchObject({
    code: 'not-found',
    message: expect.stringContaining('Nothing'),
    commandLine: 'Run `keybridge space list --client Acme` for their ids.',
  });
  expect(await bench.journal()).toEqual(journal);
});

test('without any pair there is nobody to ask', async () => {
  const core = createCoreInMemory();
  await core.addClient('Acme');
  await core.call('instances.add', { client: 'Acme', name: 'EU' });
  const failure = await failureFrom(bind(core, 'Production'));
  expect(failure).toMatchObject({
    code: 'not-found',
    message: 'Acme has no production key pair to ask the registry with.',
    commandLine: 'Run `keybridge keys add --client Acme --environment production`.',
  });
  expect(core.registry.calls).toEqual([]);
});

test('lists of other clients’ pairs are not looked into', async () => {
  const bench = await createBench();
  await bench.call('dataSpaces.list', { client: 'Acme' });
  await bench.addClient('Borealis');
  await bench.call('instances.add', { client: 'Borealis', name: 'US' });
  const dataSpace = idOf(bench.spaces, 'Production');
  const wish = bench.call('instances.bind', { instance: 'US', dataSpace });
  expect((await failureFrom(wish)).code).toBe('not-found');
});

test('a name that several data spaces have is refused, with their ids', async () => {
  const bench = await createBench();
  const others = bench.registry.addProject('More shops');
  const failure = await failureFrom(bind(bench, 'Production'));
  expect(failure.code).toBe('bad-input');
  for (const spaces of [bench.spaces, others]) expect(failure.message).toContain(idOf(spaces, 'Production'));
  await bind(bench, idOf(others, 'Production'));
});

test('both pairs list the same data space: it is one', async () => {
  const bench = await createBench();
  bench.registry.dataSpaces.sandbox.push(...structuredClone(bench.spaces));
  for (const keyEnvironment of ['sandbox', 'production'] as const) {
    await bench.call('dataSpaces.list', { client: 'Acme', keyEnvironment });
  }
  expect((await bind(bench, 'Production')).instance.dataSpace?.id).toBe(idOf(bench.spaces, 'Production'));
});

test.each<KeyEnvironment>(['sandbox', 'production'])(
  'of names that changed the newer list counts, here of %s',
  async (newer) => {
    const bench = await createBench();
    const older: KeyEnvironment = newer === 'sandbox' ? 'production' : 'sandbox';
    const [first, second] = [idOf(bench.spaces, 'Testing 1'), idOf(bench.spaces, 'Testing 2')];
    const named = (names: Record<string, string>) =>
      bench.spaces.map((dataSpace) => ({ ...dataSpace, name: names[dataSpace.id] ?? dataSpace.name }));
    bench.registry.dataSpaces[older] = named({ [first]: 'Blue' });
    bench.registry.dataSpaces[newer] = named({ [first]: 'Green', [second]: 'Blue' });
    for (const keyEnvironment of [older, newer]) {
      await bench.call('dataSpaces.list', { client: 'Acme', keyEnvironment });
      bench.clock.advance(1_000);
    }
    expect((await bind(bench, 'Blue')).instance.dataSpace?.id).toBe(second);
    expect((await bind(bench, first)).instance.dataSpace?.name).toBe('Green');
  },
);

test('what stops the asking is told, and nothing is bound', async () => {
  const bench = await createBench();
  bench.registry.next('list', async () => {
    throw new CoreError('unreachable', 'No answer.', 'Try later.');
  });
  expect((await failureFrom(bind(bench, 'Production'))).code).toBe('unreachable');
  bench.vaults.keychainState = { available: false, reason: 'No keychain.', remedy: 'Get one.' };
  expect((await failureFrom(bind(bench, 'Production'))).code).toBe('vault-unavailable');
  expect((await bench.profile()).instances[0]?.dataSpace).toBeUndefined();
  const unknown = bench.call('instances.bind', { instance: 'Acme/US', dataSpace: 'Production' });
  expect(await failureFrom(unknown)).toMatchObject({ code: 'not-found', message: /Acme\/US/ });
});
