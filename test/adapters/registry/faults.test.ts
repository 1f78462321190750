import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createHttpRegistry } from '../../../src/adapters/registry/http-registry.ts';
import type { ErrorCode } from '../../../src/contract/errors.ts';
import type { RegistryDataSpace } from '../../../src/contract/model.ts';
import type { Registry, RegistryAccess } from '../../../src/core/ports.ts';
import type { FaultKind } from '../../../src/simulator/faults.ts';
import { type Simulator, startSimulator } from '../../../src/simulator/start-simulator.ts';
import { accessTo } from '../../support/registry-access.ts';
import { failureOf } from '../../support/registry-failure.ts';

/** Every operation with every fault that asking again does not mend; the others are in registry-retry.test.ts. */
const registry = createHttpRegistry();
let simulator: Simulator;
let space: RegistryDataSpace;
beforeAll(async () => {
  simulator = await startSimulator();
  const [first] = await registry.createProject(accessTo(simulator), 'Acme');
  if (!first) throw new Error('The simulator made no data space');
  space = first;
});
afterEach(() => simulator.faults.clear());
afterAll(async () => {
  await registry.close();
  await simulator.close();
});

const operations: Record<keyof Registry, (access: RegistryAccess) => Promise<unknown>> = {
  checkKeys: (access) => registry.checkKeys(access),
  list: (access) => registry.list(access),
  createProject: (access) => registry.createProject(access, 'Other'),
  renameProject: (access) => registry.renameProject(access, space.projectId, 'New name'),
  renameDataSpace: (access) => registry.renameDataSpace(access, space.id, 'New name'),
};
const names = Object.keys(operations) as (keyof Registry)[];

const faults: [name: string, fault: FaultKind, code: ErrorCode, words: RegExp][] = [
  ['invalid JSON', { kind: 'invalid-json' }, 'unexpected-answer', /not the registry’s \(200\): “\{/],
  [
    'a missing field',
    { kind: 'missing-field', field: 'environmentName' },
    'unexpected-answer',
    /broken record: .*environmentName: /,
  ],
  [
    'a page with 200',
    { kind: 'html', status: 200 },
    'unexpected-answer',
    /not the registry’s \(200\): “<html>.*200 from a proxy/,
  ],
  [
    'a page with 403',
    { kind: 'html', status: 403 },
    'unexpected-answer',
    /not the registry’s \(403\): “<html>.*403 from a proxy/,
  ],
  [
    'a redirect to elsewhere',
    { kind: 'redirect', to: 'https://elsewhere.example/login?x=1' },
    'unexpected-answer',
    /redirected /,
  ],
  ['six megabytes', { kind: 'oversized' }, 'unexpected-answer', /with more than 5 MB/],
  [
    'keys without entitlement',
    { kind: 'shared-access' },
    'not-entitled',
    /\(403\): “The account is not entitled/,
  ],
  ['a clock an hour late', { kind: 'clock', offsetSeconds: 3_600 }, 'keys-rejected', /60 minutes behind/],
];

/** A ping's body is not published, so that nothing can be missing from it. */
const bodyIsFree = (name: keyof Registry, { kind }: FaultKind): boolean =>
  name === 'checkKeys' && (kind === 'invalid-json' || kind === 'missing-field');

describe.each(names)('%s', (name) => {
  test.each(faults)('with %s', async (_, fault, code, words) => {
    const access = accessTo(simulator);
    const before = simulator.requests.length;
    simulator.faults.next(fault);
    if (bodyIsFree(name, fault)) {
      expect(await operations[name](access)).toMatch(/accepted/);
    } else {
      const failure = await failureOf(operations[name](access), access);
      expect(failure.code).toBe(code);
      expect(failure.message).toMatch(words);
      expect(failure.message).toContain(new URL(simulator.url).host);
    }
    expect(simulator.requests).toHaveLength(before + 1);
  });

  test('with an API key that the gateway does not know', async () => {
    const access = accessTo(simulator, 'production', { apiKey: 'f'.repeat(32) });
    const { code, message } = await failureOf(operations[name](access), access);
    expect(code).toBe('keys-rejected');
    expect(message).toContain('does not know the API key ending in ffff (403003');
  });

  test('with the private key of another pair', async () => {
    const { privateKey } = simulator.licenseHolder.sandbox;
    const access = accessTo(simulator, 'production', { privateKey });
    const { code, message } = await failureOf(operations[name](access), access);
    expect(code).toBe('keys-rejected');
    expect(message).toContain('“JWT is invalid”. The private key is not the one of the API key ending in');
  });
});

test('what was answered with a fault on its way back was done all the same', async () => {
  const listed = await registry.list(accessTo(simulator));
  expect(listed.find(({ id }) => id === space.id)).toMatchObject({
    projectName: 'New name',
    name: 'New name',
  });
  expect(new Set(listed.map(({ projectName }) => projectName))).toEqual(new Set(['New name', 'Other']));
});
