import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { startForwardingProxy } from '../support/forwarding-proxy.ts';
import { setup as buildCli } from '../support/build-cli.ts';
import { startTlsFront } from '../support/tls-front.ts';
import { expect, expectAccessible, passphrase, test } from './support/app.ts';

const entry = new URL('../../dist/cli/index.js', import.meta.url).pathname;

/** Node reads whom it trusts only as it starts, so the window is served by the command line in a process of its own. */
const openWindow = async (profile: string, certificate: string) => {
  const args = [entry, 'open', '--no-open', '--json', '--profile', profile];
  const env = { PATH: process.env['PATH'], HOME: profile, NODE_EXTRA_CA_CERTS: certificate };
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = once(child, 'exit');
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const { url } = JSON.parse(line) as { url: string };
  return {
    url,
    async close() {
      child.kill('SIGKILL');
      await exit;
    },
  };
};

test.beforeAll(buildCli);

test('a check of keys goes through the proxy of the settings, at once', async ({ app, page }) => {
  await app.addClient('Acme');
  await app.addKeys('Acme', 'production', 'Acme live');
  await app.call('gateways.set', { keyEnvironment: 'production', url: 'https://registry.test/' });
  const front = await startTlsFront('registry.test', Number(new URL(app.simulator.url).port));
  const proxy = await startForwardingProxy({ port: front.port });
  const closed = await startForwardingProxy({ refuse: 403 });
  const window = await openWindow(app.folder, front.certificate);

  await page.goto(window.url);
  await page.getByLabel('Passphrase').fill(passphrase);
  await page.getByRole('button', { name: 'Unlock' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-app-state', 'ready');
  const checkBy = async (port: number) => {
    await page.getByRole('link', { name: 'Settings' }).click();
    const section = page.getByLabel('Proxy', { exact: true });
    await section.getByLabel('Calls go').selectOption('through this proxy');
    await section.getByLabel('Address of the proxy').fill(`http://127.0.0.1:${port}`);
    await section.getByRole('button', { name: 'Save' }).click();
    await expect(section.getByText('Saved')).toBeVisible();
    await page.getByRole('link', { name: /^Key pairs/ }).click();
    await page.getByRole('button', { name: 'Check all' }).click();
  };
  const check = async () => (await app.call('keys.list', {}))[0]?.check;

  await checkBy(closed.port);
  const keyPairs = page.getByRole('grid', { name: 'Key pairs' });
  await expect(keyPairs.getByText('unverified')).toBeVisible();
  await expect
    .poll(async () => (await check())?.detail)
    .toContain(`The proxy 127.0.0.1:${closed.port} did not connect to registry.test (403).`);
  expect(proxy.asked).toEqual([]);
  await checkBy(proxy.port);
  await expect(keyPairs.getByText('accepted')).toBeVisible();
  expect(proxy.asked).toEqual(['registry.test:443']);
  expect(await check()).toMatchObject({ state: 'accepted' });
  await expectAccessible(page);

  await window.close();
  for (const each of [proxy, closed, front]) await each.close();
});
