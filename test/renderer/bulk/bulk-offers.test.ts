import { expect, test } from 'vitest';
import type { Instance } from '../../../src/contract/model.ts';
import { meantWords, offersFor } from '../../../src/renderer/bulk/bulk-offers.ts';

const instanceOf = (id: string, part: Partial<Instance> = {}): Instance => ({
  id,
  clientId: 'client',
  name: id,
  stage: 'production',
  connection: { kind: 'none' },
  activeKeyEnvironment: 'production',
  keyPairs: {},
  services: [],
  ...part,
});
const subject = (instance: Instance) => ({ instance, client: 'Acme' });
const live = { connection: { kind: 'local' as const, root: '/shop' } };
const bound = { dataSpace: { id: 'space', name: 'Space', type: 'Production' } };
const free = { isPractice: false, isRunning: false };
const subjects = [
  instanceOf('bare'),
  instanceOf('live', live),
  instanceOf('whole', { ...live, ...bound, keyPairs: { production: 'pair' } }),
].map(subject);

test('each kind of work is about those whom it suits, and says who is left out and why', () => {
  const offers = offersFor({ subjects, areChosen: false }, free);
  const suited = Object.fromEntries(
    offers.map(({ kind, suited }) => [kind, suited.map(({ instance }) => instance.id)]),
  );
  expect(suited).toEqual({
    check: ['whole'],
    inspect: ['live', 'whole'],
    verify: [],
    connect: ['whole'],
    export: ['whole'],
  });
  const [check, inspect, verify, connect] = offers;
  expect(check?.hint).toMatch(/2 are left out: no key pairs\.$/);
  expect(inspect).toMatchObject({
    label: 'Inspect the 3 shown',
    isDisabled: false,
    leftOut: [{ instance: 'bare', name: 'Acme/bare', reason: 'no connection is recorded' }],
  });
  expect(verify).toMatchObject({ isDisabled: true });
  expect(verify?.hint).toBe('3 are left out: no connection is recorded; not connected yet.');
  expect(connect?.label).toBe('Connect the 3 shown…');
});

test('practice goes into none, and one run is made at a time', () => {
  const practice = offersFor({ subjects, areChosen: true }, { ...free, isPractice: true });
  expect(practice.map(({ kind, isDisabled }) => [kind, isDisabled])).toEqual([
    ['check', false],
    ['inspect', true],
    ['verify', true],
    ['connect', true],
    ['export', false],
  ]);
  expect(practice[1]?.hint).toBe('Practice goes into no instance.');
  const busy = offersFor({ subjects, areChosen: true }, { ...free, isRunning: true });
  expect(busy.every(({ isDisabled, hint }) => isDisabled && hint.includes('one at a time'))).toBe(true);
  const none = offersFor({ subjects: [], areChosen: false }, free);
  expect(none.every(({ isDisabled, hint }) => isDisabled && hint === 'No instance is shown.')).toBe(true);
});

test('the words say how many, and whether they were ticked', () => {
  expect(meantWords({ subjects, areChosen: true })).toBe('the 3 chosen');
  expect(meantWords({ subjects: subjects.slice(1, 2), areChosen: false })).toBe('the one shown');
});
