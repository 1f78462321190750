import type { Dispatcher } from 'undici';
import { CoreError } from '../../core/core-error.ts';
import { cancelled } from '../../core/jobs/jobs.ts';
import type { RegistryAccess } from '../../core/ports.ts';
import { isLoopback } from '../../core/settings/gateway-url.ts';
import { readProxyAddress } from '../../core/settings/proxy-address.ts';
import { proxyPool } from './proxy-fault.ts';

/** Enough for 32 key checks in flight at one gateway. */
const connectionsPerHost = 32;
const longestAnswerBytes = 5 * 1024 * 1024;

type Way = Pick<RegistryAccess, 'proxy' | 'timeouts'>;

/** Keep-alive connections, kept for the life of the registry client. */
export interface Connections {
  /**
   * By the proxy and within the time that `access` names. Throws `unreachable` or `bad-input` where the proxy's address
   * cannot be read, and `cancelled` after `close`.
   */
  to(url: URL, access: Way): Promise<Dispatcher>;
  /** Cuts what is still under way; nothing new is begun. */
  close(): Promise<void>;
}

/** `environment`: by `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` of the process. */
const open = async (proxy: RegistryAccess['proxy'], connectMs: number): Promise<Dispatcher> => {
  // Loaded on the first request: commands that ask no registry start faster without it.
  const { Agent, EnvHttpProxyAgent, Pool, ProxyAgent } = await import('undici');
  const timeout = { timeout: connectMs };
  const options = {
    connections: connectionsPerHost,
    maxResponseSize: longestAnswerBytes,
    connect: timeout,
  };
  if (proxy.kind === 'none') return new Agent(options);
  const proxied = {
    ...options,
    proxyTls: timeout,
    requestTls: timeout,
    clientFactory: proxyPool(Pool, connectMs),
  };
  if (proxy.kind === 'address') {
    return new ProxyAgent({ ...proxied, uri: readProxyAddress(proxy.address) });
  }
  try {
    return new EnvHttpProxyAgent(proxied);
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
    async to({ hostname }, { proxy: chosen, timeouts: { connect } }) {
      if (closed) throw cancelled('What was asked of the registry');
      const proxy = isLoopback(hostname) ? ({ kind: 'none' } as const) : chosen;
      const key = `${connect} ${proxy.kind === 'address' ? proxy.address : proxy.kind}`;
      const known = opened.get(key) ?? open(proxy, connect);
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
