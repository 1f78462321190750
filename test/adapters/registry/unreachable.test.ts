import { expect, test } from 'vitest';
import { PassingFailure } from '../../../src/adapters/registry/failure.ts';
import { connectionFault } from '../../../src/adapters/registry/unreachable.ts';
import { newKeySecret } from '../../support/core-in-memory.ts';
import { failureOf } from '../../support/registry-failure.ts';

/** Faults that a test cannot bring about here; the others are in registry-connections.test.ts. */
const access = {
  ...newKeySecret(),
  keyEnvironment: 'production' as const,
  gateway: 'https://registry.example:8443/',
  timeouts: { connect: 10_000, answer: 20_000 },
  proxy: { kind: 'environment' as const },
};
const inquiry = { access, what: 'the key check', changes: false };
const fault = (code: string): Error =>
  Object.assign(new Error(`${code} at ${access.apiKey}`), { code, headers: { 'x-api-key': access.apiKey } });
const failureAfter = (error: Error) => failureOf(Promise.reject(connectionFault(error, inquiry)), access);

test.each([
  ['CERT_HAS_EXPIRED', /clock first/],
  ['CERT_NOT_YET_VALID', /clock first/],
  ['ERR_TLS_CERT_ALTNAME_INVALID', /NODE_EXTRA_CA_CERTS/],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', /NODE_EXTRA_CA_CERTS/],
  ['SELF_SIGNED_CERT_IN_CHAIN', /NODE_EXTRA_CA_CERTS/],
  ['ERR_SSL_WRONG_VERSION_NUMBER', /NODE_EXTRA_CA_CERTS/],
  ['UND_ERR_PRX_TLS', /NODE_EXTRA_CA_CERTS/],
])('%s is no passing failure: the certificate stays as it is', async (code, remedy) => {
  const failure = await failureAfter(fault(code));
  expect(failure).not.toBeInstanceOf(PassingFailure);
  expect(failure.code).toBe('unreachable');
  expect(failure.message).toContain(`No trusted connection to registry.example:8443 could be made`);
  expect(failure.message).toContain(`(${code})`);
  expect(failure.remedy).toMatch(remedy);
});

test.each([
  ['EAI_AGAIN', 'The name of registry.example:8443 cannot be looked up (EAI_AGAIN).'],
  ['ETIMEDOUT', 'registry.example:8443 could not be connected to within 10 seconds (timeout).'],
  ['UND_ERR_CONNECT_TIMEOUT', 'registry.example:8443 could not be connected to within 10 seconds (timeout).'],
  [
    'UND_ERR_HEADERS_TIMEOUT',
    'registry.example:8443 did not answer the key check within 20 seconds (timeout).',
  ],
  ['UND_ERR_BODY_TIMEOUT', 'registry.example:8443 did not answer the key check within 20 seconds (timeout).'],
  ['EHOSTUNREACH', 'There is no way to registry.example:8443 from this network (EHOSTUNREACH).'],
  ['ENETUNREACH', 'There is no way to registry.example:8443 from this network (ENETUNREACH).'],
  ['EPIPE', 'The connection to registry.example:8443 was cut before the whole answer was there (reset).'],
  ['ESOMETHING', 'registry.example:8443 could not be asked for the key check (ESOMETHING).'],
])('%s may pass', async (code, message) => {
  const failure = await failureAfter(fault(code));
  expect(failure).toBeInstanceOf(PassingFailure);
  expect(failure).toMatchObject({ code: 'unreachable', message });
  expect(failure.remedy).toContain(
    'the firewall lets registry.example through. Nothing is known about the keys.',
  );
});

test('the fault is found behind others: several addresses, a cause, none with a code', async () => {
  const several = new AggregateError([fault('ECONNREFUSED'), fault('ENETUNREACH')], 'all failed');
  expect((await failureAfter(several)).message).toContain('was refused (ECONNREFUSED)');
  const caused = new Error('fetch failed', { cause: fault('ENOTFOUND') });
  expect((await failureAfter(caused)).message).toContain('cannot be looked up (ENOTFOUND)');
  expect((await failureAfter(new TypeError('nothing known'))).message).toContain('(TypeError)');
});
