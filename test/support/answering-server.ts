import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface AnsweringServer {
  readonly url: string;
  /** Every request so far, in order. */
  readonly requests: { method: string; path: string; headers: IncomingHttpHeaders }[];
  /** How many connections were made. */
  readonly connections: () => number;
  close(): Promise<void>;
}

/** A server on a free port of 127.0.0.1 that answers what a test tells it to. */
export const startAnsweringServer = async (answer: RequestListener): Promise<AnsweringServer> => {
  const requests: AnsweringServer['requests'] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    requests.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers });
    answer(request, response);
  });
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    requests,
    connections: () => connections,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
};
