import { createColleague } from '../support/colleague.ts';
import { startAnotherApp } from './support/another-app.ts';
import { expect, test } from './support/app.ts';

/* The whole way on a second machine: one file of a colleague's, 50 shops, and no key by hand. */

const count = 50;
const long = { timeout: 300_000 };

test('a colleague’s file leads to 50 connected instances and a finished rotation', async ({ app, page }) => {
  test.setTimeout(600_000);
  const elsewhere = await startAnotherApp();
  await using colleague = await createColleague(elsewhere, count);
  const { oldPair, newPair, apiKeys } = colleague;
  await app.call('gateways.reset', {});
  const path = `${app.folder}/acme.age`;

  await app.open(page);
  await page.getByRole('link', { name: 'Hand-off', exact: true }).click();
  await page.getByRole('button', { name: 'Show my recipient' }).click();
  const recipient = await page.getByText(/^age1\w+$/).textContent();
  await colleague.handOff(String(recipient), path);

  const file = page.getByRole('region', { name: 'Open a hand-off' });
  await file.getByLabel('File of the hand-off').fill(path);
  await file.getByRole('button', { name: 'Look inside' }).click();
  const host = new URL(elsewhere.simulator.url).host;
  await file.getByLabel(`To go on all the same, type: ${host}`).fill(host);
  await file.getByRole('button', { name: `Take over 3 key pairs, 1 client and ${count} instances` }).click();
  await file.getByRole('button', { name: 'Check the new keys (3)' }).click();
  await expect(file.getByText('3 of 3 key pairs accepted by the service.')).toBeVisible();
  await file.getByRole('link', { name: 'Show the instances' }).click();

  await page.getByRole('button', { name: `With ${count} shown` }).click();
  await page.getByRole('menuitem', { name: `Connect the ${count} shown…` }).click();
  await page.getByLabel('Tell the shop to use').check();
  await page.getByRole('button', { name: 'Show what would change' }).click();
  await page.getByRole('button', { name: `Connect the ${count} that would change…` }).click(long);
  await page
    .getByRole('dialog')
    .getByRole('button', { name: `Connect ${count} instances` })
    .click();
  await expect(page.getByRole('heading', { name: `Connected ${count} instances` })).toBeVisible(long);
  await expect(page.getByRole('button', { name: `${count} done` })).toBeVisible();
  expect(await colleague.apiKeysInUse()).toEqual(new Set([apiKeys.old]));

  await page.getByRole('link', { name: /^Key pairs/ }).click();
  await page.getByRole('link', { name: `Replace ${oldPair}`, exact: true }).click();
  const pairs = page.getByRole('combobox', { name: 'Pair', exact: true });
  const added = await pairs.locator('option', { hasText: newPair }).getAttribute('value');
  await pairs.selectOption(added);
  await page.getByRole('button', { name: 'Check and use this pair' }).click();
  await expect(page.getByText(`${count} instances may still use it.`)).toBeVisible();
  await page.getByRole('button', { name: `Connect all ${count}…` }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Tell the shop to use').check();
  await dialog.getByRole('button', { name: `Connect all ${count}` }).click();
  await expect(page.getByText(/^Nothing that Keybridge knows uses .* any more/)).toBeVisible(long);
  expect(await colleague.apiKeysInUse()).toEqual(new Set([apiKeys.new]));

  await page.getByRole('button', { name: 'Remove the old pair from Keybridge…' }).click();
  await dialog.getByRole('button', { name: /^Remove/ }).click();
  await expect(page.getByRole('row', { name: new RegExp(newPair) })).toBeVisible();
  await expect(page.getByRole('row', { name: new RegExp(`^${oldPair} `) })).toBeHidden();
  for (const key of Object.values(apiKeys)) expect(await page.content()).not.toContain(key);
  await elsewhere.close();
});
