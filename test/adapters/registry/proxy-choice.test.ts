import { createServer } from 'node:net';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
  vi,
} from 'vitest';
import { createHttpRegistry } from '../../../src/adapters/registry/http-registry.ts';
import type { ProxyChoice } from '../../../src/contract/model.ts';
import { type Simulator, startSimulator } from '../../../src/simulator/start-simulator.ts';
import { type ForwardingProxy, startForwardingProxy } from '../../support/forwarding-proxy.ts';
import { accessTo } from '../../support/registry-access.ts';
import { failureOf } from '../../support/registry-failure.ts';
import { buildRegistryProbe } from '../../support/run-registry-probe.ts';
import { startMuteServer, startSocketServer } from '../../support/socket-server.ts';
import { startTlsFront } from '../../support/tls-front.ts';

/** The proxy that the settings choose, against what the environment says. */
let simulator: Simulator;
let registry: ReturnType<typeof createHttpRegistry>;
/** What HTTPS_PROXY names. */
let ofEnvironment: ForwardingProxy;

beforeAll(async () => {
  simulator = await startSimulator();
});
beforeEach(async () => {
  ofEnvironment = await startForwardingProxy({ refuse: 502 });
  for (const name of ['https_proxy', 'http_proxy', 'HTTP_PROXY', 'no_proxy', 'NO_PROXY']) {
    vi.stubEnv(name, undefined);
  }
  vi.stubEnv('HTTPS_PROXY', `http://127.0.0.1:${ofEnvironment.port}`);
  registry = createHttpRegistry();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await registry.close();
  await ofEnvironment.close();
});
afterAll(() => simulator.close());

/** Closed at the end of the test. */
const open = async <T extends { close(): Promise<void> }>(starting: Promise<T>): Promise<T> => {
  const it = await starting;
  onTestFinished(() => it.close());
  return it;
};
const by = (proxy: ProxyChoice, gateway = 'https://registry.invalid/') =>
  accessTo(simulator, 'production', { gateway, proxy });
const at = ({ port }: { port: number }): ProxyChoice => ({
  kind: 'address',
  address: `http://127.0.0.1:${port}`,
});
const listing = (access: ReturnType<typeof by>) => failureOf(registry.list(access), access);

describe('the proxy of the settings', () => {
  test('takes the place of the environment’s, from the next call on, and nothing reads the keys there', async () => {
    const chosen = await open(startForwardingProxy({ refuse: 403 }));
    expect((await listing(by({ kind: 'environment' }))).message).toContain('(502)');
    const before = ofEnvironment.asked.length;
    const access = by(at(chosen));
    const { code, message, remedy } = await listing(access);
    expect(code).toBe('unreachable');
    expect(message).toBe(`The proxy 127.0.0.1:${chosen.port} did not connect to registry.invalid (403).`);
    expect(remedy).toContain('the proxy in the settings');
    expect(remedy).not.toContain('HTTPS_PROXY');
    expect(chosen.asked).toContain('registry.invalid:443');
    expect(chosen.read.join()).not.toContain(access.apiKey);
    expect(ofEnvironment.asked).toHaveLength(before);

    expect((await listing(by({ kind: 'none' }))).message).toMatch(/^The name of registry\.invalid cannot be/);
    expect((await listing(by({ kind: 'environment' }))).message).toContain('(502)');
  });

  test('is left out for this machine', async () => {
    const chosen = await open(startForwardingProxy({ refuse: 403 }));
    for (const gateway of [simulator.url, simulator.url.replace('127.0.0.1', 'localhost')]) {
      expect(await registry.list(by(at(chosen), gateway))).toEqual([]);
    }
    expect(chosen.asked).toEqual([]);
  });

  test('is used whatever NO_PROXY says', async () => {
    vi.stubEnv('NO_PROXY', '*');
    const chosen = await open(startForwardingProxy({ refuse: 403 }));
    expect((await listing(by(at(chosen)))).message).toContain('(403)');
  });

  test('that wants a login sends to HTTPS_PROXY, for settings hold none', async () => {
    const chosen = await open(startForwardingProxy({ refuse: 407 }));
    const { message, remedy } = await listing(by(at(chosen)));
    expect(message).toContain(`127.0.0.1:${chosen.port} did not connect to registry.invalid (407)`);
    expect(remedy).toContain('HTTPS_PROXY');
    expect(remedy).toContain('take the proxy from the environment');
  });
});

describe('a proxy that is none is named', () => {
  test('nothing listens there', async () => {
    const gone = await open(startMuteServer());
    await gone.close();
    const { code, message } = await listing(by(at(gone)));
    expect(code).toBe('unreachable');
    expect(message).toBe(`The connection to the proxy 127.0.0.1:${gone.port} was refused (ECONNREFUSED).`);
  });

  test('its name is not known', async () => {
    const access = by({ kind: 'address', address: 'http://proxy.invalid:3128' });
    expect((await listing(access)).message).toMatch(
      /^The name of the proxy proxy\.invalid:3128 cannot be looked up/,
    );
  });

  test('it says nothing', async () => {
    const mute = await open(startMuteServer());
    const timeouts = { connect: 500, answer: 20_000 };
    expect((await listing({ ...by(at(mute)), timeouts })).message).toBe(
      `The proxy 127.0.0.1:${mute.port} did not connect to registry.invalid within 500 ms (timeout).`,
    );
  });

  test('it cuts the connection', async () => {
    const rude = await open(
      startSocketServer(createServer((socket) => socket.once('data', () => socket.end()))),
    );
    const { message } = await listing(by(at(rude)));
    expect(message).toMatch(`The connection to the proxy 127.0.0.1:${rude.port} failed (UND_ERR_SOCKET).`);
    expect(rude.connections()).toBe(3);
  });

  test('it speaks no HTTP', async () => {
    const other = createServer((socket) => socket.once('data', () => socket.end('SSH-2.0-x\r\n')));
    const odd = await open(startSocketServer(other));
    const { message } = await listing(by(at(odd)));
    expect(message).toContain(`The proxy 127.0.0.1:${odd.port} answered with something that is not HTTP`);
  });

  test('its own certificate is not trusted', async () => {
    const front = await open(startTlsFront('localhost', ofEnvironment.port));
    const access = by({ kind: 'address', address: `https://localhost:${front.port}` });
    const { message, remedy } = await listing(access);
    expect(message).toContain(`connection to the proxy localhost:${front.port} could be made`);
    expect(remedy).toContain('NODE_EXTRA_CA_CERTS');
  });

  test.each(['http://someone:proxy-password@127.0.0.1:1', 'ftp://127.0.0.1:1', 'nonsense'])(
    'a profile that somebody wrote %s into is refused without quoting a password',
    async (address) => {
      const { code, message, remedy } = await listing(by({ kind: 'address', address }));
      expect(code).toBe('bad-input');
      expect(message + remedy).not.toContain('proxy-password');
    },
  );
});

test('a call goes through it to a gateway that is trusted', async () => {
  const front = await open(startTlsFront('registry.test', Number(new URL(simulator.url).port)));
  const chosen = await open(startForwardingProxy({ port: front.port }));
  const probe = await buildRegistryProbe();
  const env = {
    HTTPS_PROXY: `http://127.0.0.1:${ofEnvironment.port}`,
    NODE_EXTRA_CA_CERTS: front.certificate,
  };
  expect(await probe.check(by(at(chosen), 'https://registry.test/'), env)).toBe(
    'The gateway registry.test accepted this production key pair.',
  );
  expect(chosen.asked).toEqual(['registry.test:443']);
  expect(ofEnvironment.asked).toEqual([]);
  await probe.remove();
});
