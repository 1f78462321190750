import type { Page } from '@playwright/test';
import type { App } from '../e2e/support/app.ts';
import { expect } from '../e2e/support/app.ts';
import { test as live } from '../e2e/support/live-shop.ts';
import { test, type WizardPage } from '../e2e/support/wizard-page.ts';
import { furnish } from './furnish.ts';
import { take } from './take.ts';

const enterKeys = async (app: App, wizard: WizardPage): Promise<void> => {
  const { sandbox, production } = app.simulator.licenseHolder;
  await wizard.enterKeys('sandbox', {
    apiKey: sandbox.apiKey,
    privateKey: sandbox.privateKey.replaceAll('\n', ' '),
  });
  await wizard.apiKey('production').fill(production.apiKey);
  await wizard.privateKey('production').fill(`0:3:${'A'.repeat(80)}==`);
  await expect(wizard.card('production').locator('.note.bad')).toBeVisible();
};

test('the screens', async ({ app, page }) => {
  await furnish(app);
  // What there is fills less than the specs' window.
  await page.setViewportSize({ width: 1360, height: 600 });
  await app.open(page);
  await page.getByRole('row', { name: /^Choose Acme EU Acme EU / }).click();
  await expect(page.getByText(/^Exported Acme\/Acme EU/)).toBeVisible();
  await take(app, page, 'overview');
  await page.getByRole('row', { name: /^Choose Borealis staging Borealis / }).click();
  await expect(page.getByText(/staging was refreshed from production/)).toBeVisible();
  await take(app, page, 'clone');

  await page.getByRole('link', { name: /^Clients/ }).click();
  await expect(page.getByText('Kestrel')).toBeVisible();
  await take(app, page, 'clients');
  await page.getByRole('button', { name: 'Open Acme' }).click();
  await expect(page.getByRole('grid', { name: 'Key pairs' })).toBeVisible();
  await take(app, page, 'client');

  await page.getByRole('link', { name: /^Key pairs/ }).click();
  await expect(page.getByText('Kestrel live')).toBeVisible();
  await take(app, page, 'key-pairs');

  await page.getByRole('link', { name: 'Journal' }).click();
  await expect(page.getByText(/^Added the production instance Kestrel/)).toBeVisible();
  await take(app, page, 'journal');

  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  await take(app, page, 'settings');

  await page.getByRole('button', { name: 'Lock now' }).first().click();
  await expect(page.getByRole('heading', { name: 'Keybridge is locked' })).toBeVisible();
  await take(app, page, 'unlock');
});

const enterInstance = async (page: Page, wizard: WizardPage): Promise<void> => {
  await wizard.open();
  await wizard.enterInstance('Linnea', 'Linnea staging');
  await page.getByLabel('Address of the shop').fill('https://staging.linnea.example/');
  await page.getByLabel('Staging').check();
  for (const service of ['Payment Services', 'Live Search']) await page.getByLabel(service).check();
  await page.getByLabel('How it is reached').selectOption('ssh');
  await page.getByLabel('Host').fill('staging.linnea.example');
  await page.getByLabel('User (optional)', { exact: true }).fill('deploy');
  await page.getByLabel('Magento root').fill('/var/www/linnea');
};

test('the wizard', async ({ app, page, wizard }) => {
  await enterInstance(page, wizard);
  await take(app, page, 'wizard-instance');
  await wizard.next();
  await wizard.at('keys');
  await enterKeys(app, wizard);
  await take(app, page, 'wizard-keys');
});

test('the wizard from the project on', async ({ app, page, wizard }) => {
  await furnish(app);
  const [staging] = (await app.call('instances.list', { client: 'Acme' })).filter(
    ({ name }) => name === 'Acme EU staging',
  );
  await wizard.open(staging?.id);
  await wizard.at('review');
  await page.getByRole('button', { name: 'SaaS project' }).click();
  await expect(page.getByText('Acme US', { exact: true })).toBeVisible();
  await take(app, page, 'wizard-project');

  await wizard.next();
  await wizard.at('data-space');
  await wizard.space('Production').first().check();
  await wizard.next();
  await expect(wizard.guard('data-space-in-use').getByRole('textbox')).toBeFocused();
  await take(app, page, 'wizard-data-space');

  await wizard.space('Testing 1').first().check();
  await wizard.next();
  await wizard.at('review');
  await page.getByLabel('The env.php to edit').fill(await wizard.envPhp());
  await take(app, page, 'wizard-review');
  await wizard.next('Export');
  await wizard.at('connected');
  await take(app, page, 'wizard-connected');
});

live('the wizard into a shop', async ({ app, page, wizard, shop }) => {
  await shop.addRows({ 'services_connector/services_id/environment_name': 'Testing 2' });
  await shop.review();
  await shop.tellGateways();
  await take(app, page, 'wizard-review-live');
  await wizard.next('Connect');
  await expect(page.getByRole('alert')).toContainText('would be replaced');
  await take(app, page, 'wizard-question');
  await wizard.next('Replace and connect');
  await wizard.at('connected');
  await take(app, page, 'wizard-connected-live');
});

test.describe('first start', () => {
  test.use({ hasVault: false });

  test('the choice of the vault', async ({ app, page }) => {
    await app.open(page);
    await expect(page.getByRole('heading', { name: 'Where should keys be kept?' })).toBeVisible();
    await take(app, page, 'first-run');
  });
});
