import { randomUUID } from 'node:crypto';

/** What the gateway is about to send. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export const json = (status: number, value: unknown): Answer => ({
  status,
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(value),
});

export const html = (status: number, title: string): Answer => ({
  status,
  headers: { 'Content-Type': 'text/html' },
  body: `<html><head><title>${title}</title></head>\n<body>\n<h1>${title}</h1>\n</body></html>\n`,
});

const statusTexts: Record<number, string> = {
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
};

/** The registry's own error body (registry-api.md, "Errors"). */
export const refuse = (status: number, message: string): Answer =>
  json(status, { status, statusText: statusTexts[status] ?? 'Error', message, requestId: randomUUID() });

/** No SaaS project for this account yet, or an unknown id (registry-api.md, "Errors"). */
export const notFound = (): Answer => refuse(404, 'Merchant registry not found');

/** The gateway does not know this API key (registry-api.md, "Errors"). */
export const unknownKey = (): Answer =>
  json(403, {
    error: { code: 'Forbidden', message: 'Client ID is invalid', details: { error_code: '403003' } },
  });

/** The signature does not hold (registry-api.md, "Errors"); the status is not published. */
export const badSignature = (): Answer => json(401, { message: 'JWT is invalid' });
