import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { type SocketServer, startSocketServer } from './socket-server.ts';

export interface ForwardingProxy extends SocketServer {
  /** The `host:port` of every CONNECT so far. */
  readonly asked: string[];
  /** All that the proxy could read of them: their headers. */
  readonly read: string[];
}

/**
 * A CONNECT proxy that leads every name to one port of 127.0.0.1, or refuses with a status.
 */
export const startForwardingProxy = async (
  to: { port: number } | { refuse: number },
): Promise<ForwardingProxy> => {
  const asked: string[] = [];
  const read: string[] = [];
  const server = createServer((_, response) => response.writeHead(501).end());
  server.on('connect', (request, socket: Socket) => {
    asked.push(request.url ?? '');
    read.push(request.rawHeaders.join('\n'));
    if ('refuse' in to) return void socket.end(`HTTP/1.1 ${to.refuse} Refused\r\n\r\n`);
    const target = connect(to.port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connected\r\n\r\n');
      socket.pipe(target).pipe(socket);
    });
    target.on('error', () => socket.destroy());
    socket.on('close', () => target.destroy());
  });
  return { ...(await startSocketServer(server)), asked, read };
};
