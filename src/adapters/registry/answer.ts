import * as z from 'zod';

/** What came back over the wire, whatever it is. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  /** The body as JSON; undefined where it is none. */
  readonly json: unknown;
  /** The first one of that name, which is given in lower case. */
  header(name: string): string | undefined;
}

const parse = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

export const createAnswer = (
  status: number,
  headers: Record<string, string | string[] | undefined>,
  body: string,
): Answer => ({ status, body, json: parse(body), header: (name) => [headers[name]].flat()[0] });

const text = z.string().optional().catch(undefined);
const details = z.object({ error_code: text }).optional().catch(undefined);
/** The shapes of registry-api.md, "Errors"; a code or request id may be missing, and whatever else is there is ignored. */
const Refusal = z
  .object({
    message: text,
    error_code: text,
    requestId: text,
    error: z.object({ message: text, details }).optional().catch(undefined),
  })
  .catch({});

/** The service's own words in an error body; parts that it did not say are undefined. */
export const saidIn = ({ json }: Answer): { message?: string; code?: string; requestId?: string } => {
  const { message, error_code, requestId, error } = Refusal.parse(json);
  return { message: message ?? error?.message, code: error_code ?? error?.details?.error_code, requestId };
};

/** HTTP 200 and no `message` key (registry-api.md, "Operations"); a key check's body may be anything else. */
export const isAcceptance = ({ status, json }: Answer): boolean =>
  status === 200 && !(typeof json === 'object' && json !== null && 'message' in json);

/** An acceptance whose body is JSON. */
export const isSuccess = (answer: Answer): boolean => isAcceptance(answer) && answer.json !== undefined;

/** A body that is HTML: the service's own are not, but for `index.html`, and a network's login page answers 200 to everything. */
export const isPage = ({ body }: Answer): boolean => body.trimStart().startsWith('<');

/** The account has no SaaS project yet (registry-api.md, "Errors"). */
export const isEmptyAccount = (answer: Answer): boolean =>
  answer.status === 404 && saidIn(answer).message === 'Merchant registry not found';
