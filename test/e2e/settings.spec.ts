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

test('the age at which keys are old is a number of days, or none', async ({ app, page }) => {
  const days = page.getByLabel('Keys are old after, days');
  await expect(days).toHaveValue('365');
  await days.fill('soon');
  await days.press('Enter');
  await expect(page.getByText('Write a number of days, or 0 for never.')).toBeVisible();
  await days.fill('90');
  await days.press('Enter');
  await expect
    .poll(async () => (await app.call('settings.read', {})).preferences)
    .toEqual({ theme: 'system', idleMinutes: 15, keyAgeDays: 90 });
  await expect(page.getByText('Write a number of days, or 0 for never.')).toBeHidden();
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

test('the folder of new exports is a whole path, or none', async ({ app, page }) => {
  const section = page.getByLabel('Exports', { exact: true });
  const folder = section.getByLabel('Folder for new files');
  const exportFolder = async () => (await app.call('settings.read', {})).preferences.exportFolder;
  await folder.fill('exports');
  await folder.press('Enter');
  await expect(section.getByText('Write the whole path, from the root.')).toBeVisible();
  await expect(folder).toHaveAttribute('aria-invalid', 'true');
  await expectAccessible(page);
  expect(await exportFolder()).toBeUndefined();
  await folder.fill(app.folder);
  await folder.press('Enter');
  await expect(section.getByText('Saved')).toBeVisible();
  expect(await exportFolder()).toBe(app.folder);
  // Another preference leaves it alone.
  await page.getByLabel('Theme').selectOption('dark');
  await expect(page.locator('html')).toHaveCSS('color-scheme', 'dark');
  expect(await exportFolder()).toBe(app.folder);
  await folder.fill('');
  await folder.press('Enter');
  await expect(section.getByText('Saved')).toBeVisible();
  expect(await exportFolder()).toBeUndefined();
});

test('a proxy with a login is refused under its field, with the reason', async ({ app, page }) => {
  const section = page.getByLabel('Proxy', { exact: true });
  await section.getByLabel('Calls go').selectOption('through this proxy');
  const address = section.getByLabel('Address of the proxy');
  await address.fill('http://someone:proxy-password@proxy.example:3128');
  await section.getByRole('button', { name: 'Save' }).click();
  await expect(section.getByText(/settings are no vault.*HTTPS_PROXY/)).toBeVisible();
  await expect(address).toHaveAttribute('aria-invalid', 'true');
  await expect(address).toBeFocused();
  await expectAccessible(page);
  expect((await app.call('settings.read', {})).proxy).toEqual({ kind: 'environment' });
  await address.fill('http://proxy.example:3128/');
  await address.press('Enter');
  await expect(section.getByText('Saved')).toBeVisible();
  await expect(address).toHaveValue('http://proxy.example:3128');
  expect((await app.call('settings.read', {})).proxy).toEqual({
    kind: 'address',
    address: 'http://proxy.example:3128',
  });
  await section.getByLabel('Calls go').selectOption('directly');
  await section.getByRole('button', { name: 'Save' }).click();
  await expect(section.getByText('Saved')).toBeVisible();
  expect((await app.call('settings.read', {})).proxy).toEqual({ kind: 'none' });
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
