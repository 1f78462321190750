import { expect, expectAccessible, test } from './support/app.ts';

test.beforeEach(async ({ app, page }) => {
  await app.open(page);
  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
});

test('theme and idle time are kept', async ({ app, page }) => {
  await expectAccessible(page);
  await page.getByLabel('Theme').selectOption('dark');
  await expect(page.locator('html')).toHaveCSS('color-scheme', 'dark');
  await page.getByLabel('Lock when idle for').selectOption('1 hour');
  await expect
    .poll(() => app.call('settings.read', {}))
    .toMatchObject({
      preferences: { theme: 'dark', idleMinutes: 60 },
    });
  await expectAccessible(page);
  await page.reload();
  await expect(page.locator('html')).toHaveCSS('color-scheme', 'dark');
  await expect(page.getByLabel('Lock when idle for')).toHaveValue('60');
});

test('timeouts are checked in their fields', async ({ app, page }) => {
  const section = page.getByLabel('Waiting for the service');
  await section.getByLabel('For a connection, seconds').fill('soon');
  await section.getByRole('button', { name: 'Save' }).click();
  await expect(section.getByText('Write a number of seconds from 0.1 to 600.')).toBeVisible();
  await section.getByLabel('For a connection, seconds').fill('2.5');
  await section.getByRole('button', { name: 'Save' }).click();
  await expect(section.getByText('Saved')).toBeVisible();
  expect(await app.call('settings.read', {})).toMatchObject({ timeouts: { connect: 2500 } });
});

test('a gateway is https or loopback; Adobe’s own come back', async ({ app, page }) => {
  const section = page.getByLabel('Gateways');
  await section.getByLabel('Sandbox').fill('http://gateway.example/');
  await section.getByRole('button', { name: 'Save' }).click();
  await expect(section.getByRole('alert')).toContainText('https');
  await expectAccessible(page);
  await section.getByLabel('Sandbox').fill('https://gateway.example/');
  await section.getByRole('button', { name: 'Save' }).click();
  await expect(section.getByText('Saved')).toBeVisible();
  expect((await app.call('gateways.read', {})).sandbox).toBe('https://gateway.example/');
  await section.getByRole('button', { name: 'Back to Adobe’s' }).click();
  await expect(section.getByLabel('Sandbox')).toHaveValue('https://commerce-beta.adobe.io/');
});

test('makes a backup', async ({ app, page }) => {
  await app.addClient('Acme');
  await app.addKeys('Acme', 'sandbox');
  await page.reload();
  await page.getByRole('button', { name: 'Make a backup…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Make a backup' });
  await dialog.getByLabel('New file').fill(`${app.folder}/backup.age`);
  await dialog.getByLabel('A passphrase for the backup').fill('a good long one');
  await dialog.getByLabel('The same again').fill('a good long one');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Make the backup' }).click();
  await expect(page.getByText(`1 key pair is in ${app.folder}/backup.age`)).toBeVisible();
});
