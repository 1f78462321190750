import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Dispatch } from '../../src/contract/methods.ts';
import { createPresence } from '../../src/web/presence.ts';
import { type HostUnderTest, startHostUnderTest } from '../support/browser-host.ts';

const openEvents = async ({ port, origin }: HostUnderTest, token: string): Promise<IncomingMessage> => {
  const headers = { Host: new URL(origin).host, Authorization: `Bearer ${token}` };
  const asking = request({ host: '127.0.0.1', port, path: '/events', headers, agent: false }).end();
  asking.on('error', () => undefined);
  const [response] = (await once(asking, 'response')) as [IncomingMessage];
  return response;
};

test('events reach every page that listens, a line each', async () => {
  const host = await startHostUnderTest();
  const token = await host.enter();
  const pages = [await openEvents(host, token), await openEvents(host, token)];
  const lines = pages.map((page) => once(createInterface({ input: page }), 'line'));
  await host.inMemory.addClient('Acme');
  await host.inMemory.addKeys('Acme', 'sandbox');
  await host.call(token, 'keys.check', { jobId: 'one' });
  for (const line of lines) {
    const [text] = (await line) as [string];
    expect(JSON.parse(text)).toMatchObject({
      event: 'job.progress',
      payload: { jobId: 'one', done: 1, total: 1 },
    });
  }
});

test('more pages than any person has are refused', async () => {
  const host = await startHostUnderTest();
  const token = await host.enter();
  const pages = await Promise.all(Array.from({ length: 40 }, () => openEvents(host, token)));
  const count = (status: number) => pages.filter(({ statusCode }) => statusCode === status).length;
  expect([count(200), count(429)]).toEqual([32, 8]);
  for (const page of pages) page.destroy();
});

test('absence is told when the last page has been gone for its time, not before', () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const onAbsence = vi.fn();
  const presence = createPresence(60_000, onAbsence);
  vi.advanceTimersByTime(600_000);
  expect(onAbsence).not.toHaveBeenCalled();
  const [leaveFirst, leaveSecond] = [presence.enter(), presence.enter()];
  leaveFirst();
  leaveFirst();
  vi.advanceTimersByTime(600_000);
  expect(onAbsence).not.toHaveBeenCalled();
  leaveSecond();
  vi.advanceTimersByTime(59_999);
  presence.enter()();
  vi.advanceTimersByTime(59_999);
  expect(onAbsence).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(onAbsence).toHaveBeenCalledTimes(1);
  presence.enter()();
  presence.end();
  presence.enter()();
  vi.advanceTimersByTime(600_000);
  expect(onAbsence).toHaveBeenCalledTimes(1);
});

test('a page is there as long as it listens; who is refused is nobody', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const onAbsence = vi.fn();
  const host = await startHostUnderTest({ onAbsence });
  const page = await openEvents(host, await host.enter());
  vi.advanceTimersByTime(3_600_000);
  await host.call('wrong', 'status.read', {});
  vi.advanceTimersByTime(3_600_000);
  expect(onAbsence).not.toHaveBeenCalled();
  page.destroy();
  const minuteLater = () => vi.advanceTimersByTime(60_000).getTimerCount();
  await expect.poll(() => [minuteLater(), onAbsence.mock.calls.length]).toEqual([0, 1]);
});

test('closing cancels jobs, answers the calls that have begun, and ends the pages’ events', async () => {
  const calls: string[] = [];
  let cancel: () => void = () => undefined;
  const dispatch = (async (method: string) => {
    calls.push(method);
    if (method === 'jobs.cancel') cancel();
    // Some turns of the event loop later: a close that did not wait would be faster.
    else await new Promise<void>((resolve) => (cancel = () => setTimeout(resolve, 50)));
    return { ok: true, value: 'done' };
  }) as unknown as Dispatch;
  const host = await startHostUnderTest({ core: { dispatch, listen: () => () => undefined } });
  const token = await host.enter();
  const page = await openEvents(host, token);
  const call = host.call(token, 'keys.check', { jobId: 'one' });
  await vi.waitUntil(() => calls.length > 0);
  const pageEnd = once(page.resume(), 'end');
  await host.host.close();
  expect(await call).toMatchObject({ status: 200, body: JSON.stringify({ ok: true, value: 'done' }) });
  await pageEnd;
  expect(calls).toEqual(['keys.check', 'jobs.cancel']);
  await expect(host.ask({ path: '/' })).rejects.toThrow('ECONNREFUSED');
});
