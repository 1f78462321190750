import type { Page } from '@playwright/test';
import { type App, expect, expectAccessible } from './support/app.ts';
import { type LiveInstances, test } from './support/live-instances.ts';

const details = (page: Page, name: string) => page.getByRole('complementary', { name });
const dialog = (page: Page) => page.getByRole('dialog', { name: 'Adopt an instance' });
const adopt = (page: Page) => dialog(page).getByRole('button', { name: 'Adopt', exact: true });

/** A Magento that somebody connected by hand: Keybridge knows nothing of it, nor its keys where they are forgotten. */
const connectByHand = async (app: App, shop: LiveInstances, forgetsKeys: boolean) => {
  const { magento } = await shop.addConnected('EU', 1, 'staging');
  await app.call('instances.remove', { instance: 'EU', confirmed: true });
  for (const { id, label } of forgetsKeys ? await app.call('keys.list', {}) : []) {
    await app.call('keys.remove', { keys: id, overrides: [{ code: 'key-pair-in-use', value: label }] });
  }
  return magento;
};

const openDialog = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Other ways to add an instance' }).click();
  await page.getByRole('menuitem', { name: 'Adopt an instance…' }).click();
  await expect(dialog(page)).toBeVisible();
};

const enterRoot = async (page: Page, root: string): Promise<void> => {
  await dialog(page).getByLabel('How it is reached').selectOption('local');
  await dialog(page).getByLabel('Magento root').fill(root);
};

test('an instance is adopted with its keys, which nobody is shown', async ({ app, page, shop }) => {
  const magento = await connectByHand(app, shop, true);
  await app.open(page);
  await page.getByRole('button', { name: 'Adopt an instance…' }).click();
  await enterRoot(page, magento.root);
  await dialog(page).getByLabel('Take its key pairs into the vault too').check();
  await expectAccessible(page);
  await adopt(page).click();
  await expect(dialog(page).getByText('Adopted Acme/eu.example as a staging instance.')).toBeVisible();
  await expect(dialog(page).getByText('new in the vault')).toHaveCount(2);
  await expect(dialog(page).getByText('Testing of Acme shops')).toBeVisible();
  await expectAccessible(page);
  await expect(dialog(page).getByRole('button', { name: 'Show the instance' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(details(page, 'eu.example')).toBeVisible();
  await expect(page.locator('[role=gridcell] .chip')).toHaveText('keys unverified');

  expect(await app.call('keys.list', {})).toHaveLength(2);
  expect(await app.call('keys.check', {})).toMatchObject([
    { check: { state: 'accepted' } },
    { check: { state: 'accepted' } },
  ]);
  const heard = await shop.heard();
  for (const { apiKey, privateKey } of Object.values(app.simulator.licenseHolder)) {
    expect(heard).not.toContain(apiKey);
    expect(heard).not.toContain(String(privateKey.split('\n')[3]));
  }
});

test('without its keys, those that are there are recognised and others are told of', async ({
  app,
  page,
  shop,
}) => {
  const magento = await connectByHand(app, shop, false);
  await app.open(page);
  await page.getByRole('link', { name: /^Clients/ }).click();
  await page.getByRole('button', { name: 'Open Acme' }).click();
  await page.getByRole('button', { name: 'Adopt an instance…' }).click();
  await enterRoot(page, magento.root);
  await dialog(page).getByLabel('Name (optional)').fill('Europe');
  await dialog(page).getByLabel('Stage').selectOption('development');
  await page.keyboard.press('Enter');
  await expect(dialog(page).getByText('Adopted Acme/Europe as a development instance.')).toBeVisible();
  await expect(dialog(page).getByText('known before')).toHaveCount(2);
  await dialog(page).getByRole('button', { name: 'Close' }).click();

  await app.call('instances.remove', { instance: 'Europe', confirmed: true });
  for (const { id, label } of await app.call('keys.list', {})) {
    await app.call('keys.remove', { keys: id, overrides: [{ code: 'key-pair-in-use', value: label }] });
  }
  await page.reload();
  await page.getByRole('button', { name: 'Adopt an instance…' }).click();
  await enterRoot(page, magento.root);
  await adopt(page).click();
  await expect(dialog(page).getByText('none of them are in Keybridge')).toBeVisible();
  await expect(dialog(page).getByText(/Its sandbox keys are not in Keybridge/)).toBeVisible();

  // They can be had later.
  await dialog(page).getByRole('button', { name: 'Show the instance' }).click();
  await page.getByRole('button', { name: 'Take its keys into the vault…' }).click();
  const later = page.getByRole('dialog', { name: 'Take over what eu.example has' });
  await expect(later.getByLabel('Take its key pairs into the vault too')).toBeChecked();
  await later.getByRole('button', { name: 'Take over' }).click();
  await expect(later.getByText('new in the vault')).toHaveCount(2);
  await later.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('button', { name: 'Take its keys into the vault…' })).toHaveCount(0);
});

test('what is wrong stands under its field', async ({ app, page, shop }) => {
  const { magento } = await shop.addConnected('EU', 0);
  await app.open(page);
  await openDialog(page);
  await adopt(page).click();
  await expect(dialog(page).getByLabel('Host')).toHaveAttribute('aria-invalid', 'true');
  await expect(dialog(page).getByLabel('Host')).toBeFocused();
  await enterRoot(page, `${app.folder}/nowhere`);
  await dialog(page).getByLabel('Client').selectOption('A new client…');
  await dialog(page).getByLabel('Name (optional)').fill('a/b');
  await adopt(page).click();
  await expect(dialog(page).getByText('Give the client a name.')).toBeVisible();
  await expect(dialog(page).getByText('The name must not contain a slash.')).toBeVisible();
  await expectAccessible(page);

  await dialog(page).getByLabel('Client', { exact: true }).selectOption('Acme');
  await dialog(page).getByLabel('Name (optional)').fill('');
  await adopt(page).click();
  await expect(dialog(page).getByLabel('Magento root')).toHaveAttribute('aria-invalid', 'true');
  await expect(dialog(page).getByLabel('Magento root')).toBeFocused();
  await expect(dialog(page).getByText(/There is no folder/)).toBeVisible();

  await enterRoot(page, magento.root);
  await adopt(page).click();
  await expect(dialog(page).getByText(/Acme\/EU is in Keybridge already/)).toBeVisible();
  await expect(dialog(page).getByLabel('Name (optional)')).toBeFocused();

  // Nothing is adopted where nothing is connected.
  const fresh = await shop.addMagento('Fresh');
  await enterRoot(page, fresh.root);
  await adopt(page).click();
  await expect(dialog(page).getByRole('alert')).toContainText('there is nothing to adopt');

  await fresh.behave({ hangAt: 'bootstrap' });
  await adopt(page).click();
  await expect(dialog(page).locator('.live').getByRole('button', { name: 'Cancel' })).toBeInViewport();
  await page.keyboard.press('Escape');
  await expect(dialog(page).getByRole('alert')).toContainText('was cancelled');
  await expect(dialog(page).getByRole('alert')).toBeInViewport();
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toBeHidden();
  expect(await app.call('instances.list', {})).toHaveLength(1);
});

test('what an instance has now is taken over, after a yes', async ({ app, page, shop }) => {
  const { magento, instance } = await shop.addConnected('EU', 0);
  const other = shop.spaces[1];
  const rows = await magento.rows();
  await shop.replaceRows(magento, {
    ...rows,
    'services_connector/services_id/environment_id': String(other?.id),
    'services_connector/services_id/environment_name': String(other?.name),
    'services_connector/services_id/environment': String(other?.type),
  });
  await app.open(page);
  await page.getByRole('row', { name: / EU Acme/ }).click();
  const pane = details(page, 'EU');
  await pane.getByRole('button', { name: 'Inspect' }).click();
  await pane.getByRole('button', { name: 'Take over what it has…' }).click();
  const taking = page.getByRole('dialog', { name: 'Take over what EU has' });
  await taking.getByRole('button', { name: 'Take over' }).click();
  await expect(taking.getByRole('alert')).toContainText(
    `data space: ${instance.dataSpace?.id} → ${other?.id}`,
  );
  await expectAccessible(page);
  await taking.getByRole('button', { name: 'Take over all the same' }).click();
  await expect(taking.getByText('Keybridge has for Acme/EU what it has now.')).toBeVisible();
  await taking.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('row', { name: / EU Acme/ })).toContainText('Testing 1');
  await expect(pane.getByText('What differs')).toBeHidden();
  const { instance: after } = await app.call('instances.show', { instance: 'EU' });
  expect(after).toMatchObject({ id: instance.id, dataSpace: { id: other?.id }, inspected: { drift: [] } });
});
