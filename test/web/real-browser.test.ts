import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { writeRedirectFile } from '../../src/web/redirect-file.ts';
import { startHostUnderTest } from '../support/browser-host.ts';
import { openRealPage } from '../support/real-browser.ts';

/** What a page does in this door: exchanges the code, listens, calls; the title tells how far it came. */
const app = `
const json = { 'Content-Type': 'application/json' };
const post = (path, headers, value) =>
  fetch(path, { method: 'POST', headers: { ...json, ...headers }, body: JSON.stringify(value) });
const run = async () => {
  const { token } = await (await post('/session', {}, { code: location.hash.slice(1) })).json();
  const own = { Authorization: 'Bearer ' + token };
  const events = await fetch('/events', { headers: own });
  const { ok } = await (await post('/rpc', own, { method: 'clients.add', input: { name: 'Acme' } })).json();
  globalThis.token = token;
  const reader = events.body.pipeThrough(new TextDecoderStream()).getReader();
  document.title = events.status + ' ' + ok;
  const { value } = await reader.read();
  document.title = JSON.parse(value).event;
};
run().catch((error) => (document.title = String(error)));
`;
const files = { 'assets/app.js': app };

test('a browser led by the file comes in, calls and listens', async () => {
  const host = await startHostUnderTest({ files });
  const machine = { platform: process.platform, env: process.env, home: host.folder };
  const file = await writeRedirectFile(host.host.newUrl(), machine);
  onTestFinished(() => file.remove());
  const page = await openRealPage();
  await page.goto(pathToFileURL(file.path).href);
  await expect.poll(() => page.title()).toBe('200 true');
  expect(new URL(page.url()).origin).toBe(host.origin);
  await host.host.entered;
  expect((await host.inMemory.profile()).clients).toMatchObject([{ name: 'Acme' }]);
  await host.inMemory.addKeys('Acme', 'sandbox');
  await host.inMemory.call('keys.check', { jobId: 'one' });
  await expect.poll(() => page.title()).toBe('job.progress');
  // The address is used up: the same page anew is not let in by it.
  await page.goto('about:blank');
  await page.goto(`file://${join(file.path)}`);
  await expect.poll(() => page.title()).toMatch(/^(?!Page|Keybridge)./);
  expect(await page.title()).not.toMatch(/true|progress/);
});

test('the policy lets no script run that is not the page’s own', async () => {
  const html = `<!doctype html><title>Page</title>
    <script>document.title = 'inline';</script>
    <img src="x" onerror="document.title = 'handler'">
    <script src="data:text/javascript,document.title='data'"></script>
    <script src="/assets/own.js"></script>`;
  const own = `document.body.append('own'); try { eval('document.title = "eval"'); } catch {}`;
  const host = await startHostUnderTest({ files: { 'index.html': html, 'assets/own.js': own } });
  const page = await openRealPage();
  await page.goto(`${host.origin}/`);
  expect(await page.textContent('body')).toContain('own');
  expect(await page.title()).toBe('Page');
});

test('a foreign page reaches nothing, even if it knew the token', async () => {
  const host = await startHostUnderTest({ files });
  const own = await openRealPage(`--host-resolver-rules=MAP evil.test 127.0.0.1`);
  await own.goto(host.host.newUrl());
  await expect.poll(() => own.title()).toBe('200 true');
  const token = await own.evaluate<string>('token');

  const server = createServer((_request, response) =>
    response.setHeader('Content-Type', 'text/html').end('foreign'),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const foreign = await own.context().newPage();
  await foreign.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  const attack = async ({ origin, bearer }: { origin: string; bearer: string }) => {
    const body = JSON.stringify({ method: 'clients.add', input: { name: 'Mallory' } });
    const json = { 'Content-Type': 'application/json', Authorization: `Bearer ${bearer}` };
    const tries: [string, RequestInit][] = [
      ['/rpc', { method: 'POST', headers: json, body }],
      ['/rpc', { method: 'POST', mode: 'no-cors', body }],
      ['/rpc', { method: 'POST', body }],
      ['/events', { headers: { Authorization: `Bearer ${bearer}` } }],
      ['/', {}],
    ];
    const outcomes = tries.map(([path, init]) =>
      fetch(origin + path, init).then(
        async (answer) => `${answer.type} ${await answer.text()}`,
        () => 'refused',
      ),
    );
    return Promise.all(outcomes);
  };
  const attackSource = `(${attack.toString()})(${JSON.stringify({ origin: host.origin, bearer: token })})`;
  // A no-cors answer is opaque or kept back: either way nothing of it can be read.
  const [, noCors, ...others] = await foreign.evaluate<string[]>(attackSource);
  expect(['opaque ', 'refused']).toContain(noCors);
  expect(others).toEqual(['refused', 'refused', 'refused']);

  const script = `<script src="${host.origin}/assets/app.js" onerror="document.title = 'blocked'"></script>`;
  await foreign.setContent(`<iframe src="${host.origin}/"></iframe>${script}`);
  await expect.poll(() => foreign.title()).toBe('blocked');
  const [, frame] = foreign.frames();
  await frame?.waitForLoadState();
  expect(await frame?.content()).not.toContain('app.js');

  const rebound = await foreign.goto(`http://evil.test:${host.port}/`);
  expect(rebound?.status()).toBe(403);
  expect((await host.inMemory.profile()).clients).toMatchObject([{ name: 'Acme' }]);
});
