import type { Page } from '@playwright/test';
import { expect, expectAccessible } from './support/app.ts';
import { test } from './support/live-instances.ts';

const details = (page: Page, name: string) => page.getByRole('complementary', { name });
const row = (page: Page, name: string) => page.getByRole('row', { name: new RegExp(`^Choose ${name} `) });
const choose = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('button', { name: /^With \d+ (shown|chosen)/ }).click();
  await page.getByRole('menuitem', { name }).click();
};
const spacePath = 'services_connector/services_id/environment_id';

test('inspecting shows what the instance is and that nothing differs, and no key', async ({
  app,
  page,
  shop,
}) => {
  await shop.addConnected('EU', 0);
  await app.open(page);
  await expect(row(page, 'EU').locator('.chip')).toHaveText('connected');
  await row(page, 'EU').click();
  const pane = details(page, 'EU');
  await expect(pane.getByText(/^verified/)).toBeVisible();
  await pane.getByRole('button', { name: 'Inspect' }).click();
  await expect(pane.locator('[data-live-step="compare"]')).toHaveAttribute('data-state', 'done');
  await expect(pane.getByText(/2\.4\.\d/)).toBeVisible();
  await expect(pane.getByText(/^Services Connector \d/)).toBeVisible();
  await expect(pane.getByText('inspected just now')).toBeVisible();
  await expect(pane.getByText('none', { exact: true })).toBeVisible();
  await pane.getByText(/settings, and where each comes from/).click();
  await expect(pane.getByText('from the database').first()).toBeVisible();
  await expectAccessible(page);

  await pane.getByRole('button', { name: 'Verify' }).click();
  await expect(
    pane.getByText(/The registry named its data space to the instance itself: “Production”/),
  ).toBeVisible();

  const heard = await shop.heard();
  for (const { apiKey, privateKey } of Object.values(app.simulator.licenseHolder)) {
    expect(heard).not.toContain(apiKey);
    expect(heard).not.toContain(String(privateKey.split('\n')[3]));
  }
});

test('changed by hand: a chip that counts, a sentence, and the way back', async ({ app, page, shop }) => {
  const { magento, instance } = await shop.addConnected('EU', 0);
  const rows = await magento.rows();
  await shop.replaceRows(magento, { ...rows, [spacePath]: '11111111-1111-4111-8111-111111111111' });
  await app.open(page);
  await row(page, 'EU').click();
  const pane = details(page, 'EU');
  await pane.getByRole('button', { name: 'Inspect' }).click();
  await expect(row(page, 'EU').locator('.chip')).toHaveText('1 setting drifted');
  await expect(pane.getByText(/and Keybridge has “Production”/)).toBeVisible();
  await expect(pane.getByRole('button', { name: 'Take over what it has…' })).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: '1 instance drifted' })).toBeVisible();
  await expectAccessible(page);
  await pane.getByRole('link', { name: 'Give it back its own…' }).click();
  await expect(page.locator('.wizard')).toHaveAttribute('data-step', 'review');

  await app.call('instances.connect', {
    instance: instance.id,
    confirmed: true,
    overrides: [{ code: 'data-space-change', value: 'EU' }],
  });
  await page.goBack();
  await page.reload();
  await expect(row(page, 'EU').locator('.chip')).toHaveText('connected');
  await expect(details(page, 'EU').getByText('What differs')).toBeHidden();
});

test('a staging that was refreshed from production is found among all, beside one that cannot be reached', async ({
  app,
  page,
  shop,
}) => {
  const { magento: production } = await shop.addConnected('EU', 0);
  const { magento: staging } = await shop.addConnected('Staging', 1, 'staging');
  await shop.refresh(production, staging, 'Staging');
  await app.call('instances.add', {
    client: 'Acme',
    name: 'Lost',
    connection: { kind: 'local', root: `${app.folder}/nowhere` },
  });
  await app.call('instances.add', { client: 'Acme', name: 'By file' });
  await app.open(page);
  await expect(page.getByRole('columnheader', { name: 'Inspected' })).toBeVisible();

  await page.getByRole('button', { name: 'With 4 shown' }).click();
  await expect(page.getByRole('menuitem', { name: 'Inspect the 4 shown' })).toContainText(
    '1 is left out: no connection is recorded.',
  );
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await choose(page, 'Inspect the 4 shown');
  await expect(page.getByRole('heading', { name: 'Inspected 3 instances' })).toBeVisible();
  await expect(page.getByText('Of 3 instances, 1 failed, 1 drifted, 1 no drift.')).toBeAttached();
  const lost = page.getByRole('region', { name: 'Details of Acme/Lost' });
  await expect(lost).toContainText(/There is no folder/);
  await page.getByText('1 instance left out').click();
  await expect(page.getByText('Acme/By file: no connection is recorded')).toBeVisible();
  await page.getByRole('row', { name: /^Acme\/Staging/ }).click();
  const found = page.getByRole('region', { name: 'Details of Acme/Staging' });
  await expect(found.getByText(/staging was refreshed from production/)).toBeVisible();
  await expect(found.getByRole('link', { name: 'Give it back its own…' })).toBeVisible();
  await expect(found.getByRole('button', { name: 'Take over what it has…' })).toBeHidden();
  await expectAccessible(page);
  await page.getByRole('link', { name: /^Instances/ }).click();
  await expect(page.getByText(/^Inspected 3 instances: 1 failed/)).toBeVisible();
  await expect(row(page, 'Staging').locator('.chip')).toHaveText('clone');
  await expect(row(page, 'Staging')).toContainText('just now');
  await expect(row(page, 'EU').locator('.chip')).toHaveText('connected');
  await expectAccessible(page);

  const clone = page.getByRole('listitem').filter({ hasText: '1 clone writes into another’s data space' });
  await clone.getByRole('button', { name: 'Open it' }).click();
  const pane = details(page, 'Staging');
  await expect(pane.getByText(/staging was refreshed from production/)).toBeVisible();
  await expect(pane.getByRole('link', { name: 'Give it back its own…' })).toBeVisible();
  await expect(pane.getByRole('button', { name: 'Take over what it has…' })).toBeHidden();

  // Put right elsewhere; then only what is shown is looked into.
  await app.call('instances.connect', { instance: 'Staging', confirmed: true });
  await page.getByLabel('Search').fill('staging');
  await choose(page, 'Inspect the one shown');
  await expect(page.getByText('Of 1 instance, 1 no drift.')).toBeAttached();
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await expect(page.getByLabel('Search')).toHaveValue('staging');
  await expect(page.getByRole('link', { name: 'Last run' })).toBeHidden();

  await page.getByRole('button', { name: /^Show all/ }).click();
  await page.getByRole('columnheader', { name: 'Inspected' }).getByRole('button').click();
  await expect(page.locator('[role=gridcell] b').first()).toHaveText('Lost');
  await expect(page.locator('[role=gridcell] b').last()).toHaveText('By file');
});

test('a look at all is cancelled, and what was seen until then stays', async ({ app, page, shop }) => {
  await shop.addConnected('EU', 0);
  const { magento } = await shop.addConnected('Staging', 1, 'staging');
  await magento.behave({ hangAt: 'bootstrap' });
  await app.open(page);
  await choose(page, 'Inspect the 2 shown');
  const line = page.getByRole('row', { name: /^Acme\/EU/ });
  await expect(line).toContainText('no drift');
  // It goes on while another screen is open.
  await page.getByRole('link', { name: /^Clients/ }).click();
  await expect(page.getByRole('link', { name: 'Under way 1/2' })).toBeVisible();
  await page.getByRole('link', { name: /^Instances/ }).click();
  await page.getByRole('link', { name: 'Show', exact: true }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText('Of 2 instances, 1 cancelled, 1 no drift.')).toBeAttached();
  await expect(line).toContainText('no drift');
  await expect(page.getByRole('alert')).toBeHidden();
});

test('the menus go by keyboard alone', async ({ app, page, shop }) => {
  await shop.addConnected('EU', 0);
  await app.open(page);
  const menu = page.getByRole('button', { name: 'With 1 shown' });
  const item = (name: string) => page.getByRole('menuitem', { name });
  await menu.focus();
  await page.keyboard.press('Enter');
  await expect(item('Check the keys of the one shown')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(item('Inspect the one shown')).toBeFocused();
  await page.keyboard.press('End');
  await expect(item('Export the one shown…')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(item('Check the keys of the one shown')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toBeHidden();
  await expect(menu).toBeFocused();
  await page.keyboard.press('Space');
  await expect(item('Check the keys of the one shown')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Of 1 instance, 1 no drift.')).toBeAttached();
});

test('an instance that cannot be reached says so in its details, and can be tried again', async ({
  app,
  page,
  shop,
}) => {
  const { magento } = await shop.addConnected('EU', 0);
  await magento.behave({ modules: 'absent' });
  await app.open(page);
  await row(page, 'EU').click();
  const pane = details(page, 'EU');
  await pane.getByRole('button', { name: 'Inspect' }).click();
  await expect(row(page, 'EU').locator('.chip')).toHaveText('connector gone');
  await expect(pane.getByText(/modules are not installed there/)).toBeVisible();
  await pane.getByRole('button', { name: 'Verify' }).click();
  await expect(pane.getByRole('alert')).toContainText('magento/payment-services');
  await expect(pane.getByRole('alert').locator('code').first()).toContainText('composer require');
  await magento.behave({});
  await pane.getByRole('button', { name: 'Inspect' }).click();
  await expect(row(page, 'EU').locator('.chip')).toHaveText('connected');
  await expect(pane.getByRole('alert')).toBeHidden();
});
