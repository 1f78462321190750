import { describe, expect, it } from 'vitest';
import {
  areConfirmed,
  isConfirmed,
  overridesOf,
  type Refusal,
  refusalIn,
  withRefusal,
} from '../../../src/renderer/ui/guard-confirmation.ts';
import { createCoreInMemory, failureFrom } from '../../support/core-in-memory.ts';

const inUse: Refusal = { code: 'data-space-in-use', message: '', remedy: '', override: 'Acme/US' };
const type: Refusal = { code: 'data-space-type', message: '', remedy: '', override: 'Acme/EU' };
const final: Refusal = { code: 'same-pair-twice', message: '', remedy: '' };

describe('what is typed', () => {
  it.each(['Acme/US', 'US', ' US '])('“%s” confirms', (text) => {
    expect(isConfirmed(inUse, text)).toBe(true);
  });
  it.each(['', ' ', 'us', 'S', 'Acme', 'Acme/EU', '/US'])('“%s” does not', (text) => {
    expect(isConfirmed(inUse, text)).toBe(false);
  });
  it('confirms nothing where nothing is asked for', () => {
    expect(isConfirmed(final, '')).toBe(false);
    expect(areConfirmed([final], ['anything'])).toBe(false);
  });
  it('has to answer each refusal', () => {
    expect(areConfirmed([inUse, type], ['US'])).toBe(false);
    expect(areConfirmed([inUse, type], ['US', 'EU'])).toBe(true);
    expect(overridesOf([inUse, type], ['nonsense', ' EU '])).toEqual([
      { code: 'data-space-type', value: 'EU' },
    ]);
  });
});

it('asks for the same thing once', () => {
  expect(withRefusal([inUse], { ...inUse })).toEqual([inUse]);
  expect(withRefusal([inUse], { ...inUse, override: 'Acme/Asia' })).toHaveLength(2);
});

it('tells a guard’s word from any other failure', () => {
  const rest = { message: 'm', remedy: 'r' };
  expect(refusalIn({ code: 'unreachable', ...rest })).toBe(undefined);
  expect(refusalIn({ code: 'keys-rejected', ...rest })).toBe(undefined);
  expect(refusalIn({ code: 'incomplete-keys', ...rest })).toEqual({ code: 'incomplete-keys', ...rest });
});

it('leads through every refusal of the core to a binding', async () => {
  const { call, addClient, addKeys } = createCoreInMemory();
  await addClient('Acme');
  await addKeys('Acme', 'production');
  const project = await call('projects.create', { client: 'Acme', name: 'Shops' });
  const dataSpace = project.dataSpaces.find(({ type: each }) => each === 'Production')?.id ?? '';
  await call('instances.add', { client: 'Acme', name: 'EU' });
  await call('instances.add', { client: 'Acme', name: 'Copy', stage: 'staging' });
  await call('instances.bind', { instance: 'EU', dataSpace });

  const typed = ['EU', 'Copy'];
  let refusals: Refusal[] = [];
  for (let round = 0; round < 2; round += 1) {
    const overrides = overridesOf(refusals, typed);
    const refusal = refusalIn(
      await failureFrom(call('instances.bind', { instance: 'Copy', dataSpace, overrides })),
    );
    if (refusal) refusals = withRefusal(refusals, refusal);
  }
  expect(refusals.map(({ code }) => code)).toEqual(['data-space-in-use', 'data-space-type']);
  expect(areConfirmed(refusals, typed)).toBe(true);
  const bound = await call('instances.bind', {
    instance: 'Copy',
    dataSpace,
    overrides: overridesOf(refusals, typed),
  });
  expect(bound.instance.dataSpace?.id).toBe(dataSpace);
});
