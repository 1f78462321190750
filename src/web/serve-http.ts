import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sendJson } from './answer.ts';
import { discard } from './read-json.ts';
import { Refused } from './refused.ts';

/** Answers one request, or throws `Refused`. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface HttpDoor {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  serve(handler: Handler): void;
  /** Takes no new connection, waits for `work`, then cuts what is still open. */
  close(work: () => Promise<void>): Promise<void>;
}

/** Idle and slow connections are ended; only 127.0.0.1 can make any. */
const connectionLimits = (requestTimeout: number) => ({
  requestTimeout,
  headersTimeout: Math.min(10_000, requestTimeout),
  connectionsCheckingInterval: Math.min(1000, requestTimeout),
  maxHeaderSize: 8192,
});
const mostConnections = 1000;

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', () => resolve());
  });

/** A page of another name that was made to lead here (DNS rebinding) names itself in `Host`. */
const assertHost = ({ headersDistinct }: IncomingMessage, origin: string): void => {
  const hosts = headersDistinct.host ?? [];
  if (hosts.length !== 1 || `http://${hosts[0]}` !== origin) throw new Refused(403, 'This is another host.');
};

/** Answers one request, whatever becomes of it. */
const respond = async (
  handle: () => Promise<void>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  response.on('error', () => request.socket.destroy());
  try {
    await handle();
  } catch (error) {
    if (response.headersSent) return void request.socket.destroy();
    await discard(request);
    if (error instanceof Refused) sendJson(response, error.status, { error: error.message });
    else sendJson(response, 500, { error: 'Something went wrong inside Keybridge.' });
  }
};

/**
 * Listens on 127.0.0.1, on a free port where `port` is 0; a taken one rejects with Node's `EADDRINUSE`.
 * `requestTimeout`: milliseconds that a whole request may take to arrive.
 */
export const openHttpDoor = async (port: number, requestTimeout: number): Promise<HttpDoor> => {
  const server = createServer(connectionLimits(requestTimeout));
  server.maxConnections = mostConnections;
  await listen(server, port);
  // Normalized as browsers do, which leave port 80 out.
  const { origin } = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return {
    origin,
    serve(handler) {
      server.on('request', (request, response) => {
        const handle = async () => {
          assertHost(request, origin);
          await handler(request, response);
        };
        void respond(handle, request, response).catch(() => request.socket.destroy());
      });
    },
    async close(work) {
      const closed = new Promise((resolve) => server.close(resolve));
      await work();
      server.closeAllConnections();
      await closed;
    },
  };
};
