import type { Page } from '@playwright/test';
import { expect, expectAccessible } from './support/app.ts';
import { test } from './support/live-instances.ts';

const details = (page: Page, name: string) => page.getByRole('complementary', { name });
const row = (page: Page, name: string) => page.getByRole('row', { name: new RegExp(`^Choose ${name} `) });
const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Ticket to Adobe support' });
const textOf = (page: Page) => dialogOf(page).getByLabel('Text of the ticket');

test('a copy of production leads to the ticket that has production’s data space cleaned', async ({
  app,
  context,
  page,
  shop,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { magento: production } = await shop.addConnected('EU', 0);
  const { magento: staging } = await shop.addConnected('Staging', 1, 'staging');
  await shop.refresh(production, staging, 'Staging');
  await app.call('instances.inspect', { instance: 'Staging' });
  await app.open(page);
  await row(page, 'Staging').click();
  await details(page, 'Staging').getByRole('button', { name: 'Ticket to clean the other’s…' }).click();
  await expect(textOf(page)).toHaveValue(new RegExp(`data space ID ${shop.spaces[0]?.id}`));
  await expect(textOf(page)).toHaveValue(/It belongs to:\n- Acme\/EU, production/);
  await expect(textOf(page)).toHaveValue(/What wrote into it besides:\n- Acme\/Staging, staging/);
  await expect(textOf(page)).not.toBeEditable();
  await expect(dialogOf(page)).toContainText('Acme/Staging still has this data space: give it its own first');
  await expect(dialogOf(page)).toContainText('bin/magento saas:resync');
  await expectAccessible(page);
  await dialogOf(page).getByRole('button', { name: 'Copy the text' }).click();
  await expect(dialogOf(page).getByRole('button', { name: 'Copied' })).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied.replaceAll('\r', '')).toBe(await textOf(page).inputValue());
  await page.keyboard.press('Escape');
  await expect(dialogOf(page)).toBeHidden();
  await expect(details(page, 'Staging')).toBeVisible();
});

test('of any instance with a data space both tickets are in its menu, by keyboard', async ({
  app,
  page,
  shop,
}) => {
  await app.call('instances.add', { client: 'Acme', name: 'EU', services: ['live-search'] });
  await app.open(page);
  await row(page, 'EU').click();
  await expect(details(page, 'EU').getByRole('button', { name: 'Edit' })).toBeVisible();
  await expect(details(page, 'EU').getByRole('button', { name: 'More' })).toBeHidden();
  await app.call('instances.bind', { instance: 'EU', dataSpace: String(shop.spaces[0]?.id) });
  await page.reload();
  await details(page, 'EU').getByRole('button', { name: 'More' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Ticket: clean up a data space…' })).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(textOf(page)).toHaveValue(/It belongs to:\n- Acme\/EU/);
  await page.keyboard.press('Escape');
  await expect(details(page, 'EU')).toBeVisible();
  await details(page, 'EU').getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Ticket: wake up its data space…' }).click();
  await expect(textOf(page)).toHaveValue(/^Subject: Wake up a hibernated SaaS data space/);
  await expect(textOf(page)).toHaveValue(/Services in use: live-search/);
  await expectAccessible(page);
});

test('from the listing of data spaces: one more, and the chosen one woken up', async ({
  app,
  page,
  shop,
}) => {
  const { id } = await app.call('instances.add', { client: 'Acme', name: 'EU' });
  await app.open(page);
  await page.goto(`${new URL(page.url()).origin}/#/connect/${id}`);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.locator('.wizard')).toHaveAttribute('data-step', 'data-space');
  await page.getByRole('button', { name: 'Draft the ticket…' }).click();
  await expect(textOf(page)).toHaveValue(/^Subject: One more SaaS data space/);
  await dialogOf(page).getByRole('button', { name: 'Close' }).click();
  await page.locator(`#space-${shop.spaces[1]?.id}`).check();
  await page.getByRole('button', { name: /^Ticket to wake up/ }).click();
  await expect(textOf(page)).toHaveValue(new RegExp(String(shop.spaces[1]?.id)));
  await expectAccessible(page);
});

test('what cannot be drafted says why', async ({ app, page, shop }) => {
  const { instance } = await shop.addConnected('EU', 0);
  await app.open(page);
  await row(page, 'EU').click();
  await details(page, 'EU').getByRole('button', { name: 'More' }).click();
  await app.edit((draft) => {
    draft.instances = draft.instances.filter(({ id }) => id !== instance.id);
  });
  await page.getByRole('menuitem', { name: 'Ticket: wake up its data space…' }).click();
  await expect(dialogOf(page).getByRole('alert')).toBeVisible();
  await expect(textOf(page)).toBeHidden();
});
