import { describe, expect, test } from 'vitest';
import { createCoreInMemory, failureFrom } from '../../support/core-in-memory.ts';

const [composed, decomposed] = ['Café', 'Cafe\u0301'];

describe('adding', () => {
  test('a client has an id, its name without blanks around it, and an edition', async () => {
    const { call } = createCoreInMemory();
    const acme = await call('clients.add', { name: '  Acme  ' });
    expect(acme).toEqual({ id: expect.any(String), name: 'Acme', edition: 'commerce' });
    const borealis = await call('clients.add', { name: 'Borealis', edition: 'open-source' });
    expect(borealis.edition).toBe('open-source');
    expect(borealis.id).not.toBe(acme.id);
    expect(await call('clients.list', {})).toEqual([acme, borealis]);
  });

  test.each([
    ['Acme', 'Acme'],
    ['Acme', 'ACME'],
    [composed, decomposed],
    [decomposed, composed.toUpperCase()],
  ])('beside %s there is no %s', async (first, second) => {
    const { call, addClient } = createCoreInMemory();
    await addClient(first);
    const failure = await failureFrom(addClient(second));
    expect(failure.code).toBe('duplicate');
    expect(failure.message).toContain(first);
    expect(await call('clients.list', {})).toHaveLength(1);
  });

  test.each(['', '   ', 'a\nb', 'a\0', '\u001b[31mred', 'x'.repeat(201)])('%j is no name', async (name) => {
    const { call, addClient } = createCoreInMemory();
    expect((await failureFrom(addClient(name))).code).toBe('bad-input');
    expect(await call('clients.list', {})).toEqual([]);
  });
});

describe('changing', () => {
  test('changes what is given and leaves the rest', async () => {
    const { call, addClient } = createCoreInMemory();
    const { id } = await addClient('Acme');
    expect(await call('clients.set', { client: 'acme', edition: 'open-source' })).toEqual({
      id,
      name: 'Acme',
      edition: 'open-source',
    });
    expect(await call('clients.set', { client: id, name: 'ACME' })).toEqual({
      id,
      name: 'ACME',
      edition: 'open-source',
    });
    expect(await call('clients.list', {})).toEqual([{ id, name: 'ACME', edition: 'open-source' }]);
  });

  test('what belongs to a client is found under its new name', async () => {
    const { call, addClient } = createCoreInMemory();
    await addClient('Acme');
    const { id } = await call('instances.add', { client: 'Acme', name: 'EU' });
    await call('clients.set', { client: 'Acme', name: 'Apex' });
    expect((await call('instances.show', { instance: 'Apex/EU' })).instance.id).toBe(id);
    expect((await failureFrom(call('instances.show', { instance: 'Acme/EU' }))).code).toBe('not-found');
  });

  test('a name that another client has is refused', async () => {
    const { call, addClient } = createCoreInMemory();
    await addClient('Acme');
    await addClient('Borealis');
    const rename = call('clients.set', { client: 'Borealis', name: 'acme', edition: 'open-source' });
    expect((await failureFrom(rename)).code).toBe('duplicate');
    expect(await call('clients.list', {})).toMatchObject([
      { name: 'Acme' },
      { name: 'Borealis', edition: 'commerce' },
    ]);
  });
});

describe('removing', () => {
  test('gives its name free', async () => {
    const { call, addClient } = createCoreInMemory();
    const acme = await addClient('Acme');
    expect(await call('clients.remove', { client: 'Acme' })).toEqual(acme);
    expect(await call('clients.list', {})).toEqual([]);
    await addClient('Acme');
  });

  test('a client that has instances or key pairs stays, and says how many', async () => {
    const { call, addClient, addKeys, profile } = createCoreInMemory();
    await addClient('Acme');
    await call('instances.add', { client: 'Acme', name: 'EU' });
    const withInstance = await failureFrom(call('clients.remove', { client: 'Acme' }));
    expect(withInstance).toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('1 instance and 0 key pairs'),
    });
    await addKeys('Acme', 'production');
    await call('instances.remove', { instance: 'EU' });
    const withKeys = await failureFrom(call('clients.remove', { client: 'Acme' }));
    expect(withKeys).toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('0 instances and 1 key pair'),
    });
    expect((await profile()).clients).toHaveLength(1);
  });
});

describe('naming a client', () => {
  test('by its id or its name, without regard to case and to how accents are encoded', async () => {
    const { call, addClient } = createCoreInMemory();
    const { id } = await addClient(composed);
    for (const client of [id, composed, decomposed, 'CAFÉ', ' café ']) {
      expect((await call('clients.set', { client })).id).toBe(id);
    }
  });

  test('an id goes before a name that looks like it', async () => {
    const { call, addClient } = createCoreInMemory();
    const { id } = await addClient('Acme');
    await addClient(id);
    expect((await call('clients.set', { client: id })).name).toBe('Acme');
  });

  test.each(['clients.set', 'clients.remove'] as const)(
    '%s of one that is not there is told of',
    async (method) => {
      const { call, addClient } = createCoreInMemory();
      await addClient('Acme');
      for (const client of ['Nobody', 'Acm', 'Acme/EU', '00000000-0000-4000-8000-000000000000']) {
        const failure = await failureFrom(call(method, { client }));
        expect(failure.code).toBe('not-found');
        expect(failure.message).toContain(client);
      }
    },
  );
});
