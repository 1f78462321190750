import { describe, expect, it } from 'vitest';
import { groupsOf, othersIn, spaceToStartWith } from '../../../src/renderer/wizard/data-space-groups.ts';
import { createCoreInMemory } from '../../support/core-in-memory.ts';
import { newInstance, newSpace } from './samples.ts';

const listed = async () => {
  const memory = createCoreInMemory();
  await memory.addClient('Acme');
  await memory.addKeys('Acme', 'production');
  const first = await memory.call('projects.create', { client: 'Acme', name: 'Shops' });
  await memory.call('projects.create', { client: 'Acme', name: 'Brands' });
  await memory.call('instances.add', { client: 'Acme', name: 'EU' });
  const production = first.dataSpaces.find(({ type }) => type === 'Production');
  await memory.call('instances.bind', { instance: 'EU', dataSpace: production?.id ?? '' });
  return { listing: await memory.call('projects.list', { client: 'Acme', offline: true }), first };
};

describe('data spaces by project', () => {
  it('come with how many there are and how many are free', async () => {
    const { listing, first } = await listed();
    const groups = groupsOf(listing, first.id);
    expect(groups.map(({ project, summary }) => [project.name, summary])).toEqual([
      ['Shops', '3 of 3 data spaces, two are free'],
      ['Brands', '3 of 3 data spaces, three are free'],
    ]);
  });

  it('put the chosen project first', async () => {
    const { listing, first } = await listed();
    const other = listing.projects.find(({ id }) => id !== first.id);
    expect(groupsOf(listing, other?.id)[0]?.project.name).toBe('Brands');
  });

  it('are used up when each has an instance', async () => {
    const { listing } = await listed();
    const used = {
      ...listing,
      projects: listing.projects.map((project) => ({
        ...project,
        dataSpaces: project.dataSpaces.map((space) => ({ ...space, usedBy: ['Acme/EU'] })),
      })),
    };
    expect(groupsOf(listing).map(({ isUsedUp }) => isUsedUp)).toEqual([false, false]);
    expect(groupsOf(used).map(({ isUsedUp }) => isUsedUp)).toEqual([true, true]);
  });
});

describe('the data space to start with', () => {
  const project = (...dataSpaces: ReturnType<typeof newSpace>[]) => ({
    id: 'project',
    name: 'Shops',
    dataSpaces,
  });

  it('is the instance’s own', () => {
    const instance = newInstance({ dataSpace: { id: 'b', name: 'B', type: 'Testing' } });
    const spaces = project(newSpace('a', 'Production'), newSpace('b', 'Testing', ['Acme/EU']));
    expect(spaceToStartWith(spaces, instance, 'Acme/EU')).toBe('b');
  });

  it('is the only free one that fits the stage', () => {
    const spaces = project(
      newSpace('a', 'Production'),
      newSpace('b', 'Testing', ['Acme/Other']),
      newSpace('c', 'Testing'),
    );
    expect(spaceToStartWith(spaces, newInstance(), 'Acme/EU')).toBe('a');
    expect(spaceToStartWith(spaces, newInstance({ stage: 'staging' }), 'Acme/EU')).toBe('c');
  });

  it('is none where several fit, none is free, or there is no project', () => {
    const two = project(newSpace('b', 'Testing'), newSpace('c', 'Testing'));
    const taken = project(newSpace('a', 'Production', ['Acme/Other']));
    expect(spaceToStartWith(two, newInstance({ stage: 'development' }), 'Acme/EU')).toBe(undefined);
    expect(spaceToStartWith(taken, newInstance(), 'Acme/EU')).toBe(undefined);
    expect(spaceToStartWith(undefined, newInstance(), 'Acme/EU')).toBe(undefined);
  });

  it('does not count the instance itself among its users', () => {
    expect(othersIn(newSpace('a', 'Testing', ['Acme/EU', 'Acme/US']), 'Acme/EU')).toEqual(['Acme/US']);
  });
});
