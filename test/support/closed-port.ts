import { createServer } from 'node:net';
import { startSocketServer } from './socket-server.ts';

/** A port of 127.0.0.1 that was free a moment ago, and that nobody listens on. */
export const closedPort = async (): Promise<number> => {
  const { port, close } = await startSocketServer(createServer());
  await close();
  return port;
};
