import type { Page } from '@playwright/test';
import { expect, expectAccessible } from './support/app.ts';
import { test } from './support/live-instances.ts';

const spacePath = 'services_connector/services_id/environment_id';
const open = async (page: Page) => {
  await page.getByRole('row', { name: / EU Acme/ }).click();
  await page.getByRole('button', { name: 'Disconnect…' }).click();
  return page.getByRole('dialog', { name: 'Disconnect EU' });
};

test('a live instance is disconnected after it was shown what would be blanked', async ({
  app,
  page,
  shop,
}) => {
  const { magento } = await shop.addConnected('EU', 0);
  await app.open(page);
  const dialog = await open(page);
  await dialog.getByRole('button', { name: 'Disconnect', exact: true }).click();
  const changes = dialog.getByRole('list', { name: 'What would be blanked' });
  await expect(changes.getByRole('listitem').filter({ hasText: 'nothing' }).first()).toBeVisible();
  await expect(dialog.getByText(/settings would be blanked/)).toBeVisible();
  await expectAccessible(page);
  expect(await magento.effective([spacePath])).not.toEqual({ [spacePath]: null });

  await dialog.getByRole('button', { name: 'Blank them' }).click();
  await expect(dialog.getByText(/the shop writes to no data space any more/)).toBeVisible();
  await expect(dialog.locator('[data-live-step="read-back"]')).toBeHidden();
  await expect(dialog.getByRole('button', { name: 'Done' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('[role=gridcell] .chip')).toHaveText('disconnected');
  expect((await magento.effective([spacePath]))[spacePath] ?? '').toBe('');
});

test('what answers as another asks for the name first', async ({ app, page, shop }) => {
  const { magento } = await shop.addConnected('EU', 0);
  await shop.replaceRows(magento, {
    ...(await magento.rows()),
    'web/unsecure/base_url': 'https://other.example/',
  });
  await app.open(page);
  const dialog = await open(page);
  await dialog.getByRole('button', { name: 'Disconnect', exact: true }).click();
  await expect(dialog.locator('[data-guard="wrong-instance"]')).toContainText('https://other.example/');
  await expect(dialog.getByRole('button', { name: 'Disconnect', exact: true })).toBeDisabled();
  await dialog.getByLabel(/To go on all the same, type/).fill('EU');
  await dialog.getByRole('button', { name: 'Disconnect', exact: true }).click();
  await expect(dialog.getByText(/settings would be blanked/)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  expect((await magento.effective([spacePath]))[spacePath]).toBe(shop.spaces[0]?.id);
});

test('settings that env.php locks are blanked by way of it', async ({ app, page, shop }) => {
  const { magento } = await shop.addConnected('EU', 0);
  await magento.writeEnvPhp(
    `['services_connector' => ['services_id' => ['environment_id' => '${shop.spaces[0]?.id}']]]`,
  );
  await app.open(page);
  const dialog = await open(page);
  await dialog.getByRole('button', { name: 'Disconnect', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText('data space by app/etc/env.php');
  await dialog.getByRole('button', { name: 'Blank them in its env.php instead' }).click();
  await expect(dialog.getByText('the site answers 500 until that is imported')).toBeVisible();
  await dialog.getByRole('button', { name: 'Blank them' }).click();
  await expect(dialog.getByText(/the shop writes to no data space any more/)).toBeVisible();
  await expect(dialog.getByText(/Its env\.php as it was, on the instance/)).toBeVisible();
});

test('a file of blanks is the other way', async ({ app, page, shop }) => {
  await shop.addConnected('EU', 0);
  await app.open(page);
  const dialog = await open(page);
  await dialog.getByRole('button', { name: 'By a file…' }).click();
  await dialog.getByLabel('Format').selectOption('shell');
  await dialog.getByLabel('New file').fill(`${app.folder}/off.sh`);
  await dialog.getByRole('button', { name: 'Disconnect', exact: true }).click();
  await expect(dialog.getByText(`Written: ${app.folder}/off.sh`)).toBeVisible();
});

test('Escape stops what is under way before it leaves, and says what came of it', async ({
  app,
  page,
  shop,
}) => {
  const { magento } = await shop.addConnected('EU', 0);
  await app.open(page);
  const dialog = await open(page);
  await magento.behave({ hangAt: 'bootstrap' });
  await dialog.getByRole('button', { name: 'Disconnect', exact: true }).click();
  await expect(dialog.locator('[data-live-step="inspect"]')).toHaveAttribute('data-state', 'running');
  await page.keyboard.press('Escape');
  await expect(dialog.getByRole('status').filter({ hasText: 'was cancelled' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  expect((await magento.effective([spacePath]))[spacePath]).toBe(shop.spaces[0]?.id);
});

test('what goes is shown even where the page does not hear how far the work is', async ({
  app,
  page,
  shop,
}) => {
  await shop.addConnected('EU', 0);
  await page.route('**/events', (route) => route.abort());
  await app.open(page);
  const dialog = await open(page);
  await dialog.getByRole('button', { name: 'Disconnect', exact: true }).click();
  await expect(dialog.getByRole('status').filter({ hasText: 'would be replaced' })).toContainText(
    String(shop.spaces[0]?.id),
  );
  await dialog.getByRole('button', { name: 'Blank them' }).click();
  await expect(dialog.getByText(/the shop writes to no data space any more/)).toBeVisible();
});
