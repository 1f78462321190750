import { writeFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { type App, expect, expectAccessible, test } from './support/app.ts';

const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Import a list' });
const file = (page: Page) => dialogOf(page).getByLabel('CSV or JSON file');
const look = (page: Page) => dialogOf(page).getByRole('button', { name: 'See what would come in' }).click();

/** Puts a list beside the profile and its path into the field. */
const give = async (app: App, page: Page, name: string, content: string): Promise<string> => {
  const path = `${app.folder}/${name}`;
  await writeFile(path, content);
  await file(page).fill(path);
  return path;
};

const openFromStart = async (app: App, page: Page): Promise<void> => {
  await app.open(page);
  await page.getByRole('button', { name: 'Import a list…' }).click();
  await expect(dialogOf(page)).toBeVisible();
};

test('a list with wrong rows is told row by row, mended, looked at, and imported', async ({ app, page }) => {
  await openFromStart(app, page);
  await dialogOf(page).getByText('What goes into them').click();
  await expect(dialogOf(page).getByText('production, staging or development')).toBeVisible();
  await expectAccessible(page);
  await look(page);
  await expect(file(page)).toBeFocused();
  await expect(dialogOf(page).getByText('Write the whole path, from the root.')).toBeVisible();
  await file(page).fill(`${app.folder}/nothing.csv`);
  await look(page);
  await expect(file(page)).toHaveAttribute('aria-invalid', 'true');
  await expect(dialogOf(page).getByText(/There is no file .*nothing\.csv/)).toBeVisible();

  const wrong = 'client;name;stage\r\nAcme;EU;live\r\nAcme;;staging\r\nBöhm;Nord;production\r\n';
  await give(app, page, 'shops.csv', `\ufeff${wrong}`);
  await expect(file(page)).not.toHaveAttribute('aria-invalid');
  await look(page);
  await expect(dialogOf(page).getByRole('alert')).toContainText('2 things in its rows that are wrong');
  const faults = dialogOf(page).getByRole('list', { name: 'What is wrong' }).getByRole('listitem');
  await expect(faults).toHaveText([
    'Row 2: stage: “live” is none of production, staging, development.',
    'Row 3: the name is missing.',
  ]);
  await expectAccessible(page);

  await writeFile(`${app.folder}/shops.csv`, wrong.replace('live', 'production').replace(';;', ';Test;'));
  await look(page);
  await expect(dialogOf(page).getByText('2 clients and 3 instances would come in.')).toBeVisible();
  await expect(dialogOf(page).getByRole('row', { name: /^Nord Böhm, a new client/ })).toContainText('new');
  expect(await app.call('clients.list', {})).toEqual([]);
  await expectAccessible(page);
  await dialogOf(page).getByRole('button', { name: 'Import 2 clients and 3 instances' }).click();
  await expect(dialogOf(page).getByText('Imported 2 clients and 3 instances.')).toBeVisible();
  await expect(dialogOf(page).getByRole('button', { name: 'Show the instances' })).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('row', { name: /Nord Böhm/ })).toBeVisible();
  expect((await app.call('instances.list', {})).length).toBe(3);
});

test('what is here already stays as it is, and how the list differs is shown', async ({ app, page }) => {
  await app.addClient('Acme');
  await app.addInstance('Acme', 'EU');
  await app.open(page);
  await page.getByRole('link', { name: /^Clients/ }).click();
  await page.getByRole('button', { name: 'Import a list…' }).click();
  const rows = [
    { client: 'Acme', name: 'EU', stage: 'staging' },
    { client: 'Acme', name: 'US' },
  ];
  await give(app, page, 'shops.json', JSON.stringify(rows));
  await file(page).press('Enter');
  await expect(dialogOf(page).getByText('1 instance would come in. 1 row is here already')).toBeVisible();
  const grid = dialogOf(page).getByRole('grid', { name: 'Rows of the file' });
  await grid.focus();
  await page.keyboard.press('End');
  await expect(
    dialogOf(page).getByRole('definition').filter({ hasText: 'stage production here' }),
  ).toBeVisible();
  await expectAccessible(page);
  await dialogOf(page).getByRole('button', { name: 'Import 1 instance' }).click();
  await dialogOf(page).getByRole('button', { name: 'Close' }).click();
  expect((await app.call('instances.list', {})).map(({ name, stage }) => [name, stage])).toEqual([
    ['EU', 'production'],
    ['US', 'production'],
  ]);

  await page.getByRole('button', { name: 'Import a list…' }).click();
  await file(page).fill(`${app.folder}/shops.json`);
  await look(page);
  await expect(
    dialogOf(page).getByText(
      /Nothing in .* is new\. 2 rows are here already and stay as they are; 1 of them differs\./,
    ),
  ).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(dialogOf(page)).toBeHidden();
});

test('a program of the list’s choosing comes in only when the instance’s name is typed', async ({
  app,
  page,
}) => {
  await openFromStart(app, page);
  await give(
    app,
    page,
    'shops.json',
    JSON.stringify([
      { client: 'Acme', name: 'EU', connect: 'command:?argv=["podman","exec","shop"]&root=/app' },
    ]),
  );
  await look(page);
  await expect(dialogOf(page).getByRole('alert')).toContainText(
    'run a program of its choosing to reach Acme/EU: podman exec shop',
  );
  const go = dialogOf(page).getByRole('button', { name: 'Import 1 client and 1 instance' });
  await expect(go).toBeDisabled();
  await expectAccessible(page);
  const typed = dialogOf(page).getByLabel('To go on all the same, type: Acme/EU');
  await typed.fill('Acme');
  await typed.press('Enter');
  await expect(go).toBeDisabled();
  expect(await app.call('instances.list', {})).toEqual([]);
  await typed.fill('Acme/EU');
  await typed.press('Enter');
  await expect(dialogOf(page).getByText('Imported 1 client and 1 instance.')).toBeVisible();
  expect(await app.call('instances.list', {})).toMatchObject([{ connection: { kind: 'command' } }]);
});

test('ten thousand rows, wrong or right, are shown as a window on them', async ({ app, page }) => {
  await openFromStart(app, page);
  const rows = Array.from({ length: 10_000 }, (_, index) => `Client ${index % 100},Shop ${index}`);
  await give(app, page, 'wrong.csv', `client,name,stage\n${rows.map((row) => `${row},later`).join('\n')}`);
  await look(page);
  const faults = dialogOf(page).getByRole('list', { name: 'What is wrong' }).getByRole('listitem');
  await expect(faults).toHaveCount(201);
  await expect(faults.last()).toContainText('9,800 more');

  await give(app, page, 'right.csv', `client,name\n${rows.join('\n')}`);
  await look(page);
  await expect(dialogOf(page).getByText('100 clients and 10000 instances would come in.')).toBeVisible();
  const grid = dialogOf(page).getByRole('grid', { name: 'Rows of the file' });
  await expect(grid).toHaveAttribute('aria-rowcount', '10001');
  expect(await grid.getByRole('row').count()).toBeLessThan(60);
  await grid.focus();
  await page.keyboard.press('End');
  await expect(grid.getByRole('row', { name: /^Shop 9999 Client 99/ })).toBeInViewport();
  await dialogOf(page).getByRole('button', { name: 'Import 100 clients and 10000 instances' }).click();
  await expect(dialogOf(page).getByText('Imported 100 clients and 10000 instances.')).toBeVisible();
});
