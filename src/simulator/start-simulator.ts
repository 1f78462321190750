import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from './answer.ts';
import { authenticate } from './authenticate.ts';
import { insteadOf, spoil } from './distort.ts';
import { createFaults, type Fault, type Faults } from './faults.ts';
import { operate } from './operations.ts';
import { createPortal, type IssuedKeyPair, type KeyEnvironment } from './portal.ts';
import { createRegistryState, type Edition } from './registry-state.ts';

export interface SimulatorOptions {
  /** A free one without it; a taken one rejects with Node's `EADDRINUSE`. */
  port?: number;
  /** How long every answer takes at least. */
  latencyMs?: number;
  edition?: Edition;
}

/** One key pair of each kind, of one account. */
export type LicenseHolder = Readonly<Record<KeyEnvironment, IssuedKeyPair>>;

/** A merchant registry of its own, on 127.0.0.1; what it knows lasts until `close`. */
export interface Simulator {
  /** The address of both gateways, ending in a slash; the API key tells which of the two is asked. */
  readonly url: string;
  readonly licenseHolder: LicenseHolder;
  readonly faults: Faults;
  /** Every request so far, in order. */
  readonly requests: readonly { readonly method: string; readonly path: string }[];
  /** Another one, with projects and data spaces of their own. */
  addLicenseHolder(): Promise<LicenseHolder>;
  /** One more pair for the first license holder. */
  issueKeyPair(keyEnvironment: KeyEnvironment): Promise<IssuedKeyPair>;
  revokeKeyPair(apiKey: string): void;
  /** Cuts open connections. */
  close(): Promise<void>;
}

const send = async (response: ServerResponse, answer: Answer, fault: Fault | undefined): Promise<void> => {
  const bytes = Buffer.from(answer.body);
  response.writeHead(answer.status, { ...answer.headers, 'Content-Length': bytes.length });
  if (fault?.kind === 'slow-body') {
    for (const byte of bytes) {
      if (response.destroyed) return;
      response.write(Buffer.of(byte));
      await sleep(fault.ms);
    }
  }
  response.end(fault?.kind === 'slow-body' ? undefined : bytes);
};

/** Starts the simulator with one key pair of each kind, as the license holder would have generated them. */
export const startSimulator = async (options: SimulatorOptions = {}): Promise<Simulator> => {
  const { port = 0, latencyMs = 0, edition = 'commerce' } = options;
  const portal = createPortal();
  const createRegistries = () => ({
    sandbox: createRegistryState(edition),
    production: createRegistryState(edition),
  });
  const issueBoth = async (registries: ReturnType<typeof createRegistries>): Promise<LicenseHolder> => {
    const [sandbox, production] = await Promise.all([
      portal.issue('sandbox', registries.sandbox),
      portal.issue('production', registries.production),
    ]);
    return { sandbox, production };
  };
  const registries = createRegistries();
  const licenseHolder = await issueBoth(registries);
  const faults = createFaults();
  const requests: { method: string; path: string }[] = [];

  const serve = async (
    { headers }: IncomingMessage,
    asked: { method: string; path: string; body: string },
    now: Date,
  ): Promise<Answer> => {
    const { key, refusal } = await authenticate(portal, headers, now);
    return refusal ?? operate(key.registry, { ...asked, keyEnvironment: key.keyEnvironment });
  };

  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const method = request.method ?? '';
    const path = (request.url ?? '').replace(/\?.*/, '');
    requests.push({ method, path });
    const fault = faults.take(method, path);
    const body = await text(request);
    await sleep(latencyMs);
    if (fault?.kind === 'silence') return;
    if (fault?.kind === 'cut' && fault.when === 'before') return void request.socket.resetAndDestroy();

    const offset = fault?.kind === 'clock' ? fault.offsetSeconds * 1000 : 0;
    const now = new Date(Date.now() + offset);
    response.setHeader('Date', now.toUTCString());
    const answer = (fault && insteadOf(fault)) ?? (await serve(request, { method, path, body }, now));
    if (fault?.kind === 'cut') return void request.socket.resetAndDestroy();
    await send(response, spoil(fault, answer), fault);
  };

  const server = createServer((request, response) => {
    respond(request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    licenseHolder,
    faults,
    requests,
    addLicenseHolder: () => issueBoth(createRegistries()),
    issueKeyPair: (keyEnvironment) => portal.issue(keyEnvironment, registries[keyEnvironment]),
    revokeKeyPair: portal.revoke,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
};
