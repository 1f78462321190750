import { expect, expectAccessible, test } from './support/app.ts';
import { seed } from './support/seed.ts';

test.beforeEach(async ({ app, page }) => {
  await seed(app);
  await app.open(page);
});

test('adds a client, renames and removes it', async ({ app, page }) => {
  await page.getByRole('link', { name: /^Clients/ }).click();
  await expect(page.getByRole('grid', { name: 'Clients' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Add a client' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByText('Give the client a name.')).toBeVisible();
  await dialog.getByLabel('Name').fill('Linnea');
  await dialog.getByLabel('Edition').selectOption('Magento Open Source');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { name: 'Linnea' })).toBeVisible();

  await page.getByRole('button', { name: 'Edit' }).click();
  await dialog.getByLabel('Name').fill('Linnéa');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { name: 'Linnéa' })).toBeVisible();
  expect(await app.call('clients.list', {})).toContainEqual(
    expect.objectContaining({ name: 'Linnéa', edition: 'open-source' }),
  );

  await page.getByRole('button', { name: 'Remove…' }).click();
  await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(page.getByRole('grid', { name: 'Clients' })).toBeVisible();
  await expect(page.getByText('Linnéa')).toHaveCount(0);
});

test('a client with key pairs stays, and it says why', async ({ page }) => {
  await page.getByRole('link', { name: /^Clients/ }).click();
  await page.getByRole('button', { name: 'Open Acme' }).click();
  await page.getByRole('button', { name: 'Remove…' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Remove Acme?' });
  await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText('Acme');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { name: 'Acme' })).toBeVisible();
});

test('a client’s page shows its key pairs, where each is used, and its instances', async ({ page }) => {
  await page.getByRole('link', { name: /^Clients/ }).click();
  await page.getByRole('grid', { name: 'Clients' }).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const keys = page.getByRole('grid', { name: 'Key pairs' });
  await expect(keys.getByRole('row', { name: /Acme live/ })).toContainText('3 instances');
  await expect(keys.getByText('Borealis')).toHaveCount(0);
  await expectAccessible(page);
  await page.getByRole('grid', { name: 'Instances' }).getByText('Acme US', { exact: true }).first().click();
  await expect(page.getByRole('complementary', { name: 'Acme US' })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Acme' })).toBeVisible();
});

test('key pairs: searched, filtered, checked', async ({ app, page }) => {
  await page.getByRole('link', { name: /^Key pairs/ }).click();
  const keys = page.getByRole('grid', { name: 'Key pairs' });
  await expect(keys.getByRole('row')).toHaveCount(6);
  await page.getByLabel('Last check').selectOption('refused');
  await expect(keys.getByRole('row')).toHaveCount(2);
  await expect(keys.getByText('Kestrel live')).toBeVisible();
  await page.getByLabel('Last check').selectOption('Any state');
  await page.keyboard.press('Escape');
  await page.getByRole('grid', { name: 'Key pairs' }).focus();
  await page.keyboard.press('/');
  await expect(page.getByLabel('Search')).toBeFocused();
  await page.keyboard.type('borealis');
  await expect(keys.getByRole('row')).toHaveCount(3);
  await expectAccessible(page);
  const before = app.simulator.requests.length;
  await page.getByRole('button', { name: 'Check these 2' }).click();
  await expect.poll(() => app.simulator.requests.length).toBe(before + 2);
});

test('a key pair that is used goes only when its label is typed', async ({ app, page }) => {
  await page.getByRole('link', { name: /^Key pairs/ }).click();
  await page.getByRole('grid', { name: 'Key pairs' }).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Replace Acme live' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Remove Acme live' })).toBeFocused();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Remove Acme live?' });
  await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText('is used by Acme/Acme EU');
  await expect(dialog.getByRole('button', { name: 'Remove', exact: true })).toBeDisabled();
  await expectAccessible(page);
  await expect(dialog.getByLabel(/To go on all the same/)).toBeFocused();
  await page.keyboard.type('Acme live');
  await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('Acme live')).toHaveCount(0);
  expect(await app.call('keys.list', { client: 'Acme' })).toHaveLength(1);
});
