import { finished } from 'node:stream/promises';
import * as z from 'zod';
import type { PageFile } from '../adapters/page-files.ts';
import { sendBytes, sendJson } from './answer.ts';
import type { Calls } from './calls.ts';
import type { Entrance } from './entrance.ts';
import type { EventStreams } from './event-streams.ts';
import { assertOwnPage, assertToken } from './own-page.ts';
import type { Presence } from './presence.ts';
import { readJson } from './read-json.ts';
import { Refused } from './refused.ts';
import type { Handler } from './serve-http.ts';

interface Parts {
  readonly origin: string;
  readonly pages: ReadonlyMap<string, PageFile>;
  readonly entrance: Entrance;
  readonly presence: Presence;
  readonly calls: Calls;
  readonly events: EventStreams;
  readonly onEntered: () => void;
}

/** Bytes of JSON. */
const callLimit = 1024 * 1024;
const exchangeLimit = 1024;
const Exchange = z.strictObject({ code: z.string() });

/** Three calls and the page; there is nothing else. */
export const createRoutes = (parts: Parts): Handler => {
  const { origin, pages, entrance, presence, calls, events } = parts;

  const exchange: Handler = async (request, response) => {
    assertOwnPage(request, origin);
    const body = Exchange.safeParse(await readJson(request, exchangeLimit));
    const token = body.success ? entrance.exchange(body.data.code) : undefined;
    if (token === undefined) {
      throw new Refused(401, 'This address was used already, or is too old: start Keybridge again.');
    }
    presence.enter()();
    parts.onEntered();
    sendJson(response, 200, { token });
  };

  /** Of a page that was let in, which is present until its answer is at its end. */
  const fromOwnPage =
    (handler: Handler): Handler =>
    async (request, response) => {
      assertOwnPage(request, origin);
      assertToken(request, entrance);
      response.once('close', presence.enter());
      await handler(request, response);
    };

  const routes = new Map<string, Handler>([
    ['POST /session', exchange],
    [
      'POST /rpc',
      fromOwnPage(async (request, response) => {
        await calls.run(await readJson(request, callLimit), async (answer) => {
          sendJson(response, 200, answer);
          await finished(response);
        });
      }),
    ],
    ['GET /events', fromOwnPage(async (_request, response) => events.open(response))],
  ]);

  return async (request, response) => {
    const { method = '', url = '' } = request;
    const route = routes.get(`${method} ${url}`);
    if (route) return route(request, response);
    const page = method === 'GET' ? pages.get(url) : undefined;
    if (!page) throw new Refused(404, 'There is nothing here.');
    sendBytes(response, 200, page.contentType, page.bytes);
  };
};
