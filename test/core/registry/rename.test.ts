import { beforeEach, describe, expect, test } from 'vitest';
import type { RegistryDataSpace } from '../../../src/contract/model.ts';
import { CoreError } from '../../../src/core/core-error.ts';
import { type CoreInMemory, createCoreInMemory, failureFrom } from '../../support/core-in-memory.ts';

let it: CoreInMemory;
let shops: RegistryDataSpace[];
let more: RegistryDataSpace[];
beforeEach(async () => {
  it = createCoreInMemory();
  await it.addClient('Acme');
  await it.addKeys('Acme', 'production');
  shops = it.registry.addProject('Shops');
  more = it.registry.addProject('More');
});

const renameProject = (project: string, name: string) =>
  it.call('projects.rename', { client: 'Acme', project, name });
const renameDataSpace = (dataSpace: string, name: string) =>
  it.call('dataSpaces.rename', { client: 'Acme', dataSpace, name });
const changes = () => it.registry.calls.filter(({ method }) => method.startsWith('rename'));
const idOf = (dataSpaces: RegistryDataSpace[], field: 'id' | 'projectId') => dataSpaces[0]?.[field] ?? '';
const bindLive = async () => {
  await it.call('dataSpaces.list', { client: 'Acme' });
  await it.call('instances.add', { client: 'Acme', name: 'Live', stage: 'production' });
  await it.call('instances.bind', { instance: 'Live', dataSpace: idOf(shops, 'id') });
};
const live = async () => (await it.call('instances.show', { instance: 'Live' })).instance;

describe('a project', () => {
  test.each([
    ['its id', () => idOf(shops, 'projectId')],
    ['its name', () => 'Shops'],
    ['its name in other letters', () => 'sHOPS'],
  ])('is renamed by %s', async (_, ref) => {
    const renamed = await renameProject(ref(), ' Acme shops ');
    expect(renamed.name).toBe('Acme shops');
    expect(renamed.dataSpaces.map(({ id }) => id)).toEqual(shops.map(({ id }) => id));
    expect(changes().map(({ asked }) => asked)).toEqual([[idOf(shops, 'projectId'), 'Acme shops']]);
    const { projects } = await it.call('projects.list', { client: 'Acme', offline: true });
    expect(projects.map(({ name }) => name)).toEqual(['Acme shops', 'More']);
    expect((await it.journal()).at(-1)).toEqual({
      at: it.clock.now().toISOString(),
      action: 'project.rename',
      client: 'Acme',
      text: 'Renamed the project Shops to Acme shops',
    });
  });

  test('keeps its users, and they learn the new name', async () => {
    await bindLive();
    expect((await renameProject('Shops', 'New')).dataSpaces[0]?.usedBy).toEqual(['Acme/Live']);
    expect((await live()).project).toEqual({ id: idOf(shops, 'projectId'), name: 'New' });
  });

  test('is told by itself, also where the service answers with the whole account', async () => {
    it.registry.next('renameProject', async (carryOut) => {
      await carryOut();
      return structuredClone(it.registry.dataSpaces.production);
    });
    expect(await renameProject('More', 'New')).toMatchObject({ id: idOf(more, 'projectId'), name: 'New' });
  });

  test('that the service renamed without naming it is not called renamed', async () => {
    it.registry.next('renameProject', async () => []);
    const failure = await failureFrom(renameProject('More', 'New'));
    expect(failure).toMatchObject({
      code: 'unexpected-answer',
      remedy: expect.stringMatching(/List the projects/),
    });
  });

  test('whose name two have is asked for by its id', async () => {
    await renameProject('More', 'Shops');
    const failure = await failureFrom(renameProject('shops', 'New'));
    expect(failure).toMatchObject({ code: 'bad-input', remedy: 'Give the id.' });
    expect(failure.message).toBe(
      `2 projects are called “shops”: ${idOf(shops, 'projectId')}, ${idOf(more, 'projectId')}.`,
    );
    expect(await renameProject(idOf(more, 'projectId'), 'New')).toMatchObject({ name: 'New' });
  });

  test('that is not there is not found, and nothing is changed', async () => {
    const before = await it.profile();
    const failure = await failureFrom(renameProject('None', 'New'));
    expect(failure).toMatchObject({ code: 'not-found', message: 'There is no project “None”.' });
    expect(changes()).toEqual([]);
    expect(await it.profile()).toEqual(before);
  });
});

describe('a data space', () => {
  test.each([
    ['its id', () => idOf(more, 'id')],
    ['its name, where only one has it', () => 'Elsewhere'],
  ])('is renamed by %s', async (_, ref) => {
    await renameDataSpace(idOf(more, 'id'), 'Elsewhere');
    expect(await renameDataSpace(ref(), 'Ünïque')).toEqual({
      ...more[0],
      name: 'Ünïque',
      usedBy: [],
    });
    const { dataSpaces } = await it.call('dataSpaces.list', { client: 'Acme', offline: true });
    expect(dataSpaces.map(({ name }) => name)).toEqual([
      ...['Production', 'Testing 1', 'Testing 2'],
      ...['Ünïque', 'Testing 1', 'Testing 2'],
    ]);
    expect((await it.journal()).at(-1)).toMatchObject({
      action: 'space.rename',
      client: 'Acme',
      text: 'Renamed the data space Elsewhere to Ünïque',
    });
  });

  test('keeps its users, and they learn the new name', async () => {
    await bindLive();
    expect((await renameDataSpace(idOf(shops, 'id'), 'New')).usedBy).toEqual(['Acme/Live']);
    expect((await live()).dataSpace).toEqual({ id: idOf(shops, 'id'), name: 'New', type: 'Production' });
  });

  test('whose name two projects have is asked for by its id', async () => {
    const failure = await failureFrom(renameDataSpace('Production', 'New'));
    expect(failure.message).toBe(
      `2 data spaces are called “Production”: ${idOf(shops, 'id')}, ${idOf(more, 'id')}.`,
    );
    expect(changes()).toEqual([]);
  });

  test('of the other key environment is not found', async () => {
    const [practice] = it.registry.addProject('Practice', 'sandbox');
    expect((await failureFrom(renameDataSpace(practice?.id ?? '', 'New'))).code).toBe('not-found');
  });
});

describe('a rename that fails', () => {
  test.each(['projects', 'dataSpaces'] as const)('is neither repeated nor noted (%s)', async (what) => {
    const before = { profile: await it.profile(), journal: await it.journal() };
    const failure = new CoreError('service-fault', 'It failed (500).', 'Try again.');
    it.registry.next('renameProject', () => Promise.reject(failure));
    it.registry.next('renameDataSpace', () => Promise.reject(failure));
    const call =
      what === 'projects' ? renameProject('Shops', 'New') : renameDataSpace(idOf(shops, 'id'), 'New');
    expect(await failureFrom(call)).toEqual(failure.toFailure());
    expect(changes()).toHaveLength(1);
    expect({ profile: await it.profile(), journal: await it.journal() }).toEqual(before);
  });

  test.each(['', ' ', 'a\u001bb'])('for its name %j never reaches the service', async (name) => {
    expect((await failureFrom(renameProject('Shops', name))).code).toBe('bad-input');
    expect((await failureFrom(renameDataSpace(idOf(shops, 'id'), name))).code).toBe('bad-input');
    expect(it.registry.calls).toEqual([]);
  });
});
