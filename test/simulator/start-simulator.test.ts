import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';
import { askingOf, headersOf, refusals } from '../support/ask-simulator.ts';

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator();
});
afterEach(() => simulator.close());
const { ask, create } = askingOf(() => simulator);
const { notFound, unknownKey } = refusals;

describe('a simulator', () => {
  test('is one of several, each with its own keys and state', async () => {
    const other = await startSimulator();
    expect(other.url).not.toBe(simulator.url);
    await create('Acme');
    const headers = await headersOf(other.licenseHolder.production);
    expect((await fetch(`${other.url}merchant-registry/v1/registry`, { headers })).status).toBe(404);
    expect(await ask('v1/registry', { pair: other.licenseHolder.production })).toMatchObject(unknownKey);
    await other.close();
  });

  test('takes the port it is told, and rejects where that is taken', async () => {
    const port = Number(new URL(simulator.url).port);
    await expect(startSimulator({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await simulator.close();
    simulator = await startSimulator({ port });
    expect(simulator.url).toBe(`http://127.0.0.1:${port}/`);
    expect(await ask('v1/registry')).toMatchObject(notFound);
  });

  test('holds every answer back for its latency, also those of faults', async () => {
    const slow = await startSimulator({ latencyMs: 1_500 });
    const order: string[] = [];
    slow.faults.next({ kind: 'html', status: 502 });
    const pair = slow.licenseHolder.production;
    const headers = await headersOf(pair);
    const slowly = [1, 2].map(async () => {
      const { status } = await fetch(`${slow.url}merchant-registry/v1/ping`, { headers });
      order.push(`slow ${status}`);
    });
    await expect.poll(() => slow.requests.length).toBe(2);
    expect((await ask('v1/ping')).status).toBe(200);
    order.push('quick');
    await Promise.all(slowly);
    expect([order[0], ...order.slice(1).sort()]).toEqual(['quick', 'slow 200', 'slow 502']);
    await slow.close();
  });
});
