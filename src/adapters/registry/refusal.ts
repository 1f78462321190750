import { CoreError } from '../../core/core-error.ts';
import { type Answer, saidIn } from './answer.ts';
import { hostOf, type Inquiry, PassingFailure } from './failure.ts';
import { duration, quote } from './text.ts';

const tolerableClockMs = 60_000;

/** The service's words, or the first line of a page, ready to stand in our sentence. */
const quoted = (answer: Answer, { access }: Inquiry): string => {
  const { message, requestId } = saidIn(answer);
  const firstLine = answer.body.split(/[\r\n]+/).find((line) => line.trim() !== '') ?? 'nothing';
  const said =
    message === undefined ? quote(firstLine, 120, access.apiKey) : quote(message, 200, access.apiKey);
  return requestId === undefined ? `“${said}”` : `“${said}” (request ${quote(requestId, 60, access.apiKey)})`;
};

/** The service's clock; NaN where the answer does not tell. */
const serviceTime = (answer: Answer): number => Date.parse(answer.header('date') ?? '');

/** How far this computer's clock is from the service's, in words; undefined where that is no reason to refuse. */
const clockFault = (answer: Answer): string | undefined => {
  const offset = Date.now() - serviceTime(answer);
  if (!(Math.abs(offset) > tolerableClockMs)) return undefined;
  return `${duration(Math.abs(offset))} ${offset > 0 ? 'ahead of' : 'behind'} the service’s`;
};

const unknownKey = (inquiry: Inquiry): CoreError => {
  const { keyEnvironment, apiKey } = inquiry.access;
  const other = keyEnvironment === 'production' ? 'sandbox' : 'production';
  return new CoreError(
    'keys-rejected',
    `The ${keyEnvironment} gateway ${hostOf(inquiry)} does not know the API key ending in ${apiKey.slice(-4)} (403003 Client ID is invalid).`,
    `Check that it was copied whole and is no ${other} key, or generate a new pair in the API Portal.`,
  );
};

const badSignature = (inquiry: Inquiry, answer: Answer): CoreError => {
  const { keyEnvironment, apiKey } = inquiry.access;
  const refused = `The ${keyEnvironment} gateway ${hostOf(inquiry)} refused the signature: ${quoted(answer, inquiry)}.`;
  const replace =
    'Add the pair again with both parts from one download, or generate a new pair in the API Portal.';
  const clock = clockFault(answer);
  if (clock !== undefined) {
    return new CoreError(
      'keys-rejected',
      `${refused} This computer’s clock is ${clock}.`,
      `Set the clock, best automatically from the network, and try again: signatures are good for five minutes. If it is refused again: ${replace}`,
    );
  }
  const alsoClock = Number.isNaN(serviceTime(answer)) ? ' Check this computer’s clock first.' : '';
  return new CoreError(
    'keys-rejected',
    `${refused} The private key is not the one of the API key ending in ${apiKey.slice(-4)}.`,
    replace + alsoClock,
  );
};

const retryAfter = (answer: Answer): number | undefined => {
  const header = answer.header('retry-after')?.trim() ?? '';
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  const until = Date.parse(header);
  if (Number.isNaN(until)) return undefined;
  // By the service's own clock, for ours may be off.
  const now = serviceTime(answer);
  return Math.max(0, until - (Number.isNaN(now) ? Date.now() : now));
};

const passing = (code: 'rate-limited' | 'service-fault', inquiry: Inquiry, answer: Answer): CoreError => {
  const wait = retryAfter(answer);
  const asks = !wait ? '' : ` It asks to wait ${duration(wait)}.`;
  const again = !wait ? 'in a few minutes' : `in ${duration(wait)}`;
  const host = hostOf(inquiry);
  const message =
    code === 'rate-limited'
      ? `${host} refused ${inquiry.what}, for it has had too many requests (429).${asks}`
      : `${host} failed at ${inquiry.what} (${answer.status}): ${quoted(answer, inquiry)}.${asks}`;
  return new PassingFailure(code, message, `Try again ${again}. Nothing is known about the keys.`, {
    retryAfterMs: wait,
  });
};

/** What an answer that is no success means. Names the thing and what to do next, and quotes the service where it helps. */
export const refusalOf = (answer: Answer, inquiry: Inquiry): CoreError => {
  const { status } = answer;
  const { message, code } = saidIn(answer);
  const said = quoted(answer, inquiry);
  const host = hostOf(inquiry);
  const { what, thing } = inquiry;
  if (status === 429) return passing('rate-limited', inquiry, answer);
  if (status >= 500) return passing('service-fault', inquiry, answer);
  if (code === '403003' || message === 'Client ID is invalid') return unknownKey(inquiry);
  if (message !== undefined && /^JWT\b/.test(message)) return badSignature(inquiry, answer);
  if (answer.json === undefined) {
    return new CoreError(
      'unexpected-answer',
      `${host} answered ${what} with something that is not the registry’s (${status}): ${said}.`,
      'It is most likely a page of a proxy, a firewall or a login. Check HTTPS_PROXY and the address of the gateway.',
    );
  }
  if (status === 401 || status === 403) {
    return new CoreError(
      'not-entitled',
      `${host} refused ${what} to the API key ending in ${inquiry.access.apiKey.slice(-4)} (${status}): ${said}.`,
      'Only a pair that the license holder, or the signer of a partner contract, generated is entitled to services. One made by a shared-access user is not: ask for one of theirs.',
    );
  }
  if (status === 404 && thing !== undefined) {
    return new CoreError(
      'not-found',
      `${host} does not have ${thing} (404): ${said}.`,
      'List the data spaces again: it may be gone, or belong to another account or key environment.',
    );
  }
  if (status === 404) {
    return new CoreError(
      'not-found',
      `${host} found nothing to answer ${what} with (404): ${said}.`,
      'Check the address of the gateway.',
    );
  }
  if (inquiry.changes && [400, 409, 422].includes(status)) {
    const message = `${host} refused ${what} (${status}): ${said}.`;
    return new CoreError('bad-input', message, 'Choose another name.');
  }
  return new CoreError(
    'unexpected-answer',
    `${host} answered ${what} in a way that is not known here (${status}): ${said}.`,
    'Check the address of the gateway, and update Keybridge.',
  );
};
