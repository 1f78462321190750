import type { Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { expect } from './support/app.ts';
import { environments, test } from './support/wizard-page.ts';

/** Tabs on until the focus is on what the selector means. */
const tabTo = async (page: Page, selector: string): Promise<void> => {
  for (let presses = 0; presses < 60; presses += 1) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never came to ${selector}`);
};

test('the whole way by keyboard', async ({ page, app, wizard }) => {
  await wizard.open();
  await wizard.at('instance');
  await tabTo(page, '[name=clientName]');
  await page.keyboard.type('Acme');
  await tabTo(page, '[name=name]');
  await page.keyboard.type('EU');
  await page.keyboard.press('Enter');

  await wizard.at('keys');
  for (const environment of environments) {
    const { apiKey, privateKey } = app.simulator.licenseHolder[environment];
    const card = `[aria-label="${environment === 'sandbox' ? 'Sandbox' : 'Production'} key pair"]`;
    await tabTo(page, `${card} input.field`);
    await page.keyboard.insertText(apiKey);
    await tabTo(page, `${card} textarea`);
    await page.keyboard.insertText(privateKey);
    await expect(wizard.card(environment).getByText('ready to save')).toBeVisible();
  }
  await tabTo(page, '[name$=maker]');
  await page.keyboard.press('Space');
  await page.keyboard.press('Enter');
  await expect(wizard.card('production').getByText('accepted')).toBeVisible();
  await tabTo(page, 'footer .primary');
  await page.keyboard.press('Enter');

  await wizard.at('project');
  await expect(page.getByLabel('Name of the new project')).toBeVisible();
  await tabTo(page, '.new input');
  await page.keyboard.type('Shops');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('radio', { name: 'Shops' })).toBeChecked();
  await tabTo(page, 'footer .primary');
  await page.keyboard.press('Enter');

  await wizard.at('data-space');
  await expect(wizard.space('Production')).toBeChecked();
  await tabTo(page, '[name=dataSpace]');
  await page.keyboard.press('ArrowDown');
  await expect(wizard.space('Testing 1')).toBeChecked();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');

  await wizard.at('review');
  const path = await wizard.envPhp();
  await tabTo(page, '[name=path]');
  await page.keyboard.type(path);
  await page.keyboard.press('Enter');
  await wizard.at('connected');
  expect(await readFile(path, 'utf8')).toContain('services_connector');
  await page.keyboard.press('Tab');
  await expect(page.locator(':focus')).toBeVisible();
});
