import { generateKeyPairSync } from 'node:crypto';
import { decodeProtectedHeader, jwtVerify } from 'jose';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createHttpRegistry } from '../../../src/adapters/registry/http-registry.ts';
import type { RegistryAccess } from '../../../src/core/ports.ts';
import { type Simulator, startSimulator } from '../../../src/simulator/start-simulator.ts';
import { startAnsweringServer } from '../../support/answering-server.ts';
import { accessTo } from '../../support/registry-access.ts';
import { failureOf } from '../../support/registry-failure.ts';

const registry = createHttpRegistry();
afterAll(() => registry.close());

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator();
});
afterEach(() => simulator.close());

const seen = (): string[] =>
  simulator.requests.map(({ method, path }) => `${method} ${path.replace('/merchant-registry/', '')}`);

describe('operations', () => {
  test('lists nothing where the account has no project', async () => {
    expect(await registry.list(accessTo(simulator))).toEqual([]);
  });

  test('creates a project, lists it and renames it and a data space', async () => {
    const access = accessTo(simulator);
    const created = await registry.createProject(access, 'Ácme “& Co”');
    expect(created.map(({ type }) => type)).toEqual(['Production', 'Testing', 'Testing']);
    expect(created[0]).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      name: 'Production',
      type: 'Production',
      projectId: expect.any(String),
      projectName: 'Ácme “& Co”',
      features: expect.arrayContaining(['Catalog Service']),
    });
    expect(await registry.list(access)).toEqual(created);

    const [production, testing] = created;
    const renamed = await registry.renameProject(access, production?.projectId ?? '', 'Acme');
    expect(renamed).toEqual(created.map((each) => ({ ...each, projectName: 'Acme' })));
    const space = await registry.renameDataSpace(access, testing?.id ?? '', 'Staging');
    expect(space).toEqual({ ...testing, projectName: 'Acme', name: 'Staging' });
    expect((await registry.list(access))[1]).toEqual(space);
  });

  test('takes a gateway with and without the slash, and with a path', async () => {
    for (const gateway of [simulator.url, simulator.url.slice(0, -1)]) {
      expect(await registry.list(accessTo(simulator, 'production', { gateway }))).toEqual([]);
    }
    const access = accessTo(simulator, 'production', { gateway: `${simulator.url}behind/a/path/` });
    expect((await failureOf(registry.list(access), access)).code).toBe('not-found');
    expect(simulator.requests.at(-1)?.path).toBe('/behind/a/path/merchant-registry/v1/registry');
  });

  test('carries every header on every call', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 4096 });
    const server = await startAnsweringServer((_, response) => response.end('{"results":[]}'));
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const access = { ...accessTo(simulator), gateway: server.url, privateKey: pem };
    await registry.list(access);
    await registry.createProject(access, 'Acme');
    await server.close();
    expect(server.requests).toHaveLength(2);
    for (const { headers } of server.requests) {
      expect(headers).toMatchObject({
        'magento-api-key': access.apiKey,
        'x-api-key': access.apiKey,
        'content-type': 'application/json',
        'user-agent': expect.stringMatching(/^Keybridge\/\d+\.\d+\.\d+/),
      });
      const token = String(headers['x-gw-signature']);
      expect(decodeProtectedHeader(token)).toEqual({ typ: 'JWT', alg: 'RS256' });
      const { payload } = await jwtVerify(token, publicKey);
      const { exp, ...claims } = payload;
      expect(Math.abs((exp ?? 0) - Date.now() / 1000 - 300)).toBeLessThan(60);
      expect(claims).toEqual({
        iss: '8E6307BF5D775FA00A495EF9@AdobeOrg',
        sub: '3181519E5E2714990A495E2E@techacct.adobe.com',
        aud: 'https://ims-na1.adobelogin.com/c/9ec9d05f79eb443e8f76ce477b1e413c',
        'https://ims-na1.adobelogin.com/s/ent_reactor_sdk': true,
        'https://ims-na1.adobelogin.com/s/asset_compute_meta': true,
        'https://ims-na1.adobelogin.com/s/ent_adobeio_sdk': true,
        'https://ims-na1.adobelogin.com/s/event_receiver_api': true,
      });
    }
  });
});

describe('key checks', () => {
  test('a production pair is checked by ping', async () => {
    expect(await registry.checkKeys(accessTo(simulator))).toMatch(/accepted this production key pair\.$/);
    expect(seen()).toEqual(['GET v1/ping']);
  });

  test('a sandbox pair is proved by the registry’s answer, with and without projects', async () => {
    const access = accessTo(simulator, 'sandbox');
    expect(await registry.checkKeys(access)).toMatch(/^The registry .* answered this sandbox key pair\.$/);
    await registry.createProject(access, 'Acme');
    simulator.faults.next({ kind: 'missing-field', field: 'projectId' });
    expect(await registry.checkKeys(access)).toMatch(/^The registry .* answered/);
    expect(seen()).not.toContain('GET index.html');
  });

  test('where the registry does not prove a sandbox pair the gateway’s page decides, and that is said', async () => {
    simulator.faults.next({ kind: 'shared-access', path: 'registry/v1/registry' });
    const sentence = await registry.checkKeys(accessTo(simulator, 'sandbox'));
    expect(sentence).toMatch(/accepted by the gateway .* proves less .*not entitled/);
    expect(seen()).toEqual(['GET v1/registry', 'GET index.html']);
  });

  test('so does it where the registry is down', async () => {
    simulator.faults.next({ kind: 'server-error' }, 3);
    expect(await registry.checkKeys(accessTo(simulator, 'sandbox'))).toMatch(
      /accepted by the gateway .*\(500\)/,
    );
    expect(seen()).toEqual([...Array(3).fill('GET v1/registry'), 'GET index.html']);
  });

  test.each(['sandbox', 'production'] as const)('a page in between accepts no %s pair', async (kind) => {
    const access = accessTo(simulator, kind);
    simulator.faults.next({ kind: 'html', status: 200 }, 2);
    expect((await failureOf(registry.checkKeys(access), access)).code).toBe('unexpected-answer');
    expect(simulator.requests).toHaveLength(1);
  });

  test('a sandbox pair that neither proves is not accepted', async () => {
    const access = accessTo(simulator, 'sandbox');
    simulator.faults.next({ kind: 'shared-access' }, 2);
    expect((await failureOf(registry.checkKeys(access), access)).code).toBe('not-entitled');
  });

  test.each(['sandbox', 'production'] as const)(
    'an unknown %s API key is rejected, and asked once',
    async (kind) => {
      const access = accessTo(simulator, kind);
      simulator.revokeKeyPair(access.apiKey);
      const { code, message, remedy } = await failureOf(registry.checkKeys(access), access);
      expect(code).toBe('keys-rejected');
      expect(message).toContain(`the API key ending in ${access.apiKey.slice(-4)} (403003`);
      expect(remedy).toMatch(/copied whole.*API Portal/);
      expect(simulator.requests).toHaveLength(1);
    },
  );

  test('a private key of another pair is rejected as that', async () => {
    const { privateKey } = simulator.licenseHolder.sandbox;
    const access = accessTo(simulator, 'production', { privateKey });
    const { code, message } = await failureOf(registry.checkKeys(access), access);
    expect(code).toBe('keys-rejected');
    expect(message).toMatch(/“JWT is invalid”\. The private key is not the one of the API key ending in/);
    expect(message).not.toMatch(/clock/);
  });

  test.each([
    [7 * 60, 'This computer’s clock is 7 minutes behind the service’s.'],
    [86_400 * 3, 'This computer’s clock is 3 days behind the service’s.'],
    [-3_600, 'This computer’s clock is 60 minutes ahead of the service’s.'],
  ])('a clock %i seconds from the service’s is named', async (offsetSeconds, sentence) => {
    const { privateKey } = simulator.licenseHolder.sandbox;
    const access = accessTo(simulator, 'production', { privateKey });
    simulator.faults.next({ kind: 'clock', offsetSeconds });
    const { code, message, remedy } = await failureOf(registry.checkKeys(access), access);
    expect(code).toBe('keys-rejected');
    expect(message).toContain(sentence);
    expect(remedy).toMatch(/^Set the clock.*If it is refused again: Add the pair again/);
  });

  test('good keys with a late clock are told about the clock', async () => {
    const access = accessTo(simulator);
    simulator.faults.next({ kind: 'clock', offsetSeconds: 1_800 });
    const { message } = await failureOf(registry.list(access), access);
    expect(message).toContain('30 minutes behind');
  });

  test.each([
    [
      'a private key that is none',
      { privateKey: '-----BEGIN PRIVATE KEY-----\nbm9uZQ==\n-----END PRIVATE KEY-----\n' },
    ],
    ['an API key that no header can carry', { apiKey: 'a1b2\r\nx-other: c3' }],
    ['an API key with other letters', { apiKey: 'schlüssel' }],
    ['an empty API key', { apiKey: '' }],
  ])('%s is rejected without asking', async (_, changes) => {
    const access = accessTo(simulator, 'production', changes);
    const { code, message, cause } = await failureOf(registry.checkKeys(access), access);
    expect(code).toBe('keys-rejected');
    expect(message).toMatch(/cannot be used with 127/);
    expect(cause).toBeUndefined();
    expect(simulator.requests).toEqual([]);
  });
});

describe('a gateway that keys must not be sent to', () => {
  const anywhere = (gateway: string): RegistryAccess => accessTo(simulator, 'sandbox', { gateway });
  const calls: [name: string, call: (access: RegistryAccess) => Promise<unknown>][] = [
    ['checkKeys', (access) => registry.checkKeys(access)],
    ['list', (access) => registry.list(access)],
    ['createProject', (access) => registry.createProject(access, 'Acme')],
    ['renameProject', (access) => registry.renameProject(access, 'p1', 'Acme')],
    ['renameDataSpace', (access) => registry.renameDataSpace(access, 'e1', 'Acme')],
  ];

  test.each(calls)('is not asked: %s', async (_, call) => {
    const { port } = new URL(simulator.url);
    // 0.0.0.0 leads to this machine too, and so shows what is sent; it is no name that keys may go to in clear.
    for (const gateway of [`http://0.0.0.0:${port}/`, `http://user:password@127.0.0.1:${port}/`]) {
      const { code } = await failureOf(call(anywhere(gateway)), anywhere(gateway));
      expect(code).toBe('bad-input');
    }
    expect(simulator.requests).toEqual([]);
  });

  test.each([
    'http://registry.example/',
    'http://127.0.0.1.example/',
    'http://localhost.example/',
    'ftp://127.0.0.1/',
    'file:///etc/',
    'https://registry.example/?to=elsewhere',
    'nonsense',
    '',
  ])('is said to be none: “%s”', async (gateway) => {
    const { code, remedy } = await failureOf(registry.list(anywhere(gateway)), anywhere(gateway));
    expect(code).toBe('bad-input');
    expect(remedy).toMatch(/https|Leave out/);
  });

  test('is none of this machine’s own names', async () => {
    const { port } = new URL(simulator.url);
    for (const host of ['localhost', '127.0.0.1', '127.1']) {
      const access = accessTo(simulator, 'production', { gateway: `http://${host}:${port}` });
      expect(await registry.list(access)).toEqual([]);
    }
  });
});

describe('refusals', () => {
  test('an empty name is refused with the service’s own words', async () => {
    const access = accessTo(simulator);
    const { code, message } = await failureOf(registry.createProject(access, ' '), access);
    expect(code).toBe('bad-input');
    expect(message).toContain('“projectName must not be empty”');
  });

  test('an unknown id is not found', async () => {
    const access = accessTo(simulator);
    await registry.createProject(access, 'Acme');
    const project = await failureOf(registry.renameProject(access, 'no/such?id', 'x'), access);
    expect(project).toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('the project “no/such?id”'),
    });
    const space = await failureOf(registry.renameDataSpace(access, 'none', 'x'), access);
    expect(space).toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('the data space “none”'),
    });
    expect(simulator.requests.at(-2)?.path).toBe('/merchant-registry/v1/registry/projects/no%2Fsuch%3Fid');
  });

  test('keys without the entitlement are told apart from rejected ones', async () => {
    const access = accessTo(simulator);
    simulator.faults.next({ kind: 'shared-access' });
    const { code, message, remedy } = await failureOf(registry.list(access), access);
    expect(code).toBe('not-entitled');
    expect(message).toContain('“The account is not entitled to this service”');
    expect(remedy).toMatch(/license holder.*shared-access/);
  });
});
