import { describe, expect, it } from 'vitest';
import {
  checkChip,
  keysVerdict,
  pairsToChoose,
  pairToStartWith,
  usersOf,
} from '../../../src/renderer/wizard/pair-choice.ts';
import { clientId, newInstance, newPair } from './samples.ts';

const check = (state: 'accepted' | 'rejected' | 'unreachable') => ({
  state,
  at: '2026-01-01T00:00:00.000Z',
  detail: '',
});
const pairId = '00000000-0000-4000-8000-00000000000';

describe('the pairs of a client', () => {
  const old = newPair('old', { createdAt: '2025-01-01T00:00:00.000Z' });
  const young = newPair('young', { createdAt: '2026-06-01T00:00:00.000Z' });
  const others = [
    newPair('sandbox', { keyEnvironment: 'sandbox' }),
    newPair('foreign', { clientId: '00000000-0000-4000-8000-000000000009' }),
    newPair('replaced', { replacedBy: `${pairId}3` }),
  ];

  it('are those of the environment, newest first', () => {
    expect(pairsToChoose([old, ...others, young], clientId, 'production')).toEqual([young, old]);
  });

  it('the only one is taken; of several the person picks', () => {
    const instance = newInstance();
    expect(pairToStartWith([old, ...others], instance, 'production')).toBe('old');
    expect(pairToStartWith([old, young], instance, 'production')).toBe(undefined);
    expect(pairToStartWith([], instance, 'production')).toBe(undefined);
  });

  it('the instance’s own goes before any other', () => {
    const instance = newInstance({ keyPairs: { production: 'old' } });
    expect(pairToStartWith([old, young], instance, 'production')).toBe('old');
  });

  it('lists every instance that uses a pair', () => {
    const instances = [
      newInstance({ name: 'US', keyPairs: { production: 'old' } }),
      newInstance({ name: 'EU', keyPairs: { sandbox: 'old' } }),
      newInstance({ name: 'Asia', keyPairs: { production: 'young' } }),
    ];
    expect(usersOf(old, instances, () => 'Acme')).toEqual(['Acme/EU', 'Acme/US']);
    expect(usersOf(undefined, instances, () => 'Acme')).toEqual([]);
  });
});

it('calls unverified what could not be checked or never was', () => {
  expect(checkChip(undefined).text).toBe('needed');
  expect(checkChip(newPair('a')).text).toBe('unverified');
  expect(checkChip(newPair('a', { check: check('unreachable') })).text).toBe('unverified');
  expect(checkChip(newPair('a', { check: check('accepted') })).tone).toBe('good');
  expect(checkChip(newPair('a', { check: check('rejected') })).tone).toBe('bad');
});

describe('the keys step', () => {
  const production = newPair('p', { check: check('accepted') });
  const sandbox = newPair('s', { keyEnvironment: 'sandbox', check: check('accepted') });

  it('is done with both pairs accepted', () => {
    expect(keysVerdict({ sandbox, production }, 'production')).toEqual({});
  });

  it('needs the pair that the connector uses, and warns of the other', () => {
    expect(keysVerdict({ sandbox }, 'production').blocks).toContain('Production pair');
    expect(keysVerdict({ production }, 'sandbox').blocks).toContain('Sandbox pair');
    expect(keysVerdict({ production }, 'production').hint).toContain('sandbox keys');
    expect(keysVerdict({ sandbox }, 'sandbox').hint).toContain('production keys');
  });

  it('does not go on with refused keys, and does with unverified ones', () => {
    const refused = { ...production, check: check('rejected') };
    const unverified = { ...production, check: check('unreachable') };
    expect(keysVerdict({ sandbox, production: refused }, 'production').blocks).toContain('refuses');
    expect(keysVerdict({ sandbox, production: unverified }, 'production')).toMatchObject({
      hint: expect.stringContaining('Unverified'),
    });
    const refusedSandbox = { ...sandbox, check: check('rejected') };
    expect(keysVerdict({ sandbox: refusedSandbox, production }, 'production').hint).toContain('sandbox');
  });

  it('refuses one pair as both', () => {
    const same = { ...sandbox, apiKeyFingerprint: production.apiKeyFingerprint };
    expect(keysVerdict({ sandbox: same, production }, 'production').blocks).toContain('one and the same');
  });
});
