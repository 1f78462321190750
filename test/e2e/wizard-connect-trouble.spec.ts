import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, expectAccessible, passphrase } from './support/app.ts';
import { type LiveShop, test } from './support/live-shop.ts';

const spacePath = 'services_connector/services_id/environment_id';

test('without the connector it says what to install, and goes on once it is there', async ({
  page,
  app,
  wizard,
  shop,
}) => {
  await app.call('instances.set', { instance: shop.id, services: ['payment-services'] });
  await shop.magento.behave({ modules: 'absent' });
  await shop.review();
  await shop.tellGateways();
  await wizard.next('Connect');
  await expect(page.getByRole('alert')).toContainText('magento/payment-services (Payment Services)');
  await expectAccessible(page);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.locator('.command').first().getByRole('button', { name: 'Copy' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    'composer require magento/payment-services',
  );
  await wizard.next('Try again');
  await expect(page.getByRole('alert')).toContainText('magento/payment-services');
  await shop.magento.behave({});
  await wizard.next('Try again');
  await wizard.at('connected');
  await expect(wizard.heading).toHaveText('Connected and verified');
});

test('a wrong root and a missing php are told, with the way to the connection', async ({
  page,
  app,
  wizard,
  shop,
}) => {
  await app.call('instances.set', { instance: shop.id, connection: { kind: 'local', root: app.folder } });
  await shop.review();
  await wizard.next('Connect');
  await expect(page.getByRole('alert')).toContainText('Correct the root in its connection');
  await page.getByRole('button', { name: 'Correct the connection' }).click();
  await wizard.at('instance');
  await page.getByLabel('Magento root').fill(shop.magento.root);
  await page.getByLabel('PHP program').fill('/no/such/php');
  for (const step of ['keys', 'project', 'data-space', 'review']) {
    await wizard.next();
    await wizard.at(step);
  }
  await wizard.next('Connect');
  await expect(page.getByRole('alert')).toContainText('/no/such/php');
  await expect(page.locator('[data-live-step="reach"]')).toHaveAttribute('data-state', 'failed');
  await expect(page.getByRole('button', { name: 'Correct the connection' })).toBeVisible();
  await expectAccessible(page);
});

test('a connection that the registry does not confirm is told, and verified again', async ({
  page,
  app,
  wizard,
  shop,
}) => {
  app.simulator.faults.next({ kind: 'server-error', status: 403, path: 'registry/environments' }, 100);
  await shop.connect();
  await expect(wizard.heading).toHaveText('Connected, but not verified');
  await expect(page.getByRole('alert')).toContainText('Not verified.');
  expect((await shop.instance()).connected?.verifiedAt).toBe(undefined);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Verify again' }).click();
  await expect(page.locator('[data-live-step="verify"]')).toHaveAttribute('data-state', 'failed');
  await expect(page.getByRole('alert')).toContainText('Not verified.');
  app.simulator.faults.clear();
  await page.getByRole('button', { name: 'Verify again' }).click();
  await expect(wizard.heading).toHaveText('Connected and verified');
  await expect(page.getByText('The registry knows the shop')).toBeVisible();
  expect((await shop.instance()).connected?.verifiedAt).toEqual(expect.any(String));
});

/** Ends the php that hangs there, and lets no other one start. */
const cut = async ({ magento }: LiveShop): Promise<void> => {
  let pid = 0;
  await expect(async () => {
    pid = Number(await readFile(join(magento.root, 'var/hanging'), 'utf8'));
    expect(pid).toBeGreaterThan(1);
  }).toPass();
  await magento.behave({ exitAt: 'bootstrap' });
  process.kill(pid, 'SIGKILL');
};

test.describe('an outcome that nobody heard', () => {
  test('is looked at: nothing arrived', async ({ page, wizard, shop }) => {
    await shop.magento.behave({ hangAt: 'commit' });
    await shop.review();
    await shop.tellGateways();
    await wizard.next('Connect');
    await cut(shop);
    await expect(page.getByRole('alert')).toContainText('could not be looked at again');
    await expect(page.locator('[data-live-step="reach"]')).toHaveAttribute('data-state', /done|failed/);
    await expectAccessible(page);
    await shop.magento.behave({});
    await page.getByRole('button', { name: 'Inspect' }).click();
    await expect(page.getByRole('alert')).toContainText('The settings are not in force');
    expect(await shop.magento.rows()).not.toHaveProperty([spacePath]);
    await wizard.next('Connect');
    await wizard.at('connected');
  });

  test('is looked at: everything arrived', async ({ page, wizard, shop }) => {
    await shop.magento.behave({ hangAt: 'committed' });
    await shop.review();
    await shop.tellGateways();
    await wizard.next('Connect');
    await cut(shop);
    await expect(page.getByRole('alert')).toContainText('could not be looked at again');
    await shop.magento.behave({});
    // Whoever was killed had not come to clean the cache.
    await shop.addRows({});
    await page.getByRole('button', { name: 'Inspect' }).click();
    await expect(page.getByText('The settings arrived')).toBeVisible();
    expect(await shop.magento.rows()).toHaveProperty([spacePath], shop.dataSpaceId);
  });
});

test('what goes wrong while writing leaves the shop as it was, and says so', async ({
  page,
  wizard,
  shop,
}) => {
  await shop.magento.behave({ failAt: spacePath });
  await shop.review();
  const before = await shop.magento.rows();
  await wizard.next('Connect');
  await expect(page.getByRole('alert')).toContainText('Nothing was changed.');
  await expect(page.locator('[data-live-step="write"]')).toHaveAttribute('data-state', 'failed');
  await expect(wizard.primary).toHaveText('Try again');
  expect(await shop.magento.rows()).toEqual(before);
});

test('a locked vault is opened first, and the review is there again', async ({ page, app, wizard, shop }) => {
  await shop.review();
  await app.call('vault.lock', {});
  await wizard.next('Connect');
  await expect(page.locator('html')).toHaveAttribute('data-app-state', 'locked');
  await page.getByLabel('Passphrase').fill(passphrase);
  await page.keyboard.press('Enter');
  await wizard.at('review');
  await shop.tellGateways();
  await wizard.next('Connect');
  await wizard.at('connected');
});

test('no key comes to the page, whatever becomes of it', async ({ page, app, wizard, shop }) => {
  const bodies: Promise<string>[] = [];
  page.on('response', (response) => {
    if (!response.url().endsWith('/events')) bodies.push(response.text().catch(() => ''));
  });
  const secrets = Object.values(app.simulator.licenseHolder).flatMap(({ apiKey, privateKey }) => [
    apiKey,
    ...privateKey.split('\n').slice(1, -2),
  ]);
  const seen: string[] = [];
  await page.addInitScript(() => {
    const { parse } = JSON;
    const told: string[] = [];
    Object.assign(window, { told });
    JSON.parse = (text, reviver) => {
      told.push(String(text));
      return parse(text, reviver) as unknown;
    };
  });
  const look = async () => {
    seen.push(await page.content());
    seen.push(await page.evaluate(() => (window as unknown as { told: string[] }).told.join('\n')));
  };
  await shop.magento.behave({ quoteAt: spacePath });
  await shop.review();
  await shop.tellGateways();
  await page.getByRole('button', { name: 'Show what would change' }).click();
  await expect(page.getByRole('list', { name: 'What would change' })).toBeVisible();
  await look();
  await wizard.next('Connect');
  await expect(page.getByRole('alert')).toBeVisible();
  await look();
  await shop.magento.behave({});
  await wizard.next('Try again');
  await wizard.at('connected');
  await look();
  const said = [...seen, ...(await Promise.all(bodies))].join('\n');
  expect(said).toContain('job.plan');
  expect(said).toContain('SHA-256');
  expect(secrets.length).toBeGreaterThan(20);
  expect(secrets.filter((secret) => said.includes(secret))).toEqual([]);
});
