import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { createShops } from '../support/many-instances.ts';
import { expect, expectAccessible } from './support/app.ts';
import { test } from './support/live-instances.ts';

const work = async (page: Page, item: string | RegExp): Promise<void> => {
  await page.getByRole('button', { name: /^With \d+ (shown|chosen)/ }).click();
  await page.getByRole('menuitem', { name: item }).click();
};
const line = (page: Page, name: string) =>
  page.getByRole('grid', { name: 'Run' }).getByRole('row', { name: new RegExp(`^Acme/${name} `) });
const details = (page: Page, name: string) => page.getByRole('region', { name: `Details of Acme/${name}` });
const summary = (page: Page, text: string | RegExp) => page.getByRole('status').filter({ hasText: text });

test('many are connected: looked at first, confirmed once by name, and what failed is tried again', async ({
  app,
  page,
  shop,
}) => {
  test.setTimeout(300_000);
  expect(shop.spaces.length).toBeGreaterThan(0);
  const { shops, close } = await createShops(app, 9);
  const set = (number: number, part: object) =>
    app.call('instances.set', { instance: `Acme/Shop 0${number}`, ...part });
  const rootOf = (number: number) => ({
    kind: 'local' as const,
    root: String(shops[number - 1]?.magento.root),
  });
  await set(1, { stage: 'production' });
  await set(2, { connection: { kind: 'local', root: `${app.folder}/nowhere` } });
  await shops[4]?.magento.behave({ modules: 'absent' });
  await set(8, { baseUrl: 'https://shop-08.example/' });
  await shops[7]?.magento.setRows({ 'web/unsecure/base_url': 'https://elsewhere.example/' });
  await app.open(page);

  await work(page, /^Connect the 9 shown/);
  const choices = page.getByRole('dialog', { name: 'Connect 9 instances' });
  await choices.getByLabel('Tell the shop to use').check();
  await expectAccessible(page);
  await choices.getByRole('button', { name: 'Show what would change' }).click();
  await expect(page.getByRole('heading', { name: 'What would change in 9 instances' })).toBeVisible();
  await expect(summary(page, 'Of 9 instances, 3 failed, 6 would change.')).toBeAttached();
  await expect(details(page, 'Shop 02')).toContainText('There is no folder');
  await line(page, 'Shop 08').click();
  await expect(details(page, 'Shop 08')).toContainText('decided for one instance at a time');
  await expect(details(page, 'Shop 08').getByRole('link', { name: 'Review it by itself…' })).toHaveAttribute(
    'href',
    /^#\/connect\/.*\/review$/,
  );
  await line(page, 'Shop 01').click();
  await expect(details(page, 'Shop 01').getByRole('list', { name: 'Changes' })).toContainText('data space');
  await expectAccessible(page);
  expect((await app.call('instances.list', {})).some(({ connected }) => connected)).toBe(false);

  await page.getByRole('button', { name: 'Connect the 6 that would change…' }).click();
  const confirm = page.getByRole('dialog', { name: 'Connect 6 instances?' });
  await expect(confirm.getByRole('list', { name: 'Production' })).toContainText('Acme/Shop 01');
  await expect(
    confirm.getByRole('list', { name: 'Staging and development' }).getByRole('listitem'),
  ).toHaveCount(5);
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(confirm).toBeHidden();
  await page.getByRole('button', { name: 'Connect the 6 that would change…' }).click();
  // Between the look and the yes, one breaks.
  await shops[2]?.magento.behave({ database: 'down' });
  await confirm.getByRole('button', { name: 'Connect 6 instances' }).click();
  await expect(summary(page, 'Of 6 instances, 1 failed, 5 done.')).toBeAttached();
  await expect(line(page, 'Shop 01')).toContainText('verified');

  await shops[2]?.magento.behave({});
  await page.getByRole('button', { name: 'Try the one failed again' }).click();
  await expect(summary(page, 'Of 1 instance, 1 done.')).toBeAttached();

  // The others are mended, and connected too.
  await set(2, { connection: rootOf(2) });
  await shops[4]?.magento.behave({});
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await page.getByLabel('State').selectOption('not connected');
  await work(page, /^Connect the 3 shown/);
  await page.getByRole('dialog').getByLabel('Tell the shop to use').check();
  await page.getByRole('button', { name: 'Show what would change' }).click();
  await expect(summary(page, 'Of 3 instances, 1 failed, 2 would change.')).toBeAttached();
  await page.getByRole('button', { name: 'Connect the 2 that would change…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Connect 2 instances' }).click();
  await expect(summary(page, 'Of 2 instances, 2 done.')).toBeAttached();
  const instances = await app.call('instances.list', {});
  expect(instances.filter(({ connected }) => connected?.verifiedAt !== undefined)).toHaveLength(8);

  const heard = await shop.heard();
  for (const { apiKey, privateKey } of Object.values(app.simulator.licenseHolder)) {
    expect(heard).not.toContain(apiKey);
    expect(heard).not.toContain(String(privateKey.split('\n')[3]));
  }
  await close();
});

test('200 rows are gone through by keyboard alone, filtered, and saved as a table', async ({ app, page }) => {
  const client = await app.addClient('Acme');
  const pair = await app.addKeys('Acme', 'production');
  await app.edit((draft) => {
    for (let number = 1; number <= 200; number += 1) {
      draft.instances.push({
        id: randomUUID(),
        clientId: client.id,
        name: `Shop ${number}`,
        stage: number % 2 === 0 ? 'staging' : 'production',
        connection: { kind: 'none' },
        activeKeyEnvironment: 'production',
        keyPairs: number === 200 ? {} : { production: pair },
        services: [],
      });
    }
  });
  await app.open(page);
  await page.setViewportSize({ width: 880, height: 640 });
  await page.getByRole('button', { name: 'With 200 shown' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Check the keys of the 200 shown' })).toBeFocused();
  await expect(page.getByText('1 is left out: no key pairs.').first()).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(summary(page, 'Of 199 instances, 199 done.')).toBeAttached();
  const grid = page.getByRole('grid', { name: 'Run' });
  await expect(grid).toHaveAttribute('aria-rowcount', '200');
  expect(await grid.getByRole('row').count()).toBeLessThan(60);
  await expectAccessible(page);
  await grid.focus();
  await page.keyboard.press('End');
  await expect(details(page, 'Shop 199')).toContainText('Accepted: ');
  await expect(line(page, 'Shop 199')).toBeInViewport();
  await page.getByText('1 instance left out').click();
  await expect(page.getByText('Acme/Shop 200: no key pairs')).toBeVisible();

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save table' }).press('Enter'),
  ]);
  expect(download.suggestedFilename()).toBe('keybridge-check.csv');
  const rows = (await readFile(await download.path(), 'utf8')).trim().split('\r\n');
  expect(rows).toHaveLength(201);
  expect(rows[0]).toBe('instance,outcome,text,code,remedy,details,differences,notices,follow_up,seconds');
  expect(rows[1]).toMatch(/^Acme\/Shop 1,done,Accepted: /);
  expect(rows.at(-1)).toBe('Acme/Shop 200,left-out,no key pairs,,,,,,,');
});

test('those that are ticked are worked with, by keyboard, whatever is shown afterwards', async ({
  app,
  page,
}) => {
  await app.addClient('Acme');
  for (const name of ['EU', 'UK', 'US']) await app.addInstance('Acme', name);
  await app.open(page);
  const grid = page.getByRole('grid', { name: 'Instances' });
  await grid.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Space');
  await expect(page.getByRole('checkbox', { name: 'Choose EU' })).toBeChecked();
  const everyone = page.getByRole('checkbox', { name: 'Choose all shown' });
  await expect(everyone).toHaveJSProperty('indeterminate', true);
  await page.keyboard.press('End');
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'With 2 chosen' })).toBeVisible();
  await page.getByLabel('Search').fill('uk');
  await expect(page.getByText('2 chosen Choose none')).toBeVisible();
  await everyone.focus();
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'With 3 chosen' })).toBeVisible();
  await page.keyboard.press('Space');
  await page.getByLabel('Search').fill('');
  await page.getByRole('button', { name: 'With 2 chosen' }).click();
  await expect(page.getByRole('menuitem', { name: 'Export the 2 chosen…' })).toContainText(
    '2 are left out: no data space.',
  );
  await page.getByRole('button', { name: 'With 2 chosen' }).click();
  // A click on the box, or beside it, opens nothing.
  await page.getByRole('button', { name: 'Close details' }).click();
  await page.getByRole('checkbox', { name: 'Choose UK' }).click();
  await expect(page.getByRole('button', { name: 'With 3 chosen' })).toBeVisible();
  await expect(page.getByRole('complementary')).toBeHidden();
  await page.getByRole('button', { name: 'Choose none' }).click();
  await expect(page.getByRole('button', { name: 'With 3 shown' })).toBeVisible();
});

test('many are exported into a folder; files that are there are named before they are replaced', async ({
  app,
  page,
  shop,
}) => {
  const folder = `${app.folder}/exports`;
  await mkdir(folder);
  await app.addInstance('Acme', 'EU', shop.spaces[0]?.id);
  await app.addInstance('Acme', 'US');
  await app.call('settings.set', {
    preferences: { theme: 'system', idleMinutes: 15, keyAgeDays: 365, exportFolder: folder },
  });
  await writeFile(`${folder}/Acme-EU.json`, 'mine');
  await app.open(page);
  await work(page, /^Export the 2 shown/);
  const dialog = page.getByRole('dialog', { name: 'Export 1 instance' });
  await expect(dialog.getByText('1 instance left out')).toBeVisible();
  await expect(dialog.getByLabel('Folder')).toHaveValue(folder);
  await dialog.getByLabel('Folder').fill('exports');
  await dialog.getByRole('button', { name: 'Export 1' }).click();
  await expect(dialog.getByText('Write the whole path, from the root.')).toBeVisible();
  await dialog.getByLabel('Folder').fill(folder);
  await dialog.getByLabel('Format').selectOption('JSON');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Export 1' }).click();
  await expect(page.getByRole('alert')).toContainText(`${folder}/Acme-EU.json exists already`);
  await expectAccessible(page);
  expect(await readFile(`${folder}/Acme-EU.json`, 'utf8')).toBe('mine');
  await page.getByRole('button', { name: 'Write the files all the same' }).click();
  await expect(summary(page, 'Of 1 instance, 1 done.')).toBeAttached();
  await line(page, 'EU').click();
  await expect(details(page, 'EU').getByRole('heading', { name: 'What is left to do' })).toBeVisible();
  expect(await readdir(folder)).toEqual(['Acme-EU.json']);
  expect(JSON.parse(await readFile(`${folder}/Acme-EU.json`, 'utf8'))).not.toEqual([]);
});

test('one run at a time; what was cancelled is gone on with', async ({ app, page, shop }) => {
  const { magento } = await shop.addConnected('EU', 0);
  await magento.behave({ hangAt: 'bootstrap' });
  await app.open(page);
  await work(page, 'Inspect the one shown');
  await expect(line(page, 'EU')).toContainText('under way');
  await page.getByRole('link', { name: /^Instances/ }).click();
  await page.getByRole('button', { name: 'With 1 shown' }).click();
  await expect(page.getByRole('menuitem', { name: 'Check the keys' })).toBeDisabled();
  await expect(page.getByRole('menuitem', { name: 'Check the keys' })).toContainText('one at a time');
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Under way 0/1' }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(summary(page, 'Of 1 instance, 1 cancelled.')).toBeAttached();
  await magento.behave({});
  await page.getByRole('button', { name: 'Go on with the one cancelled' }).click();
  await expect(summary(page, 'Of 1 instance, 1 no drift.')).toBeAttached();
});

test('where no row’s end was told before the answer came, it ends with its worst row open all the same', async ({
  app,
  page,
  shop,
}) => {
  await shop.addConnected('EU', 0);
  await app.call('instances.add', {
    client: 'Acme',
    name: 'Lost',
    connection: { kind: 'local', root: `${app.folder}/nowhere` },
  });
  await page.addInitScript(() => {
    const original = window.fetch;
    const withoutEnds = () =>
      new TransformStream<string, string>({
        transform: (text, controller) =>
          controller.enqueue(
            text
              .split('\n')
              .filter((line) => !line.includes('"row":{'))
              .join('\n'),
          ),
      });
    window.fetch = async (...asked) => {
      const response = await original(...asked);
      if (asked[0] !== '/events' || !response.body) return response;
      const told = response.body.pipeThrough(new TextDecoderStream()).pipeThrough(withoutEnds());
      return new Response(told.pipeThrough(new TextEncoderStream()), response);
    };
  });
  await app.open(page);
  await work(page, 'Inspect the 2 shown');
  await expect(summary(page, 'Of 2 instances, 1 failed, 1 no drift.')).toBeAttached();
  await expect(details(page, 'Lost')).toContainText('There is no folder');
});
