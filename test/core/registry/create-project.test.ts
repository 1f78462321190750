import { beforeEach, describe, expect, test } from 'vitest';
import { CoreError } from '../../../src/core/core-error.ts';
import type { Ports } from '../../../src/core/ports.ts';
import { type CoreInMemory, createCoreInMemory, failureFrom } from '../../support/core-in-memory.ts';
import { createInMemoryProfile } from '../../support/in-memory-profile.ts';

let it: CoreInMemory;
const prepare = async (ports: Partial<Ports> = {}): Promise<void> => {
  it = createCoreInMemory({ ports });
  await it.addClient('Acme');
  await it.addKeys('Acme', 'production');
};
beforeEach(() => prepare());

const create = (name = 'Shops', jobId?: string) =>
  it.call('projects.create', { client: 'Acme', name, jobId });
const asked = () => it.registry.calls.map(({ method }) => method);
const names = async () => {
  const { projects } = await it.call('projects.list', { client: 'Acme' });
  return projects.map(({ name }) => name);
};
const texts = async () => (await it.journal()).map(({ action, text }) => `${action}: ${text}`);
const cut = new CoreError('unreachable', 'The connection was cut.', 'Check the internet connection.');

describe('a project', () => {
  test('is created once, journaled, and readable offline', async () => {
    it.registry.addProject('Older');
    const created = await create();
    expect(created).toMatchObject({
      name: 'Shops',
      dataSpaces: [
        { name: 'Production', type: 'Production', usedBy: [] },
        { name: 'Testing 1', type: 'Testing', usedBy: [] },
        { name: 'Testing 2', type: 'Testing', usedBy: [] },
      ],
    });
    expect(asked()).toEqual(['list', 'createProject']);
    expect((await texts()).at(-1)).toBe('project.create: Created the project Shops');
    expect((await it.journal()).at(-1)).toMatchObject({ client: 'Acme', at: it.clock.now().toISOString() });
    const { projects } = await it.call('projects.list', { client: 'Acme', offline: true });
    expect(projects.map(({ name }) => name)).toEqual(['Older', 'Shops']);
    expect(projects[1]).toEqual(created);
  });

  test('is told by itself, also where the service answers with the whole account', async () => {
    it.registry.addProject('Older');
    it.registry.next('createProject', async (carryOut) => {
      await carryOut();
      return structuredClone(it.registry.dataSpaces.production);
    });
    expect(await create()).toMatchObject({ name: 'Shops' });
  });

  test.each(['Shops', 'shops', '  SHOPS '])('called %j is refused where “Shops” is there', async (name) => {
    it.registry.addProject('Shops');
    const before = await it.journal();
    const failure = await failureFrom(create(name));
    expect(failure).toMatchObject({ code: 'duplicate', message: 'There is a project “Shops” already.' });
    expect(failure.remedy).toContain('choose another name');
    expect(asked()).toEqual(['list']);
    expect(await it.journal()).toEqual(before);
  });

  test.each(['', '   ', 'a\nb', 'x'.repeat(201)])('called %j is refused without asking', async (name) => {
    expect((await failureFrom(create(name))).code).toBe('bad-input');
    expect(asked()).toEqual([]);
  });

  test('is not made twice by two calls at once', async () => {
    const outcomes = await Promise.allSettled([create(), create(), create('Others')]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(asked().filter((method) => method === 'createProject')).toHaveLength(1);
    await create('Others');
    expect(await names()).toEqual(['Shops', 'Others']);
  });

  test('that the service refuses is told in its words, and asked once', async () => {
    const refusal = new CoreError('bad-input', 'The service said “Too long”.', 'Choose another name.');
    it.registry.next('createProject', () => Promise.reject(refusal));
    expect(await failureFrom(create())).toEqual(refusal.toFailure());
    expect(asked()).toEqual(['list', 'createProject']);
    expect(await texts()).not.toContainEqual(expect.stringContaining('project.create'));
  });

  test.each(['nothing', 'only what was there before'])(
    'is looked for where the answer names %s',
    async (what) => {
      const older = it.registry.addProject('Older');
      const answer = what === 'nothing' ? [] : older;
      it.registry.next('createProject', async () => answer);
      const failure = await failureFrom(create());
      expect(failure.code).toBe('unexpected-answer');
      expect(failure.message).toMatch(
        /“Shops” was not created: The registry said yes, and named no data space/,
      );
      expect(await texts()).not.toContainEqual(expect.stringContaining('project.create'));
      it.registry.next('createProject', async (carryOut) => {
        await carryOut();
        return answer;
      });
      expect(await create()).toMatchObject({ name: 'Shops' });
    },
  );
});

describe('after a failure that tells nothing', () => {
  test.each(['unreachable', 'service-fault', 'unexpected-answer'] as const)(
    'the registry is listed again and the project found there (%s)',
    async (code) => {
      it.registry.addProject('Older');
      it.registry.next('createProject', async (carryOut) => {
        await carryOut();
        throw new CoreError(code, 'The answer was lost.', 'Try again.');
      });
      const created = await create();
      expect(created).toMatchObject({ name: 'Shops', dataSpaces: Array(3).fill({ projectName: 'Shops' }) });
      expect(asked()).toEqual(['list', 'createProject', 'list']);
      expect((await texts()).at(-1)).toBe(
        'project.create: Created the project Shops; its answer was lost, and the project found by listing: The answer was lost.',
      );
      expect(await names()).toEqual(['Older', 'Shops']);
    },
  );

  test('it is told that the project is not there, with what to do', async () => {
    it.registry.next('createProject', () => Promise.reject(cut));
    const failure = await failureFrom(create());
    expect(failure.code).toBe('unreachable');
    expect(failure.message).toBe('The project “Shops” was not created: The connection was cut.');
    expect(failure.remedy).toBe(
      'The registry was listed again and does not have it. Check the internet connection.',
    );
    expect(asked()).toEqual(['list', 'createProject', 'list']);
    expect(await texts()).not.toContainEqual(expect.stringContaining('project.create'));
    await create();
    expect(await names()).toEqual(['Shops']);
  });

  test('a project of another name that appeared meanwhile is not taken for it', async () => {
    it.registry.next('createProject', async () => {
      it.registry.addProject('Somebody else’s');
      throw cut;
    });
    expect((await failureFrom(create())).message).toContain('“Shops” was not created');
  });

  test('it is said that nothing is known where the registry cannot be listed either', async () => {
    it.registry.next('createProject', async (carryOut) => {
      await carryOut();
      it.registry.next('list', () => Promise.reject(cut));
      throw new CoreError('service-fault', 'It failed (500).', 'Try again.');
    });
    const failure = await failureFrom(create());
    expect(failure.code).toBe('service-fault');
    expect(failure.message).toMatch(/not known whether the project is there now: It failed \(500\)\.$/);
    expect(failure.remedy).toBe('List the projects before you try again: creating it twice makes two.');
    expect((await failureFrom(create())).code).toBe('duplicate');
    expect(await names()).toEqual(['Shops']);
  });

  test.each(['rate-limited', 'keys-rejected', 'not-entitled', 'not-found'] as const)(
    'but not after %s, which says that nothing was done',
    async (code) => {
      it.registry.next('createProject', () => Promise.reject(new CoreError(code, 'No.', 'Wait.')));
      expect(await failureFrom(create())).toEqual({ code, message: 'No.', remedy: 'Wait.' });
      expect(asked()).toEqual(['list', 'createProject']);
    },
  );

  test('an error of our own is no answer of the service', async () => {
    it.registry.next('createProject', () => Promise.reject(new TypeError('broken inside')));
    expect((await failureFrom(create())).code).toBe('internal');
    expect(it.logged).toMatchObject([{ message: 'projects.create failed' }]);
  });
});

describe('cancelling', () => {
  test('while the registry is listed creates nothing', async () => {
    it.registry.next('list', async (carryOut) => {
      const listed = await carryOut();
      await it.call('jobs.cancel', { jobId: 'job' });
      return listed;
    });
    const failure = await failureFrom(create('Shops', 'job'));
    expect(failure).toMatchObject({
      code: 'cancelled',
      message: 'Creating the project “Shops” was cancelled.',
    });
    expect(asked()).toEqual(['list']);
  });

  test('while it is created comes too late: the project is kept and told', async () => {
    it.registry.next('createProject', async (carryOut) => {
      await it.call('jobs.cancel', { jobId: 'job' });
      return carryOut();
    });
    expect(await create('Shops', 'job')).toMatchObject({ name: 'Shops' });
    expect((await texts()).at(-1)).toBe('project.create: Created the project Shops');
  });
});

test('a project that could not be noted here is said to be there', async () => {
  const store = createInMemoryProfile();
  const full = new CoreError('disk-full', 'The disk is full.', 'Make room.');
  let isFull = false;
  await prepare({
    profile: { ...store, update: (change) => (isFull ? Promise.reject(full) : store.update(change)) },
  });
  it.registry.next('createProject', (carryOut) => {
    isFull = true;
    return carryOut();
  });
  expect(await failureFrom(create())).toEqual({
    code: 'disk-full',
    message: 'The project “Shops” was created, but that could not be noted here: The disk is full.',
    remedy: 'Make room. Then list the projects; do not create it again.',
  });
  isFull = false;
  expect((await failureFrom(create())).code).toBe('duplicate');
  expect(await names()).toEqual(['Shops']);
});
