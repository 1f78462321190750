import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Instance } from '../../../src/contract/model.ts';
import { hibernationTicket, pollutionTicket } from '../../../src/renderer/tickets/instance-tickets.ts';

const instanceWith = (space: string | undefined, more: Partial<Instance> = {}): Instance => ({
  id: randomUUID(),
  clientId: randomUUID(),
  name: 'EU',
  stage: 'production',
  connection: { kind: 'none' },
  activeKeyEnvironment: 'production',
  keyPairs: {},
  services: [],
  ...(space === undefined ? {} : { dataSpace: { id: space, name: space, type: 'Production' } }),
  ...more,
});
const copyOf = (dataSpaceId: string): Partial<Instance> => ({
  inspected: {
    at: '2026-01-01T00:00:00.000Z',
    dataSpaceId,
    drift: [{ code: 'data-space-of-another', paths: [], message: 'It is a copy.', remedy: 'Connect it.' }],
  },
});

test('of a copy the ticket is about the other’s data space, and is the other’s', () => {
  const owner = instanceWith('one');
  const copy = instanceWith('two', copyOf('one'));
  expect(pollutionTicket(copy, [owner, copy])).toEqual({
    kind: 'polluted-data-space',
    instance: owner.id,
    dataSpace: 'one',
  });
  expect(pollutionTicket(owner, [owner, copy])).toEqual({ kind: 'polluted-data-space', instance: owner.id });
  expect(hibernationTicket(copy)).toEqual({ kind: 'hibernation', instance: copy.id });
});

test('a copy of what nobody has here is about its own, and without any there is no ticket', () => {
  const copy = instanceWith('two', copyOf('gone'));
  expect(pollutionTicket(copy, [copy])).toEqual({ kind: 'polluted-data-space', instance: copy.id });
  const unbound = instanceWith(undefined);
  expect(pollutionTicket(unbound, [unbound, instanceWith(undefined)])).toBeUndefined();
  expect(hibernationTicket(unbound)).toBeUndefined();
});
