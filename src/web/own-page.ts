import type { IncomingMessage } from 'node:http';
import type { Entrance } from './entrance.ts';
import { Refused } from './refused.ts';

/** Refuses calls of other origins' pages. Browsers leave `Origin` out where a page gets from its own origin. */
export const assertOwnPage = ({ headersDistinct, method }: IncomingMessage, origin: string): void => {
  const origins = headersDistinct['origin'] ?? (method === 'GET' ? [origin] : []);
  const sites = headersDistinct['sec-fetch-site'] ?? ['same-origin'];
  const isOwn =
    origins.length === 1 && origins[0] === origin && sites.every((site) => site === 'same-origin');
  if (!isOwn) throw new Refused(403, 'This call comes from another page.');
};

/** Refuses calls without a token that was given out here. */
export const assertToken = ({ headersDistinct }: IncomingMessage, entrance: Entrance): void => {
  const values = headersDistinct['authorization'] ?? [];
  const [, token] = (values.length === 1 && /^Bearer ([\w-]{1,100})$/.exec(values[0] ?? '')) || [];
  if (token === undefined || !entrance.admits(token)) {
    throw new Refused(401, 'This page is no longer let in: start Keybridge again.');
  }
};
