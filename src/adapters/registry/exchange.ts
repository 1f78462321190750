import { CoreError } from '../../core/core-error.ts';
import { type Answer, createAnswer } from './answer.ts';
import type { Connections } from './connections.ts';
import { hostOf, type Inquiry } from './failure.ts';
import { signedHeaders } from './headers.ts';
import { quote } from './text.ts';
import { connectionFault, OutOfTime } from './unreachable.ts';

export interface Request {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly url: URL;
  readonly body?: string;
}

const mostRedirects = 3;

/**
 * Rejects at once when the caller aborts, and when `ms` have passed. undici alone would first wait for the
 * connection, and `AbortSignal.any` of a timeout can be collected before it fires
 * (https://github.com/nodejs/node/issues/57736).
 */
const limited = async <T>(
  ms: number,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  const controller = new AbortController();
  const abort = () => controller.abort(signal?.reason);
  const timer = setTimeout(() => controller.abort(new OutOfTime()), ms);
  const aborted = new Promise<never>((_, reject) => {
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason));
  });
  signal?.addEventListener('abort', abort);
  if (signal?.aborted) abort();
  try {
    return await Promise.race([aborted, work(controller.signal)]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
};

const sendOnce = async (
  connections: Connections,
  inquiry: Inquiry,
  { method, url, body }: Request,
  signal: AbortSignal | undefined,
): Promise<Answer> => {
  const { connect, answer } = inquiry.access.timeouts;
  const headers = signedHeaders(inquiry);
  const dispatcher = await connections.to(url, inquiry.access);
  const send = async (aborted: AbortSignal): Promise<Answer> => {
    const response = await dispatcher.request({
      method,
      origin: url.origin,
      path: url.pathname + url.search,
      headers,
      body,
      signal: aborted,
      headersTimeout: answer,
      bodyTimeout: answer,
    });
    return createAnswer(response.statusCode, response.headers, await response.body.text());
  };
  try {
    return await limited(connect + answer, signal, send);
  } catch (error) {
    throw signal?.aborted ? error : connectionFault(error, inquiry);
  }
};

const isRedirect = ({ status }: Answer): boolean => [301, 302, 303, 307, 308].includes(status);

const notFollowed = (inquiry: Inquiry, fault: string): CoreError =>
  new CoreError(
    'unexpected-answer',
    `${hostOf(inquiry)} redirected ${inquiry.what} ${fault}.`,
    'Check the address of the gateway, and whether a proxy or network asks for a login first: requests carry the keys, and follow no redirect to elsewhere.',
  );

/** Where the redirect of a GET leads; throws `unexpected-answer` where it must not be followed. */
const redirectTarget = (inquiry: Inquiry, { method, url }: Request, answer: Answer): URL => {
  if (method !== 'GET') throw notFollowed(inquiry, 'instead of carrying it out');
  const location = answer.header('location') ?? '';
  if (!URL.canParse(location, url.href)) throw notFollowed(inquiry, 'to an address that cannot be read');
  const target = new URL(location, url);
  if (target.origin === url.origin) return target;
  throw notFollowed(inquiry, `to ${quote(target.host || target.protocol, 100, inquiry.access.apiKey)}`);
};

/**
 * One signed request and its answer, whatever that says. A GET follows three redirects within the gateway's origin;
 * to another origin none is followed, because the headers carry secrets. An abort throws what its signal gives as
 * the reason.
 */
export const exchange = async (
  connections: Connections,
  inquiry: Inquiry,
  request: Request,
  signal?: AbortSignal,
): Promise<Answer> => {
  let at = request;
  for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
    const answer = await sendOnce(connections, inquiry, at, signal);
    if (!isRedirect(answer)) return answer;
    at = { ...at, url: redirectTarget(inquiry, at, answer) };
  }
  throw notFollowed(inquiry, `more than ${mostRedirects} times`);
};
