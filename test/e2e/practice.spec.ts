import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { type App, expect, expectAccessible } from './support/app.ts';
import { environments, test } from './support/wizard-page.ts';

test.use({ hasVault: false });

const bannerOf = (page: Page): Locator => page.getByRole('region', { name: 'Practice' }).first();
const leaveButton = (page: Page): Locator => page.getByRole('button', { name: 'Leave practice' });
const state = (page: Page, name: string): Locator => page.locator(`html[data-app-state="${name}"]`);

/** Goes over from the first run; resolves with the folder of practice. */
const practise = async (app: App, page: Page): Promise<string> => {
  await app.open(page);
  await page.getByRole('button', { name: 'Try it with the embedded registry' }).click();
  await state(page, 'ready').waitFor();
  return bannerOf(page).locator('.mono').innerText();
};

/** The real profile's files, each with its content. */
const realFiles = async ({ folder }: App): Promise<string[][]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  return Promise.all(paths.sort().map(async (path) => [path, await readFile(path, 'latin1')]));
};

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

const looks = [
  { colorScheme: 'light', screens: ['instances', 'clients', 'keys', 'journal', 'settings', 'connect'] },
  { colorScheme: 'dark', screens: ['instances', 'settings', 'connect'] },
] as const;
for (const { colorScheme, screens } of looks) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('every screen says that it is practice, until it is left', async ({ app, page }) => {
      const before = await realFiles(app);
      const folder = await practise(app, page);
      await expect(page).toHaveTitle('Practice: Keybridge');
      await expect(page.getByText('Acme EU staging')).toBeVisible();
      for (const screen of screens) {
        await page.evaluate((hash) => (location.hash = hash), `#/${screen}`);
        await expect(page.getByRole('main')).toBeVisible();
        await expect(bannerOf(page)).toContainText('nothing here is real and nothing is kept');
        await expectAccessible(page);
      }
      expect(await isThere(folder)).toBe(true);

      await leaveButton(page).click();
      await state(page, 'first-run').waitFor();
      await expect(page).toHaveTitle('Keybridge');
      await expect(leaveButton(page)).toHaveCount(0);
      expect(await isThere(folder)).toBe(false);
      expect(await realFiles(app)).toEqual(before);
    });
  });
}

test('the whole way with the files that lie ready', async ({ app, page, wizard }) => {
  const folder = await practise(app, page);
  await wizard.go();
  await page.getByLabel('Client', { exact: true }).selectOption('');
  await wizard.enterInstance('Borealis', 'Borealis');
  await wizard.next();
  await wizard.at('keys');
  for (const environment of environments) {
    const files = ['api-key.txt', 'private-key.pem'].map((name) =>
      join(folder, 'new-client-keys', `${environment}-${name}`),
    );
    await wizard.card(environment).locator('input[type=file]').setInputFiles(files);
    await expect(wizard.card(environment).getByText('ready to save')).toBeVisible();
  }
  await page.getByLabel('The license holder', { exact: true }).check();
  await wizard.next('Save and check');
  for (const environment of environments) {
    await expect(wizard.card(environment).getByText('accepted')).toBeVisible();
    await expect(wizard.card(environment).getByText('in memory only')).toBeVisible();
  }
  await wizard.next();
  await wizard.at('project');
  await page.getByLabel('Name of the new project').fill('Borealis');
  await wizard.next('Create the project');
  await wizard.next();
  await wizard.at('data-space');
  await wizard.next();
  await wizard.at('review');
  const envPhp = join(folder, 'new-client-shop', 'app', 'etc', 'env.php');
  await page.getByLabel('The env.php to edit').fill(envPhp);
  await wizard.next('Export');
  await expect(page.getByText('its site answers 500 until')).toBeVisible();
  await wizard.next('Write it all the same');
  await wizard.at('connected');
  expect(await readFile(envPhp, 'utf8')).toContain('services_connector');
  expect(await page.evaluate(() => localStorage.length)).toBe(0);
  expect(await app.call('clients.list', {})).toEqual([]);

  await wizard.go();
  await page.getByLabel('Name of the instance').fill('half entered');
  await leaveButton(page).click();
  await state(page, 'first-run').waitFor();
  expect(new URL(page.url()).hash).toBe('');
});

test('what makes no sense in practice is not offered', async ({ app, page }) => {
  await practise(app, page);
  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByText('Keys are in memory only and gone when you leave practice')).toBeVisible();
  await expect(page.getByLabel('Theme')).toBeVisible();
  for (const name of ['Where keys are kept', 'Backup', 'Gateways']) {
    await expect(page.getByRole('heading', { name })).toHaveCount(0);
  }
  await expect(page.getByRole('button', { name: 'Lock now' })).toHaveCount(0);

  await page.getByRole('link', { name: /^Instances/ }).click();
  await page.getByRole('row', { name: / Acme EU Acme/ }).click();
  const pane = page.getByRole('complementary', { name: 'Acme EU' });
  await expect(pane.getByRole('link', { name: 'Export again' })).toBeVisible();
  for (const name of ['Inspect', 'Verify']) await expect(pane.getByRole('button', { name })).toHaveCount(0);
  await pane.getByRole('button', { name: 'Disconnect…' }).click();
  await expect(page.getByRole('dialog').getByLabel('Format')).toBeVisible();
  await page.keyboard.press('Escape');
  for (const [menu, item] of [
    [/^With \d+ shown/, 'Inspect the'],
    ['Other ways to add an instance', 'Adopt an instance…'],
  ] as const) {
    await page.getByRole('button', { name: menu }).click();
    const entry = page.getByRole('menuitem', { name: item });
    await expect(entry).toBeDisabled();
    await expect(entry).toContainText('Practice goes into no instance.');
    await page.keyboard.press('Escape');
  }
});

test('it is begun and left by keyboard', async ({ app, page }) => {
  await app.open(page);
  const tabTo = async (button: Locator) => {
    await expect(async () => {
      await page.keyboard.press('Tab');
      await expect(button).toBeFocused({ timeout: 100 });
    }).toPass();
  };
  await tabTo(page.getByRole('button', { name: 'Try it with the embedded registry' }));
  await page.keyboard.press('Enter');
  await state(page, 'ready').waitFor();
  await tabTo(leaveButton(page));
  await page.keyboard.press('Enter');
  await state(page, 'first-run').waitFor();
});

test('the folder of the files can be copied', async ({ app, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const folder = await practise(app, page);
  await bannerOf(page).getByRole('button', { name: 'Copy' }).click();
  await expect(bannerOf(page).getByRole('button', { name: 'Copied' })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(folder);
});

test('another page of the same Keybridge goes along, both ways', async ({ app, page, context }) => {
  const other = await context.newPage();
  await app.open(other);
  await practise(app, page);
  await state(other, 'ready').waitFor();
  await expect(bannerOf(other)).toBeVisible();
  await leaveButton(other).click();
  await state(page, 'first-run').waitFor();
});

test('where its end fails that is said, and the page goes on with the real profile', async ({
  app,
  page,
}) => {
  await app.open(page);
  await page.getByRole('button', { name: 'Try it with the embedded registry' }).click();
  const leave = page.getByRole('button', { name: 'Leave practice' });
  await leave.waitFor();
  await page.route('**/rpc', async (route) => {
    if (!route.request().postData()?.includes('practice.end')) return route.continue();
    await route.fetch();
    const error = {
      code: 'file-unwritable',
      message: 'The folder could not be removed.',
      remedy: 'Remove it.',
    };
    await route.fulfill({ json: { ok: false, error } });
  });
  await leave.click();
  const dialog = page.getByRole('dialog', { name: 'Practice has ended' });
  await expect(dialog).toContainText('The folder could not be removed.');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Go on' }).click();
  await expect(page.getByRole('heading', { name: 'Where should keys be kept?' })).toBeVisible();
});

test('what stands in its way is said', async ({ app, page }) => {
  await app.open(page);
  // The host runs in this process.
  const { TMPDIR } = process.env;
  process.env['TMPDIR'] = join(app.folder, 'gone');
  const begin = page.getByRole('button', { name: 'Try it with the embedded registry' });
  await begin.click();
  await expect(page.getByRole('alert')).toContainText(join(app.folder, 'gone'));
  await expectAccessible(page);
  if (TMPDIR === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = TMPDIR;
  await begin.click();
  await state(page, 'ready').waitFor();
});
