import type { Dispatcher, Pool } from 'undici';

/** The way to the registry ended at the proxy, which could not be reached or refused with a status. */
export class ProxyFault extends Error {
  /** As `host:port`, without a login. */
  readonly proxy: string;
  /** HTTP status of the refusal. */
  readonly status: number | undefined;

  constructor(proxy: string, status: number | undefined, options?: ErrorOptions) {
    super('The proxy failed', options);
    this.proxy = proxy;
    this.status = status;
  }
}

const hostAndPort = ({ protocol, hostname, port }: URL): string =>
  `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`;

/**
 * Makes undici's connections to a proxy, whose faults undici itself does not tell from those of the host behind it; a
 * proxy that cuts the connection it would even ask again and again. `connectMs` is also how long the proxy may take to
 * connect.
 */
export const proxyPool =
  (PoolOfUndici: typeof Pool, connectMs: number) =>
  (origin: URL, options: object): Dispatcher => {
    const proxy = hostAndPort(origin);
    class ProxyPool extends PoolOfUndici {
      override async connect(asked: Parameters<Pool['connect']>[0]): Promise<Dispatcher.ConnectData> {
        const answer = await super.connect(asked).catch((cause: unknown) => {
          throw new ProxyFault(proxy, undefined, { cause });
        });
        if (answer.statusCode === 200) return answer;
        answer.socket.on('error', () => undefined).destroy();
        throw new ProxyFault(proxy, answer.statusCode);
      }
    }
    return new ProxyPool(origin, { ...options, headersTimeout: connectMs });
  };
