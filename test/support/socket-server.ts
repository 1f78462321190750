import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

export interface SocketServer {
  readonly port: number;
  readonly connections: () => number;
  close(): Promise<void>;
}

/** Listens on a free port of 127.0.0.1 and cuts what is still open when it closes. `server` may be one of `node:tls`. */
export const startSocketServer = async (
  server: Server,
  event: 'connection' | 'secureConnection' = 'connection',
): Promise<SocketServer> => {
  const sockets = new Set<Socket>();
  let connections = 0;
  const keep = (socket: Socket) => {
    sockets.add(socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket)));
  };
  server.on('connection', (socket: Socket) => {
    connections += 1;
    keep(socket);
  });
  if (event === 'secureConnection') server.on(event, keep);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
};

/** Accepts connections and says nothing. */
export const startMuteServer = (): Promise<SocketServer> => startSocketServer(createServer(() => undefined));
