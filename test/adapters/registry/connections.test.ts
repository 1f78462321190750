import { createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createHttpRegistry } from '../../../src/adapters/registry/http-registry.ts';
import type { RegistryAccess } from '../../../src/core/ports.ts';
import { type Simulator, startSimulator } from '../../../src/simulator/start-simulator.ts';
import { startAnsweringServer } from '../../support/answering-server.ts';
import { startForwardingProxy } from '../../support/forwarding-proxy.ts';
import { accessTo } from '../../support/registry-access.ts';
import { failureOf } from '../../support/registry-failure.ts';
import { buildRegistryProbe, type RegistryProbe } from '../../support/run-registry-probe.ts';
import { startMuteServer, startSocketServer } from '../../support/socket-server.ts';
import { startTlsFront, type TlsFront } from '../../support/tls-front.ts';

const proxyVariables = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY', 'no_proxy', 'NO_PROXY'];
const noProxies = Object.fromEntries(proxyVariables.map((name) => [name, undefined]));

let simulator: Simulator;
let registry: ReturnType<typeof createHttpRegistry>;
/** What a test started; closed after it, the last first. */
let started: { close(): Promise<void> }[];

beforeAll(async () => {
  simulator = await startSimulator();
});
beforeEach(() => {
  for (const name of proxyVariables) vi.stubEnv(name, undefined);
  registry = createHttpRegistry();
  started = [registry];
});
afterEach(async () => {
  vi.unstubAllEnvs();
  simulator.faults.clear();
  for (const each of started.reverse()) await each.close();
});
afterAll(() => simulator.close());

const open = async <T extends { close(): Promise<void> }>(starting: Promise<T>): Promise<T> => {
  const it = await starting;
  started.push(it);
  return it;
};
const at = (gateway: string, timeouts = { connect: 5_000, answer: 5_000 }): RegistryAccess =>
  accessTo(simulator, 'production', { gateway, timeouts });

describe('connections', () => {
  // A pool may open a second one while the first is still being read to its end.
  test('are kept for the next call', async () => {
    const server = await open(startAnsweringServer((_, response) => response.end('{"results":[]}')));
    for (let call = 0; call < 20; call += 1) await registry.list(at(server.url));
    expect(server.requests).toHaveLength(20);
    expect(server.connections()).toBeLessThanOrEqual(2);
  });

  test('are enough for 32 checks in flight under one signal', async () => {
    const warnings: string[] = [];
    const warned = ({ message }: Error): void => void warnings.push(message);
    process.on('warning', warned);
    const waiting: (() => void)[] = [];
    const server = await open(
      startAnsweringServer((_, response) => {
        waiting.push(() => response.end('{}'));
        if (waiting.length === 32) for (const answer of waiting) answer();
      }),
    );
    const { signal } = new AbortController();
    const checks = Array.from({ length: 32 }, () => registry.checkKeys(at(server.url), signal));
    expect(new Set(await Promise.all(checks)).size).toBe(1);
    process.off('warning', warned);
    expect(warnings).toEqual([]);
  });
});

describe('what cannot be reached is told apart', () => {
  test('a refused connection', async () => {
    const server = await startMuteServer();
    await server.close();
    const access = at(`http://127.0.0.1:${server.port}/`);
    const { code, message, remedy, commandLine } = await failureOf(registry.list(access), access);
    expect(code).toBe('unreachable');
    expect(message).toBe(`The connection to 127.0.0.1:${server.port} was refused (ECONNREFUSED).`);
    expect(remedy).toContain('go back to Adobe’s gateways');
    expect(commandLine).toContain('`keybridge gateway reset`');
  });

  test('a name that is not known', async () => {
    const access = at('https://registry.invalid/');
    const { code, message, remedy } = await failureOf(registry.list(access), access);
    expect(code).toBe('unreachable');
    expect(message).toMatch(/^The name of registry\.invalid cannot be looked up/);
    expect(remedy).toMatch(/VPN and DNS.*registry\.invalid/);
  });

  test('a connection that does not come about', async () => {
    const mute = await open(startMuteServer());
    const access = at(`https://127.0.0.1:${mute.port}/`, { connect: 200, answer: 5_000 });
    const { code, message } = await failureOf(registry.list(access), access);
    expect(code).toBe('unreachable');
    expect(message).toContain('could not be connected to within');
    expect(mute.connections()).toBe(3);
  });

  test('a connection that is waited for can be cancelled at once', async () => {
    const mute = await open(startMuteServer());
    const access = at(`https://127.0.0.1:${mute.port}/`, { connect: 600_000, answer: 600_000 });
    const controller = new AbortController();
    const failure = failureOf(registry.list(access, controller.signal), access);
    await expect.poll(mute.connections).toBe(1);
    controller.abort();
    expect((await failure).code).toBe('cancelled');
  });

  test('an answer whose headers have no end', async () => {
    const filler = `X-Filler: ${'x'.repeat(8_000)}\r\n`;
    const answer = `HTTP/1.1 200 OK\r\n${filler.repeat(4)}\r\n`;
    const boastful = createServer((socket) => socket.once('data', () => socket.write(answer)));
    const server = await open(startSocketServer(boastful));
    const access = at(`http://127.0.0.1:${server.port}/`);
    expect((await failureOf(registry.list(access), access)).code).toBe('unexpected-answer');
    expect(server.connections()).toBe(1);
  });

  test('something that does not speak HTTP', async () => {
    const greeting = createServer((socket) => socket.once('data', () => socket.end('SSH-2.0-x\r\n')));
    const server = await open(startSocketServer(greeting));
    const access = at(`http://127.0.0.1:${server.port}/`);
    const { code, message } = await failureOf(registry.list(access), access);
    expect(code).toBe('unexpected-answer');
    expect(message).toContain('not HTTP');
  });

  test('a certificate that is not trusted, asked once', async () => {
    const front = await open(startTlsFront('localhost', Number(new URL(simulator.url).port)));
    const access = at(`https://localhost:${front.port}/`);
    const { code, message, remedy } = await failureOf(registry.list(access), access);
    expect(code).toBe('unreachable');
    expect(message).toMatch(
      /localhost:\d+ could be made: its certificate or TLS was not accepted \(DEPTH_ZERO_SELF/,
    );
    expect(remedy).toContain('NODE_EXTRA_CA_CERTS');
    expect(front.connections()).toBe(1);
  });
});

describe('redirects', () => {
  test('within the origin are followed, three of them', async () => {
    const again = { kind: 'redirect', to: '/merchant-registry/v1/registry' } as const;
    simulator.faults.next(again, 3);
    expect(await registry.list(at(simulator.url))).toEqual([]);
    simulator.faults.next(again, 4);
    const { code, message } = await failureOf(registry.list(at(simulator.url)), at(simulator.url));
    expect(code).toBe('unexpected-answer');
    expect(message).toContain('more than 3 times');
  });

  test('to another origin are refused, and nothing is sent there', async () => {
    const elsewhere = await open(startAnsweringServer((_, response) => response.end('{"results":[]}')));
    const targets = [
      elsewhere.url,
      elsewhere.url.replace('http:', ''),
      simulator.url.replace('127.0.0.1', 'localhost'),
      simulator.url.replace('http:', 'https:'),
    ];
    for (const to of [...targets, 'data:application/json,{}']) {
      simulator.faults.next({ kind: 'redirect', to });
      const { code, message, remedy } = await failureOf(registry.list(at(simulator.url)), at(simulator.url));
      expect(code).toBe('unexpected-answer');
      expect(message).toContain('redirected the list of data spaces to ');
      expect(remedy).toContain('login');
    }
    expect(elsewhere.connections()).toBe(0);
  });

  test('of a change are not followed', async () => {
    const before = simulator.requests.length;
    simulator.faults.next({ kind: 'redirect', to: '/merchant-registry/v1/registry' });
    const failure = await failureOf(registry.createProject(at(simulator.url), 'Acme'), at(simulator.url));
    expect(failure.code).toBe('unexpected-answer');
    expect(simulator.requests).toHaveLength(before + 1);
  });

  test.each(['', 'http://['])('to “%s” are not followed', async (to) => {
    simulator.faults.next({ kind: 'redirect', to }, 4);
    const { code } = await failureOf(registry.list(at(simulator.url)), at(simulator.url));
    expect(code).toBe('unexpected-answer');
  });
});

describe('proxies', () => {
  test('are left out for this machine', async () => {
    const proxy = await open(startForwardingProxy({ refuse: 500 }));
    vi.stubEnv('HTTP_PROXY', `http://127.0.0.1:${proxy.port}`);
    expect(await registry.list(at(simulator.url))).toEqual([]);
    expect(proxy.asked).toEqual([]);
  });

  test.each(['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY'])('are taken from %s', async (variable) => {
    const proxy = await open(startForwardingProxy({ refuse: 403 }));
    vi.stubEnv(variable, `http://127.0.0.1:${proxy.port}`);
    const access = at('https://registry.invalid/');
    const { code, message, remedy } = await failureOf(registry.createProject(access, 'Acme'), access);
    expect(code).toBe('unreachable');
    expect(message).toBe(`The proxy 127.0.0.1:${proxy.port} did not connect to registry.invalid (403).`);
    expect(remedy).toContain(`${variable} is set`);
    expect(proxy.asked).toEqual(['registry.invalid:443']);
  });

  test('that refuse are named as such, without their password', async () => {
    const proxy = await open(startForwardingProxy({ refuse: 407 }));
    vi.stubEnv('HTTPS_PROXY', `http://someone:proxy-password@127.0.0.1:${proxy.port}`);
    const access = at('https://registry.invalid/');
    const { code, message, remedy } = await failureOf(registry.list(access), access);
    expect(code).toBe('unreachable');
    expect(message).toBe(`The proxy 127.0.0.1:${proxy.port} did not connect to registry.invalid (407).`);
    expect(remedy).toContain('wants a login');
    expect(message + remedy).not.toContain('proxy-password');
    expect(proxy.asked).toEqual(Array(3).fill('registry.invalid:443'));
    expect(proxy.read.join()).not.toContain(access.apiKey);
  });

  test('that cannot be reached are named', async () => {
    const mute = await startMuteServer();
    await mute.close();
    vi.stubEnv('HTTPS_PROXY', `http://127.0.0.1:${mute.port}`);
    const access = at('https://registry.invalid/');
    const { message, remedy } = await failureOf(registry.list(access), access);
    expect(message).toBe(`The connection to the proxy 127.0.0.1:${mute.port} was refused (ECONNREFUSED).`);
    expect(remedy).toContain('HTTPS_PROXY is set');
  });

  test('that never answer do not hold a call up', async () => {
    const mute = await open(startMuteServer());
    vi.stubEnv('HTTPS_PROXY', `http://127.0.0.1:${mute.port}`);
    const access = at('https://registry.invalid/', { connect: 100, answer: 200 });
    expect((await failureOf(registry.list(access), access)).code).toBe('unreachable');
  });

  test.each(['proxy.example:8080', 'nonsense', 'http://someone:proxy-password@'])(
    'whose address is %s are refused without quoting it',
    async (address) => {
      vi.stubEnv('HTTPS_PROXY', address);
      const access = at('https://registry.invalid/');
      const { code, message, remedy } = await failureOf(registry.list(access), access);
      expect(code).toBe('unreachable');
      expect(message).toContain('address of the proxy');
      expect(message + remedy).not.toContain('proxy-password');
    },
  );
});

describe('in a process of its own', () => {
  let front: TlsFront;
  let probe: RegistryProbe;
  beforeAll(async () => {
    front = await startTlsFront('registry.test', Number(new URL(simulator.url).port));
    probe = await buildRegistryProbe();
  }, 60_000);
  afterAll(async () => {
    await probe.remove();
    await front.close();
  });

  test('HTTPS_PROXY leads to the gateway, and NODE_EXTRA_CA_CERTS makes its certificate trusted', async () => {
    const proxy = await open(startForwardingProxy({ port: front.port }));
    const env = { ...noProxies, HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` };
    const access = at('https://registry.test/');
    expect(await probe.check(access, { ...env, NODE_EXTRA_CA_CERTS: front.certificate })).toBe(
      'The gateway registry.test accepted this production key pair.',
    );
    expect(proxy.asked).toEqual(['registry.test:443']);
    expect(proxy.read.join()).not.toContain(access.apiKey);
    simulator.faults.next({ kind: 'oversized' });
    expect(await probe.check(access, { ...env, NODE_EXTRA_CA_CERTS: front.certificate })).toMatch(
      /^unexpected-answer: registry\.test answered the key check with more than 5 MB/,
    );
    expect(await probe.check(access, { ...env, NODE_EXTRA_CA_CERTS: undefined })).toMatch(
      /^unreachable: .*its certificate or TLS was not accepted \(DEPTH_ZERO_SELF_SIGNED_CERT\)/,
    );
  });

  test('NO_PROXY leaves the proxy out', async () => {
    const proxy = await open(startForwardingProxy({ port: front.port }));
    const env = { ...noProxies, HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`, NO_PROXY: '.test' };
    expect(await probe.check(at('https://registry.test/'), env)).toMatch(
      /^unreachable: The name of registry\.test/,
    );
    expect(proxy.asked).toEqual([]);
  });
});
