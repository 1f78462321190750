import type { Dispatcher } from 'undici';
import { CoreError } from '../../core/core-error.ts';
import { cancelled } from '../../core/jobs/jobs.ts';
import { isLoopback } from '../../core/settings/gateway-url.ts';

/** Enough for 32 key checks in flight at one gateway. */
const connectionsPerHost = 32;
const longestAnswerBytes = 5 * 1024 * 1024;

/** Keep-alive connections, kept for the life of the registry client. */
export interface Connections {
  /**
   * `connectMs`: how long a new connection may take. Throws `unreachable` where the proxy's address cannot be read,
   * and `cancelled` after `close`.
   */
  to(url: URL, connectMs: number): Promise<Dispatcher>;
  /** Cuts what is still under way; nothing new is begun. */
  close(): Promise<void>;
}

/** Opens with `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` of the process, but goes to this machine itself directly. */
const open = async (toThisMachine: boolean, connectMs: number): Promise<Dispatcher> => {
  // Loaded on the first request: commands that ask no registry start faster without it.
  const { Agent, EnvHttpProxyAgent } = await import('undici');
  const options = {
    connections: connectionsPerHost,
    maxResponseSize: longestAnswerBytes,
    connect: { timeout: connectMs },
  };
  if (toThisMachine) return new Agent(options);
  try {
    const timeout = { timeout: connectMs };
    return new EnvHttpProxyAgent({ ...options, proxyTls: timeout, requestTls: timeout });
  } catch {
    // The error quotes the address, which may hold a password.
    throw new CoreError(
      'unreachable',
      'The address of the proxy in HTTPS_PROXY or HTTP_PROXY cannot be read.',
      'Write it as http://host:port, or http://user:password@host:port.',
    );
  }
};

export const createConnections = (): Connections => {
  const opened = new Map<string, Promise<Dispatcher>>();
  let closed = false;
  return {
    async to({ hostname }, connectMs) {
      if (closed) throw cancelled('What was asked of the registry');
      const toThisMachine = isLoopback(hostname);
      const key = `${connectMs} ${toThisMachine}`;
      const known = opened.get(key) ?? open(toThisMachine, connectMs);
      opened.set(key, known);
      return known;
    },
    async close() {
      closed = true;
      const settled = await Promise.allSettled(opened.values());
      await Promise.all(settled.map((each) => each.status === 'fulfilled' && each.value.destroy()));
    },
  };
};
