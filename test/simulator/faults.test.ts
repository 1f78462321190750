import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';
import { askingOf, refusals } from '../support/ask-simulator.ts';

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator();
});
afterEach(() => simulator.close());
const { ask, create } = askingOf(() => simulator);
const { badSignature, notFound } = refusals;

describe('faults', () => {
  test('come in their order, as often as asked, and only where they fit', async () => {
    simulator.faults.next({ kind: 'server-error', status: 503, path: 'ping' }, 2);
    simulator.faults.next({ kind: 'rate-limited', retryAfter: '7', method: 'GET' });
    const limited = await ask('v1/registry');
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '7']);
    const pings = [await ask('v1/ping'), await ask('v1/ping'), await ask('v1/ping')];
    expect(pings.map(({ status }) => status)).toEqual([503, 503, 200]);
    simulator.faults.next({ kind: 'html', status: 502 }, 5);
    simulator.faults.clear();
    expect(await ask('v1/ping')).toMatchObject({ status: 200 });
    expect(simulator.requests.map(({ path }) => path).slice(0, 2)).toEqual([
      '/merchant-registry/v1/registry',
      '/merchant-registry/v1/ping',
    ]);
  });

  test('cut the connection before or after the change', async () => {
    simulator.faults.next({ kind: 'cut', when: 'before' });
    await expect(create('Before')).rejects.toThrow();
    expect(await ask('v1/registry')).toMatchObject(notFound);
    simulator.faults.next({ kind: 'cut', when: 'after' });
    await expect(create('After')).rejects.toThrow();
    expect((await ask('v1/registry')).body.results[0].projectName).toBe('After');
  });

  test('put the gateway’s clock off, for Date and exp', async () => {
    simulator.faults.next({ kind: 'clock', offsetSeconds: 3_600 });
    const answer = await ask('v1/ping');
    expect(answer).toMatchObject(badSignature);
    expect(Date.parse(answer.headers.get('date') ?? '')).toBeGreaterThan(Date.now() + 3_500_000);
  });

  test('spoil answers', async () => {
    await create('Acme');
    simulator.faults.next({ kind: 'missing-field', field: 'environmentName' });
    const [record] = (await ask('v1/registry')).body.results;
    expect(record).not.toHaveProperty('environmentName');
    simulator.faults.next({ kind: 'invalid-json' });
    await expect(ask('v1/registry')).rejects.toThrow(SyntaxError);
    simulator.faults.next({ kind: 'redirect', to: 'https://example.com/' });
    const redirect = await ask('v1/registry');
    expect([redirect.status, redirect.headers.get('location')]).toEqual([302, 'https://example.com/']);
    simulator.faults.next({ kind: 'slow-body', ms: 1 });
    expect((await ask('v1/ping')).body).toEqual({ status: 'ok' });
  });

  test('stand in for gateways and proxies', async () => {
    await create('Acme');
    simulator.faults.next({ kind: 'html', status: 502 });
    const page = await ask('v1/registry');
    expect([page.status, page.headers.get('content-type')]).toEqual([502, 'text/html']);
    expect(page.body).toMatch(/^<html>/);
    simulator.faults.next({ kind: 'oversized' });
    const big = await ask('v1/registry');
    expect(big.status).toBe(200);
    expect(JSON.stringify(big.body).length).toBeGreaterThan(5 * 1024 * 1024);
    simulator.faults.next({ kind: 'shared-access' });
    expect(await ask('v1/registry')).toMatchObject({ status: 403, body: { statusText: 'Forbidden' } });
    simulator.faults.next({ kind: 'server-error', message: 'Down for work' });
    expect(await ask('v1/registry')).toMatchObject({ status: 500, body: { message: 'Down for work' } });
    simulator.faults.next({ kind: 'clock', offsetSeconds: -3_600 });
    const late = await ask('v1/registry');
    expect(late.status).toBe(200);
    expect(Date.parse(late.headers.get('date') ?? '')).toBeLessThan(Date.now() - 3_500_000);
  });

  test.each([
    { kind: 'server-error' },
    { kind: 'rate-limited' },
    { kind: 'html', status: 502 },
    { kind: 'redirect', to: '/' },
    { kind: 'shared-access' },
  ] as const)('that answer instead carry nothing out ($kind)', async (fault) => {
    simulator.faults.next(fault);
    expect((await create('Acme')).status).not.toBe(200);
    expect(await ask('v1/registry')).toMatchObject(notFound);
  });

  test('do not keep the simulator from closing', async () => {
    simulator.faults.next({ kind: 'silence' });
    const asked = expect(ask('v1/ping')).rejects.toThrow();
    await expect.poll(() => simulator.requests.length).toBe(1);
    await simulator.close();
    await asked;
  });
});
