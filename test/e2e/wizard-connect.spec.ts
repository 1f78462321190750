import { expect, expectAccessible } from './support/app.ts';
import { test } from './support/live-shop.ts';

const nameOfSpace = 'services_connector/services_id/environment_name';
const steps = ['reach', 'inspect', 'compare', 'write', 'read-back', 'verify'];

test('a fresh shop is connected and verified by one click; the second time there is nothing to change', async ({
  page,
  app,
  wizard,
  shop,
}) => {
  await shop.review();
  await expect(page.getByRole('button', { name: 'Export to a file instead' })).toBeVisible();
  await shop.tellGateways();
  await expectAccessible(page);
  await wizard.next('Connect');
  await wizard.at('connected');
  await expect(wizard.heading).toHaveText('Connected and verified');
  await expect(page.getByText('11 settings written')).toBeVisible();
  const verified = page.getByRole('status').filter({ hasText: 'The registry knows the shop' });
  await expect(verified).toContainText(shop.dataSpaceId);
  await expect(verified).toContainText('Acme shops');
  await page.getByText('What changed').click();
  await expect(page.getByRole('list', { name: 'What changed' })).toContainText('SHA-256');
  await expectAccessible(page);
  expect((await shop.instance()).connected).toMatchObject({ verifiedAt: expect.any(String) });
  expect(await shop.magento.rows()).toHaveProperty([nameOfSpace], 'Production');

  await page.getByRole('button', { name: 'Connect again' }).click();
  await wizard.at('review');
  await expect(page.getByText('as it was last given, just now')).toBeVisible();
  await shop.tellGateways();
  await wizard.next('Connect');
  await wizard.at('connected');
  await expect(wizard.heading).toHaveText('Nothing to change');
  await expect(page.getByText('had everything already: nothing was written')).toBeVisible();
  await expect(page.getByText('The registry knows the shop')).toBeVisible();
  await wizard.next('Finish');
  await expect(page.locator('.wizard')).toHaveCount(0);
  const { entries } = await app.call('journal.list', {});
  expect(entries.map(({ action }) => action)).toContain('instance.connect');
});

test('what would change is shown without writing, and each step as it goes', async ({
  page,
  wizard,
  shop,
}) => {
  await shop.review();
  const before = await shop.magento.rows();
  await page.getByRole('button', { name: 'Show what would change' }).click();
  await expect(page.getByText('9 settings would change.')).toBeVisible();
  const changes = page.getByRole('list', { name: 'What would change' });
  await expect(changes).toContainText(shop.dataSpaceId);
  expect(await shop.magento.rows()).toEqual(before);
  await expectAccessible(page);

  await shop.magento.behave({ hangAt: 'bootstrap' });
  await wizard.next('Connect');
  await expect(page.locator('[data-live-step="reach"]')).toHaveAttribute('data-state', 'done');
  await expect(page.locator('[data-live-step="reach"]')).toContainText(/\d\.\d s/);
  await expect(page.locator('[data-live-step="inspect"]')).toHaveAttribute('data-state', 'running');
  for (const step of steps) await expect(page.locator(`[data-live-step="${step}"]`)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Close' })).toBeDisabled();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'was cancelled' })).toContainText(
    'it is as it was before',
  );
  await expect(page.locator('[data-live-step="inspect"]')).toHaveAttribute('data-state', 'cancelled');
  await expect(wizard.primary).toHaveText('Connect');
  expect(await shop.magento.rows()).toEqual(before);
});

test('other values are shown before they are replaced', async ({ page, wizard, shop }) => {
  await shop.addRows({ [nameOfSpace]: 'Old name' });
  await shop.review();
  await shop.tellGateways();
  await wizard.next('Connect');
  await expect(page.getByRole('alert')).toContainText('would be replaced');
  const change = page.getByRole('listitem').filter({ hasText: 'data space’s name' });
  await expect(change).toHaveText(/Old name\s+becomes\s+Production/);
  expect(await shop.magento.rows()).toHaveProperty([nameOfSpace], 'Old name');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Leave it as it is' }).click();
  await expect(change).toHaveCount(0);
  await wizard.next('Connect');
  await expect(change).toBeVisible();
  await wizard.next('Replace and connect');
  await wizard.at('connected');
  await expect(wizard.heading).toHaveText('Connected and verified');
  expect(await shop.magento.rows()).toHaveProperty([nameOfSpace], 'Production');
});

test('a guard asks for the name of the instance, and connecting goes on with it', async ({
  page,
  app,
  wizard,
  shop,
}) => {
  await app.call('instances.set', { instance: shop.id, baseUrl: 'https://another.example/' });
  await shop.review();
  await shop.tellGateways();
  await wizard.next('Connect');
  const guard = wizard.guard('wrong-instance');
  await expect(guard).toContainText('https://eu.example/');
  await expect(wizard.primary).toBeDisabled();
  await expect(guard.getByRole('textbox')).toBeFocused();
  await expectAccessible(page);
  await guard.getByRole('textbox').fill('EU');
  await page.keyboard.press('Enter');
  await wizard.at('connected');
  await expect(wizard.heading).toHaveText('Connected and verified');
});

test('settings that env.php locks are written there, when that is asked for', async ({
  page,
  wizard,
  shop,
}) => {
  await shop.magento.writeEnvPhp(
    `['services_connector' => ['services_id' => ['environment_name' => 'Locked name']]]`,
  );
  await shop.review();
  await shop.tellGateways();
  await wizard.next('Connect');
  await expect(page.getByRole('alert')).toContainText('data space’s name by app/etc/env.php');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Write env.php instead' }).click();
  await expect(page.getByRole('alert')).toContainText('answers 500 until that is imported');
  await expect(page.getByRole('listitem').filter({ hasText: 'Locked name' })).toBeVisible();
  expect(await shop.magento.read('app/etc/env.php')).toContain('Locked name');
  await expectAccessible(page);
  await wizard.next('Write env.php and connect');
  await wizard.at('connected');
  await expect(wizard.heading).toHaveText('Connected and verified');
  await expect(page.getByText('Its env.php as it was')).toContainText(shop.magento.root);
  expect(await shop.magento.read('app/etc/env.php')).not.toContain('Locked name');
  expect(await shop.magento.status()).toBe(200);
});

test('a setting that a variable or config.php holds is told with what holds it', async ({
  page,
  wizard,
  shop,
}) => {
  await shop.magento.writeConfigPhp(
    `['services_connector' => ['services_id' => ['environment_name' => 'Dumped name']]]`,
  );
  await shop.review();
  await wizard.next('Connect');
  await expect(page.getByRole('alert')).toContainText('app/etc/config.php');
  await expect(page.getByRole('button', { name: 'Write env.php instead' })).toHaveCount(0);
  await expect(wizard.primary).toHaveText('Try again');
});

test('the whole way by keyboard', async ({ page, wizard, shop }) => {
  await shop.addRows({ [nameOfSpace]: 'Old name' });
  await shop.review();
  const gateways = page.getByLabel('Tell the shop to use');
  while (!(await gateways.evaluate((each) => each === document.activeElement)))
    await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('would be replaced');
  await expect(page.locator('.region')).toBeFocused();
  while (!(await wizard.primary.evaluate((each) => each === document.activeElement)))
    await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await wizard.at('connected');
  await expect(wizard.heading).toHaveText('Connected and verified');
});

test('without a way in, a file is exported, and the page says how to do without', async ({
  page,
  app,
  wizard,
  shop,
}) => {
  await app.call('instances.set', { instance: shop.id, connection: { kind: 'none' } });
  await shop.review();
  await expect(wizard.primary).toHaveText('Export');
  await page.getByRole('button', { name: 'Say how it is reached' }).click();
  await wizard.at('instance');
  await page.getByLabel('How it is reached').selectOption('local');
  await page.getByLabel('Magento root').fill(shop.magento.root);
  for (const step of ['keys', 'project', 'data-space', 'review']) {
    await wizard.next();
    await wizard.at(step);
  }
  await expect(wizard.primary).toHaveText('Connect');
  await page.getByRole('button', { name: 'Export to a file instead' }).click();
  await expect(wizard.primary).toHaveText('Export');
  await page.getByRole('button', { name: 'Connect it directly instead' }).click();
  await expect(wizard.primary).toHaveText('Connect');
});
