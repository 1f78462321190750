import { mkdir, writeFile } from 'node:fs/promises';
import { type IncomingHttpHeaders, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { type BrowserHost, type BrowserHostOptions, startBrowserHost } from '../../src/web/index.ts';
import { type CoreInMemory, createCoreInMemory } from './core-in-memory.ts';
import { createTemporaryFolder } from './temporary-folder.ts';

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Ask {
  method?: string;
  /** Sent as it is. */
  path: string;
  /** Instead of, or besides, those that the own page sends; undefined leaves one out. */
  headers?: Record<string, string | string[] | undefined>;
  body?: string | Buffer;
}

/** A page of a few files, and what is not to be served. */
const files: Record<string, string> = {
  'index.html': '<!doctype html><title>Page</title><script type="module" src="/assets/app.js"></script>',
  'assets/app.js': 'document.title = "Ran";',
  'assets/app.css': 'body { color: black }',
  'assets/app.js.map': '{}',
  '.env': 'outside',
  '../secret.js': 'outside',
  '../package.json': 'outside',
};

/** The browser host on a free port, over the core in memory, and an HTTP client that sends what it is told. */
export interface HostUnderTest {
  readonly inMemory: CoreInMemory;
  readonly host: BrowserHost;
  readonly origin: string;
  readonly port: number;
  readonly folder: string;
  /** Of a new address. */
  newCode(): string;
  /** As the own page does unless told otherwise. */
  ask(ask: Ask): Promise<Reply>;
  exchange(code: string): Promise<Reply>;
  /** Exchanges a new code for a token. */
  enter(): Promise<string>;
  /** Calls a method with a token. */
  call(token: string, method: string, input: unknown): Promise<Reply>;
  /** A connection that speaks no HTTP of itself; it is destroyed at the end of the test. */
  connect(): Promise<Socket>;
}

const send = (port: number, ask: Ask, headers: Ask['headers'] = {}): Promise<Reply> =>
  new Promise((resolve, reject) => {
    const { method = 'GET', path, body } = ask;
    const given = Object.fromEntries(
      Object.entries({ ...headers, ...ask.headers }).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, value]],
      ),
    );
    const outgoing = request(
      { host: '127.0.0.1', port, method, path, headers: given, setHost: false, agent: false },
      (response) => {
        text(response).then(
          (answer) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: answer }),
          reject,
        );
      },
    );
    outgoing.on('error', reject).end(body);
  });

/** Starts it for one test, which also ends it. */
export const startHostUnderTest = async (
  options: Partial<BrowserHostOptions> & { files?: Record<string, string> } = {},
): Promise<HostUnderTest> => {
  const temporary = await createTemporaryFolder();
  const folder = join(temporary.path, 'renderer');
  for (const [name, content] of Object.entries({ ...files, ...options.files })) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  const inMemory = createCoreInMemory();
  const host = await startBrowserHost({
    core: inMemory.core,
    folder,
    onAbsence: () => undefined,
    ...options,
  });
  const sockets: Socket[] = [];
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await host.close();
    await temporary.remove();
  });
  const { origin, port } = new URL(host.newUrl());
  const own = { Host: `127.0.0.1:${port}`, Origin: origin };
  const json = { ...own, 'Content-Type': 'application/json' };
  const newCode = () => new URL(host.newUrl()).hash.slice(1);
  const post = (path: string, value: unknown, headers: Ask['headers'] = {}) =>
    send(Number(port), { method: 'POST', path, body: JSON.stringify(value), headers }, json);
  return {
    inMemory,
    host,
    origin,
    port: Number(port),
    folder,
    newCode,
    ask: (ask) => send(Number(port), ask, ask.method === 'POST' ? json : own),
    exchange: (code) => post('/session', { code }),
    async enter() {
      const { body } = await post('/session', { code: newCode() });
      return (JSON.parse(body) as { token: string }).token;
    },
    call: (token, method, input) => post('/rpc', { method, input }, { Authorization: `Bearer ${token}` }),
    connect: () =>
      new Promise((resolve, reject) => {
        const socket = connect(Number(port), '127.0.0.1', () => resolve(socket)).on('error', reject);
        sockets.push(socket);
      }),
  };
};
