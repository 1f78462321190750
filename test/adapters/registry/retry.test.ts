import { afterAll, beforeAll, describe, expect, test as base } from 'vitest';
import { createHttpRegistry } from '../../../src/adapters/registry/http-registry.ts';
import type { FaultKind } from '../../../src/simulator/faults.ts';
import { type Simulator, startSimulator } from '../../../src/simulator/start-simulator.ts';
import { startAnsweringServer } from '../../support/answering-server.ts';
import { accessTo } from '../../support/registry-access.ts';
import { failureOf } from '../../support/registry-failure.ts';

const registry = createHttpRegistry();
const simulators: Simulator[] = [];
beforeAll(async () => {
  simulators.push(...(await Promise.all(Array.from({ length: 5 }, () => startSimulator()))));
});
afterAll(async () => {
  await registry.close();
  for (const simulator of simulators) await simulator.close();
});

/**
 * Tests run side by side, for most of their time is pauses between tries: each borrows a simulator, with the requests
 * of its own time.
 */
const test = base.extend<{ simulator: Simulator }>({
  simulator: async ({}, use) => {
    const simulator = simulators.pop() ?? (await startSimulator());
    const before = simulator.requests.length;
    await use({
      ...simulator,
      get requests() {
        return simulator.requests.slice(before);
      },
    });
    simulator.faults.clear();
    simulators.push(simulator);
  },
});

const asked = ({ requests }: Simulator, wanted: string): number =>
  requests.filter(({ method }) => method === wanted).length;
/** Long enough for an answer on a busy machine, short enough to wait for none. */
const hasty = { timeouts: { connect: 1_500, answer: 1_000 } };
const timeoutsFor = ({ kind }: FaultKind) => (kind === 'silence' || kind === 'slow-body' ? hasty : {});

const passing: [name: string, fault: FaultKind, code: string, words: RegExp][] = [
  ['429', { kind: 'rate-limited' }, 'rate-limited', /too many requests \(429\)/],
  ['429 with a short wait', { kind: 'rate-limited', retryAfter: '0' }, 'rate-limited', /\(429\)\.$/],
  ['500', { kind: 'server-error' }, 'service-fault', /\(500\): “Something broke” \(request [0-9a-f-]{36}\)/],
  ['503', { kind: 'server-error', status: 503 }, 'service-fault', /\(503\)/],
  [
    'a page with 502',
    { kind: 'html', status: 502 },
    'service-fault',
    /\(502\): “<html>.*502 from a proxy.*”/,
  ],
  ['a connection cut before', { kind: 'cut', when: 'before' }, 'unreachable', /127\.0\.0\.1:\d+ was cut/],
  ['a connection cut after', { kind: 'cut', when: 'after' }, 'unreachable', /127\.0\.0\.1:\d+ was cut/],
  ['no answer', { kind: 'silence' }, 'unreachable', /did not answer .* within 1000 ms \(timeout\)/],
  [
    'a body that trickles in',
    { kind: 'slow-body', ms: 100 },
    'unreachable',
    /did not answer .* within 3 seconds \(timeout\)/,
  ],
];

describe.concurrent('what may pass', () => {
  test.for(passing)(
    '%s: a GET is tried three times, then fails as what it is',
    async ([, fault, code, words], { simulator }) => {
      const access = accessTo(simulator, 'production', timeoutsFor(fault));
      simulator.faults.next(fault, 3);
      const failure = await failureOf(registry.list(access), access);
      expect(failure.code).toBe(code);
      expect(failure.message).toMatch(words);
      expect(failure.remedy).toContain('Nothing is known about the keys.');
      expect(asked(simulator, 'GET')).toBe(3);
    },
  );

  test.for(passing)('%s: a GET goes on when it is gone', async ([, fault], { simulator }) => {
    simulator.faults.next(fault, 2);
    await registry.list(accessTo(simulator, 'production', timeoutsFor(fault)));
    expect(asked(simulator, 'GET')).toBe(3);
  });

  test.for(passing)('%s: a POST and both PATCHes are sent once', async ([, fault, code], { simulator }) => {
    const [space] = await registry.createProject(accessTo(simulator), 'Acme');
    const access = accessTo(simulator, 'production', timeoutsFor(fault));
    simulator.faults.next(fault, 3);
    const { id = '', projectId = '' } = space ?? {};
    for (const change of [
      () => registry.createProject(access, 'Other'),
      () => registry.renameProject(access, projectId, 'x'),
      () => registry.renameDataSpace(access, id, 'x'),
    ]) {
      expect((await failureOf(change(), access)).code).toBe(code);
    }
    expect([asked(simulator, 'POST'), asked(simulator, 'PATCH')]).toEqual([2, 2]);
  });

  test('a body that is cut in the middle is asked for again', async ({ simulator }) => {
    const server = await startAnsweringServer((_, response) => {
      response.writeHead(200, { 'Content-Length': 100 });
      response.write('{"results":[', () => response.destroy());
    });
    const access = accessTo(simulator, 'production', { gateway: server.url });
    expect((await failureOf(registry.list(access), access)).message).toMatch(
      /was cut before the whole answer/,
    );
    expect(server.requests).toHaveLength(3);
    await server.close();
  });

  test('a project that was made although the answer was cut is found by listing', async ({ simulator }) => {
    const access = accessTo(simulator);
    simulator.faults.next({ kind: 'cut', when: 'after' });
    expect((await failureOf(registry.createProject(access, 'Cut'), access)).code).toBe('unreachable');
    expect(asked(simulator, 'POST')).toBe(1);
    expect((await registry.list(access)).map(({ projectName }) => projectName)).toContain('Cut');
  });
});

describe.concurrent('Retry-After', () => {
  test('a long one fails at once and tells the time', async ({ simulator }) => {
    const access = accessTo(simulator);
    simulator.faults.next({ kind: 'rate-limited', retryAfter: '120' });
    const failure = await failureOf(registry.list(access), access);
    expect(failure.message).toContain('It asks to wait 2 minutes.');
    expect(failure.remedy).toContain('Try again in 2 minutes.');
    expect(asked(simulator, 'GET')).toBe(1);
  });

  test.for([
    ['a date', new Date(Date.now() + 3_600_000).toUTCString(), '60 minutes'],
    ['the largest number', '999999999', '11574 days'],
  ])('%s is read too', async ([, retryAfter = '', wait], { simulator }) => {
    const access = accessTo(simulator);
    simulator.faults.next({ kind: 'rate-limited', retryAfter });
    expect((await failureOf(registry.list(access), access)).message).toContain(`It asks to wait ${wait}.`);
    expect(asked(simulator, 'GET')).toBe(1);
  });

  test('a date is counted from the service’s own clock', async ({ simulator }) => {
    const access = accessTo(simulator);
    const now = Date.now() - 86_400_000;
    const server = await startAnsweringServer((_, response) => {
      const retryAfter = new Date(now + 600_000).toUTCString();
      response.writeHead(503, { Date: new Date(now).toUTCString(), 'Retry-After': retryAfter }).end('{}');
    });
    const there = { ...access, gateway: server.url };
    const failure = await failureOf(registry.list(there), there);
    expect(failure).toMatchObject({ code: 'service-fault', message: expect.stringContaining('10 minutes') });
    expect(server.requests).toHaveLength(1);
    await server.close();
  });

  test('one within reason is waited for, longer than without', async ({ simulator }) => {
    const order: string[] = [];
    simulator.faults.next({ kind: 'rate-limited', retryAfter: '3', path: 'v1/registry' });
    simulator.faults.next({ kind: 'rate-limited', path: 'v1/ping' });
    const access = accessTo(simulator);
    await Promise.all([
      registry.list(access).then(() => order.push('asked to wait')),
      registry.checkKeys(access).then(() => order.push('not asked')),
    ]);
    expect(order).toEqual(['not asked', 'asked to wait']);
    expect(asked(simulator, 'GET')).toBe(4);
  });

  test.for(['soon', '', '-5', '1.5', 'Thu, 01 Jan 1970 00:00:00 GMT'])(
    '“%s” is taken for none',
    async (retryAfter, { simulator }) => {
      simulator.faults.next({ kind: 'rate-limited', retryAfter });
      await registry.list(accessTo(simulator));
      expect(asked(simulator, 'GET')).toBe(2);
    },
  );
});

describe.concurrent('cancelling', () => {
  test('before anything was asked', async ({ simulator }) => {
    const access = accessTo(simulator);
    const failure = await failureOf(registry.list(access, AbortSignal.abort()), access);
    expect(failure).toMatchObject({ code: 'cancelled', message: 'The list of data spaces was cancelled.' });
    expect(simulator.requests).toEqual([]);
  });

  test.for(['silence', 'slow-body'] as const)(
    'while an answer is waited for (%s)',
    async (kind, { simulator }) => {
      const access = accessTo(simulator, 'sandbox');
      const controller = new AbortController();
      simulator.faults.next(kind === 'silence' ? { kind } : { kind, ms: 1_000 });
      const failure = failureOf(registry.checkKeys(access, controller.signal), access);
      await expect.poll(() => simulator.requests.length).toBe(1);
      controller.abort(kind === 'silence' ? 'enough' : undefined);
      expect(await failure).toMatchObject({ code: 'cancelled', message: 'The key check was cancelled.' });
      expect(simulator.requests).toHaveLength(1);
    },
  );

  test('during a pause between tries, at once', async ({ simulator }) => {
    const access = accessTo(simulator);
    const controller = new AbortController();
    const order: string[] = [];
    simulator.faults.next({ kind: 'rate-limited', retryAfter: '9', path: 'v1/registry' });
    simulator.faults.next({ kind: 'rate-limited', retryAfter: '2', path: 'v1/ping' });
    const other = registry.checkKeys(access).then(() => order.push('another pause'));
    const failure = failureOf(registry.list(access, controller.signal), access);
    await expect.poll(() => simulator.requests.length).toBe(2);
    controller.abort('enough');
    expect((await failure).code).toBe('cancelled');
    order.push('cancelled');
    await other;
    expect(order).toEqual(['cancelled', 'another pause']);
    expect(simulator.requests).toHaveLength(3);
  });

  test('many calls by one signal', async ({ simulator }) => {
    const access = accessTo(simulator);
    const controller = new AbortController();
    simulator.faults.next({ kind: 'silence' }, 20);
    const failures = Array.from({ length: 20 }, () =>
      failureOf(registry.checkKeys(access, controller.signal), access),
    );
    await expect.poll(() => simulator.requests.length).toBe(20);
    controller.abort();
    expect(new Set((await Promise.all(failures)).map(({ code }) => code))).toEqual(new Set(['cancelled']));
  });
});

describe('closing', () => {
  test('cuts what is under way, and nothing is begun after it', async ({ simulator }) => {
    const closing = createHttpRegistry();
    const access = accessTo(simulator);
    simulator.faults.next({ kind: 'silence' }, 2);
    const failures = [
      failureOf(closing.list(access), access),
      failureOf(closing.createProject(access, 'x'), access),
    ];
    await expect.poll(() => simulator.requests.length).toBe(2);
    await closing.close();
    expect((await Promise.all(failures)).map(({ code }) => code)).toEqual(['cancelled', 'unreachable']);
    expect((await failureOf(closing.list(access), access)).code).toBe('cancelled');
    expect(simulator.requests).toHaveLength(2);
    await closing.close();
  });

  test('what never asked is closed too', async () => {
    await createHttpRegistry().close();
  });
});
