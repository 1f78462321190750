import { createPrivateKey, createPublicKey } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, expectAccessible } from './support/app.ts';
import { environments, test, type WizardPage } from './support/wizard-page.ts';

const nowhere = 'http://127.0.0.1:9/';

const atKeys = async (wizard: WizardPage): Promise<void> => {
  await wizard.open();
  await wizard.enterInstance('Acme', 'EU');
  await wizard.next();
  await wizard.at('keys');
};

const dropFiles = async (page: Page, wizard: WizardPage, files: Record<string, string>): Promise<void> => {
  const transfer = await page.evaluateHandle((named) => {
    const data = new DataTransfer();
    for (const [name, text] of Object.entries(named)) data.items.add(new File([text], name));
    return data;
  }, files);
  const area = wizard.card('production').getByRole('group', { name: 'Private key' });
  await area.dispatchEvent('drop', { dataTransfer: transfer });
};

test.describe('what is entered is read at once', () => {
  test('and refused under its field, with what to do', async ({ page, app, wizard }) => {
    await atKeys(wizard);
    const { apiKey, privateKey } = app.simulator.licenseHolder.production;
    const card = wizard.card('production');
    const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString();
    const refused: [string, string][] = [
      [`0:3:${'A'.repeat(80)}==`, 'encrypted text from a Magento database'],
      [publicKey, 'This is a public key'],
      [privateKey.slice(0, 900), 'it was cut off'],
      [apiKey, 'This is an API key'],
    ];
    for (const [text, reason] of refused) {
      await wizard.privateKey('production').fill(text);
      await expect(card.locator('.note.bad')).toContainText(reason);
      await expect(wizard.privateKey('production')).toHaveAttribute('aria-invalid', 'true');
      await expect(card.getByRole('button', { name: 'Copy details' })).toBeVisible();
    }
    await expectAccessible(page);
    await expect(wizard.primary).toBeDisabled();
    await wizard.privateKey('production').fill(privateKey);
    await expect(card.getByText('RSA 2048')).toBeVisible();
    await expect(card.getByText('Still needed')).toBeVisible();
    await wizard.apiKey('production').fill(`0:3:${'A'.repeat(80)}==`);
    await expect(card.locator('.field-error')).toContainText('encrypted text');
    await wizard.apiKey('production').fill(apiKey);
    await expect(card.getByText(`Ends in ${apiKey.slice(-4)}`)).toBeVisible();
    await expect(card.getByText('ready to save')).toBeVisible();
    expect(await app.call('keys.list', {})).toEqual([]);
  });

  test('and repaired where that is possible', async ({ app, wizard }) => {
    await atKeys(wizard);
    const { apiKey, privateKey } = app.simulator.licenseHolder.production;
    await wizard.enterKeys('production', { apiKey, privateKey: privateKey.replaceAll('\n', ' ') });
    await expect(wizard.card('production').getByText(/^Repaired: /)).toBeVisible();
  });

  test('from a chosen file that holds both', async ({ app, wizard }) => {
    await atKeys(wizard);
    const { apiKey, privateKey } = app.simulator.licenseHolder.production;
    const path = join(app.folder, 'download.txt');
    await writeFile(path, `API Key: ${apiKey}\n\n${privateKey}`);
    await wizard.card('production').locator('input[type=file]').setInputFiles(path);
    await expect(wizard.card('production').getByText('ready to save')).toBeVisible();
  });

  test('from two dropped files', async ({ page, app, wizard }) => {
    await atKeys(wizard);
    const { apiKey, privateKey } = app.simulator.licenseHolder.production;
    await dropFiles(page, wizard, { 'key.txt': apiKey, 'private.pem': privateKey });
    await expect(wizard.card('production').getByText('ready to save')).toBeVisible();
    await dropFiles(page, wizard, { 'huge.pem': 'x'.repeat(300_000) });
    await expect(wizard.card('production').getByText('too large')).toBeVisible();
  });
});

test('asks who generated the pair, and says what shared access means', async ({ page, app, wizard }) => {
  await atKeys(wizard);
  await wizard.enterKeys('production', app.simulator.licenseHolder.production);
  await wizard.next('Save and check');
  await expect(page.getByText('Say who generated them first')).toBeVisible();
  await expect(page.getByLabel('The license holder', { exact: true })).toBeFocused();
  expect(await app.call('keys.list', {})).toEqual([]);
  await page.getByLabel('Someone with shared access').check();
  await wizard.next('Save and check');
  await expect(wizard.card('production').getByText('carries no entitlement')).toBeVisible();
  const [pair] = await app.call('keys.list', {});
  expect(pair?.madeBy).toBe('shared-access');
});

test('a pair of unknown origin is saved, with a warning', async ({ page, app, wizard }) => {
  await atKeys(wizard);
  await wizard.enterKeys('production', app.simulator.licenseHolder.production);
  await page.getByLabel('I don’t know').check();
  await wizard.next('Save and check');
  await expect(wizard.card('production').getByText('Who generated this pair?')).toBeVisible();
  await expect(page.getByText('--made-by')).toHaveCount(0);
});

test('refused keys do not go on; another pair does', async ({ page, app, wizard }) => {
  await atKeys(wizard);
  const { licenseHolder } = app.simulator;
  const { privateKey } = await app.simulator.issueKeyPair('production');
  await wizard.enterKeys('production', { apiKey: licenseHolder.production.apiKey, privateKey });
  await page.getByLabel('The license holder', { exact: true }).check();
  await wizard.next('Save and check');
  const card = wizard.card('production');
  await expect(card.getByText('refused', { exact: true })).toBeVisible();
  await expect(card.getByRole('alert')).toContainText('The service refuses this pair.');
  await expect(wizard.primary).toBeDisabled();
  await expect(page.getByText('The service refuses the production pair')).toBeVisible();
  await expectAccessible(page);

  await card.getByRole('button', { name: 'Use another pair' }).click();
  await expect(wizard.apiKey('production')).toBeFocused();
  await wizard.enterKeys('production', await app.simulator.issueKeyPair('production'));
  await wizard.next('Save and check');
  await expect(card.getByText('accepted')).toBeVisible();
  await expect(page.getByText('Without sandbox keys')).toBeVisible();
  await wizard.next();
  await wizard.at('project');
});

test('a key that is here already is not added twice', async ({ app, wizard }) => {
  await wizard.prepareClient('Acme');
  await wizard.open(await wizard.prepareInstance('Acme', 'EU'));
  await wizard.page.getByRole('button', { name: 'Keys' }).click();
  await wizard.card('production').getByRole('button', { name: 'Use another pair' }).click();
  await wizard.enterKeys('production', app.simulator.licenseHolder.production);
  await wizard.page.getByLabel('The license holder', { exact: true }).check();
  await wizard.next('Save and check');
  await expect(wizard.card('production').getByRole('alert')).toContainText('here already');
});

test('offline keys are kept, marked, and checked later', async ({ page, app, wizard }) => {
  await app.call('gateways.set', { keyEnvironment: 'production', url: nowhere });
  await atKeys(wizard);
  await wizard.enterKeys('production', app.simulator.licenseHolder.production);
  await page.getByLabel('The license holder', { exact: true }).check();
  await wizard.next('Save and check');
  const card = wizard.card('production');
  await expect(card.getByText('unverified')).toBeVisible();
  await expect(card.getByText('Saved, and not checked.')).toBeVisible();
  await expect(wizard.primary).toBeEnabled();
  await app.call('gateways.set', { keyEnvironment: 'production', url: app.simulator.url });
  await card.getByRole('button', { name: 'Check again' }).click();
  await expect(card.getByText('accepted')).toBeVisible();
});

test('a long check can be cancelled', async ({ page, app, wizard }) => {
  await atKeys(wizard);
  await wizard.enterKeys('production', app.simulator.licenseHolder.production);
  await page.getByLabel('The license holder', { exact: true }).check();
  app.simulator.faults.next({ kind: 'silence' }, 9);
  await wizard.next('Save and check');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(wizard.card('production').getByText('never checked')).toBeVisible();
});

test('pairs that the client has are taken again', async ({ page, app, wizard }) => {
  await wizard.prepareClient('Acme');
  const first = await wizard.prepareInstance('Acme', 'EU');
  await wizard.open(first);
  await page.getByRole('button', { name: 'Keys' }).click();
  for (const environment of environments)
    await expect(wizard.card(environment).getByText('accepted')).toBeVisible();

  const second = await app.addKeys('Acme', 'production', 'Acme second');
  await wizard.go();
  await page.getByLabel('Name of the instance').fill('US');
  await wizard.next();
  await wizard.at('keys');
  const card = wizard.card('production');
  await expect(card.getByText('needed')).toBeVisible();
  await card.getByLabel('Pair', { exact: true }).selectOption(second);
  await expect(card.getByText('Acme second')).toBeVisible();
});

test('a lost private key leads to a new pair and to every shop that needs it', async ({
  page,
  app,
  wizard,
}) => {
  const { dataSpaces } = await wizard.prepareClient('Acme');
  const [first, second] = dataSpaces;
  const eu = await wizard.prepareInstance('Acme', 'EU', 'production', first?.id);
  await wizard.prepareInstance('Acme', 'EU staging', 'staging', second?.id);
  await wizard.open(eu);
  await page.getByRole('button', { name: 'Keys' }).click();
  await page.getByRole('button', { name: 'I lost the private key' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('Acme/EU', { exact: true })).toBeVisible();
  await expect(dialog.getByText('Acme/EU staging')).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Enter the new pair' }).click();
  await expect(wizard.apiKey('production')).toBeFocused();
  await wizard.enterKeys('production', await app.simulator.issueKeyPair('production'));
  await page.getByLabel('The license holder', { exact: true }).check();
  await wizard.next('Save and check');
  await expect(wizard.card('production').getByText('accepted')).toBeVisible();
});

test('an encrypted private key is opened by its passphrase', async ({ page, app, wizard }) => {
  await atKeys(wizard);
  const { apiKey, privateKey } = app.simulator.licenseHolder.production;
  const encrypted = createPrivateKey(privateKey).export({
    type: 'pkcs8',
    format: 'pem',
    cipher: 'aes-256-cbc',
    passphrase: 'open sesame',
  });
  const card = wizard.card('production');
  await wizard.apiKey('production').fill(apiKey);
  await wizard.privateKey('production').fill(encrypted.toString());
  await expect(card.getByText('The private key is encrypted.')).toBeVisible();
  await card.getByLabel('Passphrase of the private key').fill('wrong');
  await expect(card.getByText('its passphrase is wrong')).toBeVisible();
  await card.getByLabel('Passphrase of the private key').fill('open sesame');
  await expect(card.getByText('ready to save')).toBeVisible();
  await page.getByLabel('The license holder', { exact: true }).check();
  await wizard.next('Save and check');
  await expect(card.getByText('accepted')).toBeVisible();
});

test('a shop may use its sandbox keys, and sees their registry then', async ({ page, app, wizard }) => {
  await wizard.prepareClient('Acme');
  const id = await wizard.prepareInstance('Acme', 'EU', 'development');
  await wizard.open(id);
  await page.getByRole('button', { name: 'Keys' }).click();
  await page.getByLabel('The shop’s connector uses').selectOption('sandbox');
  await wizard.next();
  await wizard.at('project');
  await page.getByLabel('Name of the new project').fill('Sandbox shops');
  await wizard.next('Create the project');
  await wizard.next();
  await wizard.at('data-space');
  await wizard.space('Testing 1').check();
  await wizard.next();
  await wizard.at('review');
  const { instance } = await app.call('instances.show', { instance: id });
  expect(instance.activeKeyEnvironment).toBe('sandbox');
  expect(instance.project?.name).toBe('Sandbox shops');
});

test('one pair cannot be both', async ({ page, app, wizard }) => {
  await atKeys(wizard);
  const { production } = app.simulator.licenseHolder;
  for (const environment of environments) await wizard.enterKeys(environment, production);
  await page.getByLabel('The license holder', { exact: true }).check();
  await wizard.next('Save and check');
  await expect(page.getByText('Sandbox and production are one and the same pair')).toBeVisible();
  await expect(wizard.primary).toBeDisabled();
});
