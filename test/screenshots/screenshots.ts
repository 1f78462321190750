import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { expect, test } from '../e2e/support/app.ts';
import { seed } from '../e2e/support/seed.ts';

const take = (page: Page, name: string) => {
  const file = `${name}-${test.info().project.name}.png`;
  return page.screenshot({ path: fileURLToPath(new URL(`../../docs/${file}`, import.meta.url)) });
};

test('the screens', async ({ app, page }) => {
  await seed(app);
  await app.open(page);
  await page.getByRole('row', { name: /^Acme EU Acme/ }).click();
  await expect(page.getByText(/^Exported Acme\/Acme EU/)).toBeVisible();
  await take(page, 'overview');

  await page.getByRole('link', { name: /^Clients/ }).click();
  await page.getByRole('button', { name: 'Open Acme' }).click();
  await expect(page.getByRole('grid', { name: 'Key pairs' })).toBeVisible();
  await take(page, 'client');

  await page.getByRole('link', { name: /^Key pairs/ }).click();
  await expect(page.getByText('Kestrel live')).toBeVisible();
  await take(page, 'key-pairs');

  await page.getByRole('link', { name: 'Journal' }).click();
  await expect(page.getByText(/^Added the production instance Kestrel/)).toBeVisible();
  await take(page, 'journal');

  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  await take(page, 'settings');

  await page.getByRole('button', { name: 'Lock now' }).first().click();
  await expect(page.getByRole('heading', { name: 'Keybridge is locked' })).toBeVisible();
  await take(page, 'unlock');
});

test.describe('first start', () => {
  test.use({ hasVault: false });

  test('the choice of the vault', async ({ app, page }) => {
    await app.open(page);
    await expect(page.getByRole('heading', { name: 'Where should keys be kept?' })).toBeVisible();
    await take(page, 'first-run');
  });
});
