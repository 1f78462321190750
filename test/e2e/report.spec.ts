import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from './support/app.ts';
import { seed } from './support/seed.ts';

const open = async (page: Page) => {
  await page.getByRole('link', { name: /^Clients/ }).click();
  await page.getByRole('button', { name: 'Write a report…' }).click();
  return page.getByRole('dialog', { name: 'Report of all clients' });
};

test.describe('of clients that there are', () => {
  test.beforeEach(async ({ app, page }) => {
    await seed(app);
    await app.open(page);
  });

  test('a page is written where it was said, and told of with its counts', async ({ app, page }) => {
    const dialog = await open(page);
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Write it' }).click();
    await expect(dialog.getByText('Write the whole path, from the root.')).toBeVisible();
    const path = join(app.folder, 'report.html');
    await dialog.getByLabel('New file').fill(path);
    await page.keyboard.press('Enter');
    await expect(dialog.getByRole('status').first()).toContainText(
      'The page is written: 3 clients, 5 key pairs, 5 instances',
    );
    await expect(dialog.getByText(path)).toBeVisible();
    await expect(dialog.getByRole('button', { name: 'Copy the path' })).toBeVisible();
    await expect(dialog.getByRole('button', { name: 'Done' })).toBeFocused();
    await expectAccessible(page);
    const text = await readFile(path, 'utf8');
    expect(text).toContain('Kestrel outdoor');
    for (const { apiKey, privateKey } of Object.values(app.simulator.licenseHolder)) {
      expect(text).not.toContain(apiKey);
      expect(text).not.toContain(String(privateKey.split('\n')[3]));
    }
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await page.keyboard.press('Enter');
    await expect(dialog).toBeHidden();
  });

  test('a table, in the folder of exports; what is there already is asked about', async ({ app, page }) => {
    const { preferences } = await app.call('settings.read', {});
    await app.call('settings.set', { preferences: { ...preferences, exportFolder: app.folder } });
    await page.reload();
    let dialog = await open(page);
    await expect(dialog.getByLabel('New file')).toHaveValue(join(app.folder, 'keybridge-report.html'));
    const path = join(app.folder, 'clients.csv');
    const write = async (button: string) => {
      await dialog.getByLabel('New file').fill(path);
      await dialog.getByRole('button', { name: button }).click();
    };
    await write('Write it');
    await expect(dialog.getByRole('status').first()).toContainText('The table is written');
    await dialog.getByRole('button', { name: 'Done' }).click();
    const before = await stat(path);

    dialog = await open(page);
    await write('Write it');
    await expect(dialog.getByRole('alert')).toContainText(path);
    expect((await stat(path)).mtimeMs).toBe(before.mtimeMs);
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Write all the same' }).click();
    await expect(dialog.getByRole('status').first()).toContainText('The table is written');
    expect((await readFile(path, 'utf8')).split('\n')[0]).toContain('client');
  });

  test('a folder that is not there is told of, and the path can be corrected', async ({ app, page }) => {
    const dialog = await open(page);
    await dialog.getByLabel('New file').fill(join(app.folder, 'nowhere', 'report.html'));
    await page.keyboard.press('Enter');
    await expect(dialog.getByRole('alert')).toContainText('nowhere');
    await dialog.getByLabel('New file').fill(join(app.folder, 'report.html'));
    await expect(dialog.getByRole('alert')).toBeHidden();
    await page.keyboard.press('Enter');
    await expect(dialog.getByRole('status').first()).toContainText('The page is written');
  });
});

test('of no client there is nothing to report', async ({ app, page }) => {
  await app.open(page);
  await page.getByRole('link', { name: /^Clients/ }).click();
  await expect(page.getByRole('button', { name: 'Write a report…' })).toBeDisabled();
});
