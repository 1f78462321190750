import { readFile } from 'node:fs/promises';
import { expect, expectAccessible, test } from './support/app.ts';
import { seed } from './support/seed.ts';

test('the journal: newest first, searched, and saved as CSV without formulas', async ({ app, page }) => {
  await seed(app);
  await app.addClient('=HYPERLINK("x.example")');
  await app.open(page);
  await page.getByRole('link', { name: 'Journal' }).click();
  const grid = page.getByRole('grid', { name: 'Journal' });
  await expect(grid.getByRole('row').nth(1)).toContainText('=HYPERLINK');
  await expectAccessible(page);

  await page.getByLabel('Search').fill('bound testing');
  await expect(grid.getByRole('row')).toHaveCount(2);
  await grid.getByRole('row').nth(1).click();
  await expect(page.getByText('instance.bind')).toBeVisible();
  await page.getByLabel('Search').fill('nothing like this');
  await expect(page.getByText('No entry matches.')).toBeVisible();
  await page.getByLabel('Search').fill('');
  await page.getByLabel('Client').selectOption('Kestrel');
  await expect(grid).not.toContainText('Borealis');

  await page.getByLabel('Client').selectOption('All clients');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export as CSV' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('keybridge-journal.csv');
  const csv = await readFile(await file.path(), 'utf8');
  const { entries } = await app.call('journal.list', {});
  expect(csv.trimEnd().split('\r\n')).toHaveLength(entries.length + 1);
  expect(csv).toContain(`"'=HYPERLINK(""x.example"")"`);
  expect(csv).not.toMatch(/(^|,)"?=/m);
});
