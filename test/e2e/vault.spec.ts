import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, expectAccessible, passphrase, test } from './support/app.ts';
import { seed } from './support/seed.ts';

const unlockWith = async (page: Page, text: string): Promise<void> => {
  await page.getByLabel('Passphrase').fill(text);
  await page.getByRole('button', { name: 'Unlock' }).click();
};

test('locks and unlocks; a wrong passphrase is told of under its field', async ({ app, page }) => {
  await seed(app);
  await app.open(page);
  await page.getByRole('button', { name: 'Lock now' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-app-state', 'locked');
  await expect(page.getByText('Acme')).toHaveCount(0);
  await expect(page.getByLabel('Passphrase')).toBeFocused();
  await expectAccessible(page);

  await unlockWith(page, 'not this one');
  await expect(page.getByLabel('Passphrase')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByLabel('Passphrase')).toHaveValue('');
  await expect(page.getByLabel('Passphrase')).toBeFocused();
  await expectAccessible(page);
  await unlockWith(page, passphrase);
  await expect(page.locator('html')).toHaveAttribute('data-app-state', 'ready');
  await expect(page.getByText('Acme EU staging')).toBeVisible();
});

test('a vault that is damaged is no wrong passphrase', async ({ app, page }) => {
  await app.open(page);
  await page.getByRole('button', { name: 'Lock now' }).click();
  await writeFile(join(app.folder, 'vault', 'identity.age'), 'not an age file');
  await unlockWith(page, passphrase);
  await expect(page.getByRole('alert')).toContainText('is damaged');
  await expect(page.getByRole('button', { name: 'Copy details' })).toBeVisible();
  await expect(page.getByLabel('Passphrase')).not.toHaveAttribute('aria-invalid');
});

test('a call that finds the vault locked leads to the unlock screen', async ({ app, page }) => {
  await seed(app);
  await app.open(page);
  await app.call('vault.lock', {});
  await page.getByRole('button', { name: /^With \d+ shown/ }).click();
  await page.getByRole('menuitem', { name: /^Check the keys/ }).click();
  await expect(page.locator('html')).toHaveAttribute('data-app-state', 'locked');
});

test('changes the passphrase', async ({ app, page }) => {
  await app.open(page);
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Change the passphrase…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Change the passphrase' });
  const fill = async (now: string) => {
    await dialog.getByLabel('The passphrase now').fill(now);
    await dialog.getByLabel('The new passphrase').fill('another one, longer');
    await dialog.getByLabel('The same again').fill('another one, longer');
    await dialog.getByRole('button', { name: 'Change' }).click();
  };
  await fill('wrong');
  await expect(dialog.getByRole('alert')).toBeVisible();
  await expectAccessible(page);
  await fill(passphrase);
  await expect(dialog).toBeHidden();
  await page.getByLabel('Where keys are kept').getByRole('button', { name: 'Lock now' }).click();
  await unlockWith(page, 'another one, longer');
  await expect(page.locator('html')).toHaveAttribute('data-app-state', 'ready');
});

test('locks after the idle time, and not before', async ({ app, page }) => {
  await page.clock.install();
  await app.call('settings.set', { preferences: { theme: 'system', idleMinutes: 5, keyAgeDays: 365 } });
  await app.open(page);
  await expect(page.locator('html')).toHaveAttribute('data-app-state', 'ready');
  await page.clock.runFor('04:00');
  await page.mouse.move(40, 40);
  await page.clock.runFor('04:00');
  await expect(page.locator('html')).toHaveAttribute('data-app-state', 'ready');
  await page.clock.runFor('02:00');
  await expect(page.locator('html')).toHaveAttribute('data-app-state', 'locked');
});
