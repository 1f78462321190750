import { expect, expectAccessible, passphrase, test } from './support/app.ts';

test.describe('without a vault', () => {
  test.use({ hasVault: false });

  test('chooses where keys are kept, told what is available and why', async ({ app, page }) => {
    await app.open(page);
    await expect(page.locator('html')).toHaveAttribute('data-app-state', 'first-run');
    const keychain = page.getByRole('radio', { name: /OS keychain/ });
    await expect(keychain).toBeDisabled();
    const remedy = page.getByText('Install gnome-keyring');
    await expect(remedy).toBeHidden();
    await page.getByText('There is no Secret Service here.').click();
    await expect(remedy).toBeVisible();
    await expect(page.getByRole('radio', { name: /Passphrase vault/ })).toBeChecked();
    await expectAccessible(page);

    const [first, again] = [
      page.getByLabel('Passphrase', { exact: true }),
      page.getByLabel('The same again'),
    ];
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByText('Enter a passphrase.')).toBeVisible();
    await first.fill('short');
    await first.press('Enter');
    await expect(page.getByText('Take at least 8 characters.')).toBeVisible();
    await expect(first).toBeFocused();
    await first.fill(passphrase);
    await again.fill('another one');
    await again.press('Enter');
    await expect(page.getByText('The two are not the same')).toBeVisible();
    await expect(again).toBeFocused();
    await again.fill(passphrase);
    await again.press('Enter');

    await expect(page.locator('html')).toHaveAttribute('data-app-state', 'ready');
    await expect(page.getByRole('link', { name: 'Connect the first instance' })).toBeVisible();
    await expectAccessible(page);
    expect(await app.call('status.read', {})).toMatchObject({
      vault: 'passphrase',
      isVaultChosen: true,
      isLocked: false,
    });
    expect(await page.content()).not.toContain(passphrase);
  });
});

test('when Keybridge was stopped, the page says so and goes on when it is back', async ({ app, page }) => {
  await app.open(page);
  await page.route('**/rpc', (route) => route.abort());
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await expect(page.getByRole('alert')).toContainText('Keybridge does not answer');
  await expect(page.getByRole('button', { name: 'Copy details' })).toBeVisible();
  await expectAccessible(page);
  await page.unroute('**/rpc');
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await expect(page.getByRole('alert')).toBeHidden();
});

test('a start that failed can be tried again', async ({ app, page }) => {
  await page.route('**/rpc', (route) => route.abort());
  await app.open(page);
  await expect(page.locator('html')).toHaveAttribute('data-app-state', 'failed');
  await page.unroute('**/rpc');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-app-state', 'ready');
});

test('an address works once; a page that was not let in says what to do', async ({ app, page, context }) => {
  const url = app.newUrl();
  await page.goto(url);
  await expect(page.locator('html')).toHaveAttribute('data-app-state', 'ready');
  expect(page.url()).not.toContain('#');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-app-state', 'ready');

  const other = await context.newPage();
  await other.goto(url);
  await expect(other.locator('html')).toHaveAttribute('data-app-state', 'failed');
  await expect(other.getByRole('alert')).toContainText('Start Keybridge again');
  await expectAccessible(other);
});
