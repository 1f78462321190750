import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from './support/app.ts';
import { seed } from './support/seed.ts';

const namesIn = (page: Page): Promise<string[]> => page.locator('[role=gridcell] b').allTextContents();
const details = (page: Page, name: string) => page.getByRole('complementary', { name });

test.beforeEach(async ({ app, page }) => {
  await seed(app);
  await app.open(page);
  await expect(page.getByRole('grid', { name: 'Instances' })).toBeVisible();
});

test('shows every instance with its worst state, and what needs attention', async ({ page }) => {
  expect(await namesIn(page)).toEqual([
    'Acme EU',
    'Acme EU staging',
    'Acme US',
    'Borealis',
    'Kestrel outdoor',
  ]);
  expect(await page.locator('[role=gridcell] .chip').allTextContents()).toEqual([
    'exported',
    'not connected',
    'data space shared',
    'data space shared',
    'keys refused',
  ]);
  const cards = page.getByRole('region', { name: 'Needs attention' }).getByRole('listitem');
  await cards.filter({ hasText: '2 instances share a data space' }).getByRole('button').click();
  expect(await namesIn(page)).toEqual(['Acme US', 'Borealis']);
  await page.getByRole('button', { name: 'Show all' }).click();
  expect(await namesIn(page)).toHaveLength(5);
  await expectAccessible(page);
});

test('searches as one types, filters and sorts', async ({ page }) => {
  await page.keyboard.press('/');
  await page.keyboard.type('acme stag');
  expect(await namesIn(page)).toEqual(['Acme EU staging']);
  await page.keyboard.press('Escape');
  expect(await namesIn(page)).toHaveLength(5);

  await page.getByLabel('Client', { exact: true }).selectOption('Borealis');
  expect(await namesIn(page)).toEqual(['Borealis']);
  await page.getByLabel('Client', { exact: true }).selectOption('All clients');
  await page.getByLabel('Stage').selectOption('staging');
  expect(await namesIn(page)).toEqual(['Acme EU staging']);
  await page.getByLabel('Stage').selectOption('Any stage');
  await page.getByLabel('State').selectOption('any problem');
  expect(await namesIn(page)).toEqual(['Acme US', 'Borealis', 'Kestrel outdoor']);
  await page.getByLabel('State').selectOption('Any state');

  await page.getByRole('button', { name: 'Instance', exact: true }).click();
  expect((await namesIn(page))[0]).toBe('Kestrel outdoor');
  await expect(page.getByRole('columnheader', { name: 'Instance' })).toHaveAttribute(
    'aria-sort',
    'descending',
  );

  await page.getByLabel('Search').fill('nothing like this');
  await expect(page.getByText('No instance matches.')).toBeVisible();
  await page.getByRole('button', { name: 'Show all 5' }).click();
  expect(await namesIn(page)).toHaveLength(5);
});

test('no column is cut off, whatever the width of the window', async ({ page }) => {
  const grid = page.getByRole('grid', { name: 'Instances' });
  await page.getByRole('row', { name: /Acme EU Acme/ }).click();
  for (const width of [880, 960, 1120, 1121, 1200, 1360]) {
    await page.setViewportSize({ width, height: 700 });
    await expect.poll(() => grid.evaluate((table) => table.scrollWidth - table.clientWidth)).toBe(0);
  }
  await page.getByRole('link', { name: /^Key pairs/ }).click();
  await page.setViewportSize({ width: 960, height: 700 });
  const pairs = page.getByRole('grid', { name: 'Key pairs' });
  await expect.poll(() => pairs.evaluate((table) => table.scrollWidth - table.clientWidth)).toBe(0);
  const actions = pairs
    .getByRole('gridcell')
    .filter({ has: page.getByRole('button', { name: /^Remove / }) })
    .first();
  expect(await actions.evaluate((cell) => cell.scrollWidth - cell.clientWidth)).toBe(0);
});

test('goes through by keyboard alone, the focus where the eye is', async ({ page }) => {
  await page.keyboard.press('/');
  await expect(page.getByLabel('Search')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  const grid = page.getByRole('grid', { name: 'Instances' });
  await expect(grid).toBeFocused();
  await page.keyboard.press('End');
  await expect(details(page, 'Kestrel outdoor')).toBeVisible();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await expect(details(page, 'Acme EU staging')).toBeVisible();
  const active = await grid.getAttribute('aria-activedescendant');
  await expect(page.locator(`[id="${active}"]`)).toHaveAttribute('aria-selected', 'true');
  await expect(page.locator(`[id="${active}"]`)).toHaveAttribute('aria-rowindex', '3');

  await page.keyboard.press('Enter');
  await expect(details(page, 'Acme EU staging')).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(details(page, 'Acme EU staging')).toBeHidden();
  await expect(grid).toBeFocused();

  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeHidden();
  await expect(grid).toBeFocused();
});

test('the details tell of keys, data space, guards and history', async ({ page }) => {
  await page.getByRole('row', { name: /Acme EU Acme/ }).click();
  const pane = details(page, 'Acme EU');
  await expect(pane.getByText('Acme live')).toBeVisible();
  await expect(pane.getByText('accepted')).toHaveCount(2);
  await expect(pane.getByText(/^Exported Acme\/Acme EU as shell to/)).toBeVisible();
  await expect(pane.getByRole('link', { name: 'Export again' })).toBeVisible();

  await page.getByRole('row', { name: /Borealis Borealis/ }).click();
  await expect(details(page, 'Borealis').getByText(/belongs to Acme\/Acme US/)).toBeVisible();
  await page.getByRole('row', { name: /Kestrel outdoor/ }).click();
  await expect(details(page, 'Kestrel outdoor').getByRole('link', { name: 'Continue set-up' })).toBeVisible();
});

test('edits an instance; what is wrong stands under its field', async ({ app, page }) => {
  await page.getByRole('row', { name: /^Choose Acme US / }).click();
  await details(page, 'Acme US').getByRole('button', { name: 'Edit' }).click();
  const dialog = page.getByRole('dialog', { name: 'Edit Acme US' });
  await dialog.getByLabel('Name').fill(' ');
  await dialog.getByLabel('Address of the shop').fill('shop');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByText('Give the instance a name.')).toBeVisible();
  await expect(dialog.getByLabel('Address of the shop')).toHaveAttribute('aria-invalid', 'true');
  await expectAccessible(page);

  await dialog.getByLabel('Name').fill('Acme EU');
  await dialog.getByLabel('Address of the shop').fill('https://us.example');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByRole('alert')).toContainText('There is an instance “Acme/Acme EU” already.');
  await expect(dialog.getByRole('button', { name: 'Copy details' })).toBeVisible();

  await dialog.getByLabel('Name').fill('Acme America');
  await dialog.getByLabel('Stage').selectOption('staging');
  await dialog.getByLabel('Catalog Service').check();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(details(page, 'Acme America').getByText('Acme · staging · us.example')).toBeVisible();
  const { instance } = await app.call('instances.show', { instance: 'Acme America' });
  expect(instance).toMatchObject({
    stage: 'staging',
    services: expect.arrayContaining(['catalog-service', 'live-search']),
  });
});

test('removes an instance after saying what stays', async ({ app, page }) => {
  await page.getByRole('row', { name: /Acme EU Acme/ }).click();
  await details(page, 'Acme EU').getByRole('button', { name: 'Remove…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Remove Acme EU?' });
  await expect(dialog.getByText('The shop itself keeps its connector settings')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();

  await details(page, 'Acme EU').getByRole('button', { name: 'Remove…' }).click();
  await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(details(page, 'Acme EU')).toBeHidden();
  await expect.poll(() => namesIn(page)).not.toContain('Acme EU');
  await expect(page.getByRole('grid', { name: 'Instances' })).toBeFocused();
  expect(await app.call('instances.list', { client: 'Acme' })).toHaveLength(2);
});

test('disconnects where the settings went the last time, and says what is left to do', async ({
  app,
  page,
}) => {
  await page.getByRole('row', { name: /Acme EU Acme/ }).click();
  await details(page, 'Acme EU').getByRole('button', { name: 'Disconnect…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Disconnect Acme EU' });
  await expect(dialog.getByLabel('Format')).toHaveValue('shell');
  await expect(dialog.getByLabel('New file')).toHaveValue(`${app.folder}/connect-acme-eu.sh`);
  await dialog.getByLabel('New file').fill('off.sh');
  await dialog.getByRole('button', { name: 'Disconnect' }).click();
  await expect(dialog.getByText('Write the whole path, from the root.')).toBeVisible();
  await dialog.getByLabel('New file').fill(`${app.folder}/off.sh`);
  await dialog.getByRole('button', { name: 'Disconnect' }).click();
  await expect(dialog.getByText(`Written: ${app.folder}/off.sh`)).toBeVisible();
  await expect(dialog.getByRole('listitem').first()).toBeVisible();
  await expectAccessible(page);
});

test('checks keys with progress, and can be cancelled', async ({ app, page }) => {
  app.simulator.faults.next({ kind: 'silence' }, 10);
  await page.getByRole('button', { name: 'With 5 shown' }).click();
  await page.getByRole('menuitem', { name: 'Check the keys of the 5 shown' }).click();
  await expect(page.getByRole('progressbar')).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('progressbar')).toBeHidden();
  await expect(page.getByText('Of 5 instances, 5 cancelled.')).toBeAttached();
  await expect(page.getByRole('alert')).toBeHidden();
});
