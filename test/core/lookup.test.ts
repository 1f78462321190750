import { expect, test } from 'vitest';
import { createCoreInMemory, failureFrom } from '../support/core-in-memory.ts';

// Clients and instances are looked up in their own tests; here it is key pairs.

/** Acme and Borealis, each with a production pair called “main”. */
const createBench = async () => {
  const core = createCoreInMemory();
  for (const name of ['Acme', 'Borealis']) await core.addClient(name);
  const acme = await core.addKeys('Acme', 'production', 'main');
  const borealis = await core.addKeys('Borealis', 'production', 'main');
  const check = async (...keys: string[]) => (await core.call('keys.check', { keys })).map(({ id }) => id);
  return { ...core, pairs: { acme, borealis }, check };
};

test('a key pair is named by its id, or by its label in any letters', async () => {
  const { addKeys, check, pairs } = await createBench();
  const other = await addKeys('Acme', 'sandbox', 'Prüfung');
  expect(await check(pairs.acme.id, 'PRÜFUNG', 'Pru\u0308fung')).toEqual([pairs.acme.id, other.id]);
});

test('a label that two have is refused, with both and their ids', async () => {
  const { check, pairs } = await createBench();
  const failure = await failureFrom(check('main'));
  expect(failure).toMatchObject({ code: 'bad-input', remedy: expect.stringContaining('id') });
  for (const part of ['Acme: main', 'Borealis: main', pairs.acme.id, pairs.borealis.id]) {
    expect(failure.message).toContain(part);
  }
});

test('an id goes before a label that looks like it', async () => {
  const { addKeys, check, pairs } = await createBench();
  await addKeys('Borealis', 'sandbox', pairs.acme.id);
  expect(await check(pairs.acme.id)).toEqual([pairs.acme.id]);
});

test('of one client a label is looked for among its own pairs only', async () => {
  const { call, pairs, registry } = await createBench();
  registry.addProject('Shops');
  await call('dataSpaces.list', { client: 'Borealis', keys: 'MAIN' });
  expect(registry.calls.at(-1)?.access.apiKey.slice(-4)).toBe(pairs.borealis.apiKeyEnding);
  const foreign = call('dataSpaces.list', { client: 'Borealis', keys: pairs.acme.id });
  expect((await failureFrom(foreign)).code).toBe('not-found');
  const otherKind = call('dataSpaces.list', { client: 'Borealis', keys: 'main', keyEnvironment: 'sandbox' });
  expect(await failureFrom(otherKind)).toMatchObject({
    code: 'not-found',
    message: /sandbox key pair “main”/,
  });
});

test('what is not there is told of, whichever of several it is', async () => {
  const { check, pairs } = await createBench();
  for (const ref of ['nothing', 'mai', '00000000-0000-4000-8000-000000000000']) {
    expect(await failureFrom(check(pairs.acme.id, ref))).toMatchObject({
      code: 'not-found',
      message: expect.stringContaining(ref),
    });
  }
});

test('a replaced pair is passed over where none is named, and found where it is', async () => {
  const bench = await createBench();
  const renewed = await bench.addKeys('Acme', 'production', 'renewed');
  await bench.ports.profile.update((draft) => {
    for (const pair of draft.keyPairs) if (pair.id === bench.pairs.acme.id) pair.replacedBy = renewed.id;
  });
  await bench.call('instances.add', { client: 'Acme', name: 'EU' });
  await bench.call('instances.add', { client: 'Acme', name: 'US' });
  bench.registry.addProject('Shops');
  const unnamed = await bench.call('instances.bind', { instance: 'EU', dataSpace: 'Production' });
  expect(unnamed.instance.keyPairs.production).toBe(renewed.id);
  const named = await bench.call('instances.bind', {
    instance: 'US',
    dataSpace: 'Testing 1',
    productionKeys: 'main',
  });
  expect(named.instance.keyPairs.production).toBe(bench.pairs.acme.id);
});
