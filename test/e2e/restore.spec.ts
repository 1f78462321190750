import { readFile, writeFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { sealQuickly } from '../support/quick-vault.ts';
import { startSender } from './support/another-app.ts';
import { type App, expect, expectAccessible, passphrase, test } from './support/app.ts';

const backupPassphrase = 'one for the backup';

/** Puts a backup of another profile beside this one; answers its path and the gateway that it would bring along. */
const bringBackup = async ({ folder }: App) => {
  const other = await startSender();
  const path = `${folder}/all.age`;
  await other.backUp(path, backupPassphrase, passphrase);
  await other.close();
  return { path, gateway: new URL(other.simulator.url).host };
};

const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Restore a backup' });
const restore = (page: Page) =>
  dialogOf(page)
    .getByRole('button', { name: /^Restore/ })
    .click();

test.describe('on the first start', () => {
  test.use({ hasVault: false });

  test('a backup comes back into a new vault, after its gateway was confirmed', async ({ app, page }) => {
    test.slow();
    const { path, gateway } = await bringBackup(app);
    await app.open(page);
    await page.getByRole('button', { name: 'Restore a backup…' }).click();
    const dialog = dialogOf(page);
    const file = dialog.getByLabel('File of the backup');
    const ofBackup = dialog.getByLabel('Passphrase of the backup');
    await expect(dialog.getByLabel('Keep the keys in')).toHaveValue('passphrase');
    await expectAccessible(page);

    await restore(page);
    await expect(dialog.getByText('Write the whole path, from the root.')).toBeVisible();
    await expect(dialog.getByText('Enter a passphrase.')).toHaveCount(2);
    await expect(file).toBeFocused();
    await expectAccessible(page);

    await file.fill(path);
    await ofBackup.fill('not this one');
    await dialog.getByLabel('Passphrase of the vault').fill(passphrase);
    await dialog.getByLabel('The same again').fill(passphrase);
    await restore(page);
    await expect(dialog.getByText('The file does not open: the passphrase is wrong')).toBeVisible();
    await expect(ofBackup).toBeFocused();
    await expect(ofBackup).toHaveValue('');
    expect(await app.call('status.read', {})).toMatchObject({
      isVaultChosen: false,
      passphraseVaultExists: false,
    });

    await ofBackup.fill(backupPassphrase);
    await ofBackup.press('Enter');
    const confirmation = dialog.getByLabel(`To go on all the same, type: ${gateway}`);
    await expect(dialog.getByRole('alert')).toContainText('none of Adobe’s own gateways');
    await expect(confirmation).toBeFocused();
    await expectAccessible(page);
    await confirmation.fill('127.0.0.1');
    await confirmation.press('Enter');
    await expect(dialog.getByRole('button', { name: 'Restore it all the same' })).toBeDisabled();
    expect((await app.call('clients.list', {})).length).toBe(0);
    await confirmation.fill(gateway);
    await confirmation.press('Enter');

    // The new vault is made at full strength.
    await expect(dialog.getByRole('progressbar', { name: 'Opening the backup' })).toBeVisible();
    await expect(page.locator('html')).toHaveAttribute('data-app-state', 'ready', { timeout: 60_000 });
    await expect(page.getByRole('row', { name: /Acme EU/ })).toBeVisible();
    expect(await app.call('status.read', {})).toMatchObject({ vault: 'passphrase', clients: 1, keyPairs: 2 });
    const html = await page.content();
    for (const secret of [passphrase, backupPassphrase]) expect(html).not.toContain(secret);
    await expectAccessible(page);
  });

  test('cancelled it changes nothing, and the choice of the vault is still there', async ({ app, page }) => {
    await app.open(page);
    await page.getByRole('button', { name: 'Restore a backup…' }).focus();
    await page.keyboard.press('Enter');
    await expect(dialogOf(page)).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(dialogOf(page)).toBeHidden();
    await expect(page.getByRole('button', { name: 'Restore a backup…' })).toBeFocused();
    await expect(page.getByRole('heading', { name: 'Where should keys be kept?' })).toBeVisible();
    expect(await app.call('status.read', {})).toMatchObject({ isVaultChosen: false });
  });
});

test.describe('in the settings', () => {
  test('an empty profile takes it; what is no backup is told of under its field', async ({ app, page }) => {
    const { path, gateway } = await bringBackup(app);
    await app.open(page);
    await page.getByRole('link', { name: 'Settings' }).click();
    await page
      .getByLabel('Backup', { exact: true })
      .getByRole('button', { name: 'Restore a backup…' })
      .click();
    const dialog = dialogOf(page);
    const file = dialog.getByLabel('File of the backup');
    await expect(dialog.getByLabel('Keep the keys in')).toHaveCount(0);
    await dialog.getByLabel('Passphrase of the backup').fill(backupPassphrase);

    const damaged = `${app.folder}/damaged.age`;
    await writeFile(damaged, (await readFile(path)).subarray(0, -100));
    const newer = `${app.folder}/newer.age`;
    const ofTomorrow = JSON.stringify({ format: 'keybridge-backup', version: 2, profile: {} });
    await writeFile(newer, await sealQuickly(ofTomorrow, backupPassphrase));
    for (const [name, told] of [
      [`${app.folder}/none.age`, `There is no file ${app.folder}/none.age`],
      [`${app.folder}/profile.json`, 'This is no age file.'],
      [damaged, 'The file is damaged or cut off.'],
      [newer, `${newer} was made by a newer Keybridge.`],
    ] as const) {
      await file.fill(name);
      await restore(page);
      await expect(dialog.getByText(told)).toBeVisible();
      await expect(file).toHaveAttribute('aria-invalid', 'true');
      await expect(file).toBeFocused();
    }
    await expectAccessible(page);

    await file.fill(path);
    await expect(file).not.toHaveAttribute('aria-invalid');
    await restore(page);
    await dialog.getByLabel(`To go on all the same, type: ${gateway}`).fill(gateway);
    await restore(page);
    await expect(dialog).toBeHidden();
    await expect(page.getByRole('row', { name: /Acme EU/ })).toBeVisible();
    await page.getByRole('link', { name: /^Key pairs/ }).click();
    await expect(page.getByRole('grid', { name: 'Key pairs' }).getByRole('row')).toHaveCount(3);
  });

  test('a profile that is not empty says why it does not', async ({ app, page }) => {
    await app.addClient('Acme');
    await app.open(page);
    await page.getByRole('link', { name: 'Settings' }).click();
    const section = page.getByLabel('Backup', { exact: true });
    await expect(section.getByRole('button', { name: 'Restore a backup…' })).toBeDisabled();
    await expect(section.getByText('into an empty profile')).toContainText('this one has 1 client.');
    await expectAccessible(page);
  });
});
