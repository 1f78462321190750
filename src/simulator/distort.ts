import { type Answer, html, json, refuse } from './answer.ts';
import type { Fault } from './faults.ts';

/** The answer that a fault gives in place of the true one, without the request being carried out. */
export const insteadOf = (fault: Fault): Answer | undefined => {
  switch (fault.kind) {
    case 'rate-limited': {
      const answer = refuse(429, 'Too many requests');
      if (fault.retryAfter === undefined) return answer;
      return { ...answer, headers: { ...answer.headers, 'Retry-After': fault.retryAfter } };
    }
    case 'server-error':
      return refuse(fault.status ?? 500, fault.message ?? 'Something broke');
    case 'html':
      return html(fault.status, `${fault.status} from a proxy`);
    case 'redirect':
      return { status: 302, headers: { Location: fault.to }, body: '' };
    case 'oversized':
      return json(200, { results: [], filler: 'x'.repeat(6 * 1024 * 1024) });
    case 'shared-access':
      return refuse(403, 'The account is not entitled to this service');
    default:
      return undefined;
  }
};

const without = (value: unknown, field: string): unknown => {
  if (Array.isArray(value)) return value.map((each) => without(each, field));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([name]) => name !== field);
  return Object.fromEntries(kept.map(([name, each]) => [name, without(each, field)]));
};

/** What a fault makes of the true answer on its way back. */
export const spoil = (fault: Fault | undefined, answer: Answer): Answer => {
  if (fault?.kind === 'invalid-json') {
    return { ...answer, body: answer.body.slice(0, Math.ceil(answer.body.length / 2)) };
  }
  if (fault?.kind === 'missing-field') {
    return { ...answer, body: JSON.stringify(without(JSON.parse(answer.body), fault.field)) };
  }
  return answer;
};
