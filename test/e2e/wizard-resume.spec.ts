import { expect, passphrase } from './support/app.ts';
import { spaceOf, test } from './support/wizard-page.ts';

test('what was typed is there again after closing', async ({ page, wizard }) => {
  await wizard.open();
  await wizard.enterInstance('Acme', 'EU');
  await page.getByLabel('Staging').check();
  await page.getByLabel('How it is reached').selectOption('ssh');
  await page.getByLabel('Host').fill('acme-eu');
  await page.getByRole('button', { name: 'Close' }).click();
  await expect(page.locator('.wizard')).toHaveCount(0);
  await wizard.go();
  await expect(page.getByLabel('Name of the client')).toHaveValue('Acme');
  await expect(page.getByLabel('Name of the instance')).toHaveValue('EU');
  await expect(page.getByLabel('Staging')).toBeChecked();
  await expect(page.getByLabel('Host')).toHaveValue('acme-eu');
});

test('a wizard that cannot be loaded says so, and is there the next time', async ({ page, app, wizard }) => {
  await page.route('**/Wizard-*.js', (route) => route.abort());
  await app.open(page);
  await page.evaluate(() => (location.hash = '#/connect'));
  await expect(page.getByRole('alert')).toContainText('Keybridge does not answer');
  await page.unroute('**/Wizard-*.js');
  await page.getByRole('link', { name: 'Close' }).click();
  await wizard.go();
  await expect(page.getByLabel('Name of the client')).toBeVisible();
});

test('errors stand under their fields, and the first gets the focus', async ({ page, app, wizard }) => {
  await app.addClient('Acme');
  await app.call('instances.add', { client: 'Acme', name: 'EU' });
  await wizard.open();
  await page.getByLabel('Client', { exact: true }).selectOption('');
  await wizard.next();
  await expect(page.getByText('Give the client a name.')).toBeVisible();
  await expect(page.getByLabel('Name of the client')).toBeFocused();
  await page.getByLabel('Name of the client').fill('acme');
  await page.getByLabel('Name of the instance').fill('EU');
  await wizard.next();
  await expect(page.getByText(/There is a client/)).toBeVisible();
  await page.getByLabel('Client', { exact: true }).selectOption({ label: 'Acme' });
  await wizard.next();
  await expect(page.getByText('There is an instance “Acme/EU” already.')).toBeVisible();
  await page.getByLabel('Name of the instance').fill('US');
  await page.getByLabel('How it is reached').selectOption('ssh');
  await page.getByLabel('Host').fill('-oProxyCommand=x');
  await page.getByLabel('Magento root').fill('/srv/shop');
  await wizard.next();
  await expect(page.getByRole('alert')).toContainText('-oProxyCommand=x');
  await page.getByLabel('Host').fill('acme');
  await wizard.next();
  await wizard.at('keys');
});

test('a reloaded page goes on where the core says', async ({ page, app, wizard }) => {
  const project = await wizard.prepareClient('Acme');
  const id = await wizard.prepareInstance('Acme', 'EU');
  await wizard.open(id);
  await wizard.at('project');
  await app.call('instances.bind', { instance: id, dataSpace: spaceOf(project, 'Production') });
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-app-state', 'ready');
  await wizard.go(id);
  await wizard.at('review');
});

test('going back keeps what was chosen, and forward comes to the same place', async ({ page, wizard }) => {
  await wizard.prepareClient('Acme');
  const id = await wizard.prepareInstance('Acme', 'EU', 'staging');
  await wizard.open(id);
  await wizard.next();
  await wizard.at('data-space');
  await wizard.space('Testing 2').check();
  await page.getByRole('button', { name: 'Back' }).click();
  await wizard.at('project');
  await page.getByRole('button', { name: 'Back' }).click();
  await wizard.at('keys');
  await page.getByRole('button', { name: 'Back' }).click();
  await wizard.at('instance');
  await expect(page.getByLabel('Name of the instance')).toHaveValue('EU');
  for (const step of ['keys', 'project', 'data-space']) {
    await wizard.next();
    await wizard.at(step);
  }
  await expect(wizard.space('Testing 2')).toBeChecked();
  await page.getByRole('button', { name: 'Close' }).click();
  await wizard.go(id);
  await wizard.at('data-space');
  await expect(wizard.space('Testing 2')).toBeChecked();
});

test('steps that are not due yet cannot be opened', async ({ page, wizard }) => {
  await wizard.open();
  for (const name of ['Keys', 'SaaS project', 'Data space', 'Review', 'Connected'])
    await expect(
      page.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name }),
    ).toBeDisabled();
});

test('a vault that locks meanwhile asks for its passphrase, and the step is there again', async ({
  page,
  app,
  wizard,
}) => {
  await wizard.open();
  await wizard.enterInstance('Acme', 'EU');
  await wizard.next();
  await wizard.at('keys');
  const { production } = app.simulator.licenseHolder;
  await wizard.enterKeys('production', production);
  await page.getByLabel('The license holder', { exact: true }).check();
  await app.call('vault.lock', {});
  await wizard.next('Save and check');
  await expect(page.locator('html')).toHaveAttribute('data-app-state', 'locked');
  expect(await page.content()).not.toContain(production.apiKey);
  await page.getByLabel('Passphrase').fill(passphrase);
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('data-app-state', 'ready');
  await wizard.at('keys');
  await expect(page.getByText('Acme / EU')).toBeVisible();
  await wizard.enterKeys('production', production);
});

test('a page reloaded in the middle of a new instance goes on with it', async ({ page, wizard }) => {
  await wizard.open();
  await wizard.enterInstance('Acme', 'EU');
  await wizard.next();
  await wizard.at('keys');
  await page.reload();
  await wizard.at('keys');
  await expect(page.getByText('Acme / EU')).toBeVisible();
});

test('a finished instance is opened at its review', async ({ page, app, wizard }) => {
  const project = await wizard.prepareClient('Acme');
  const id = await wizard.prepareInstance('Acme', 'EU', 'production', spaceOf(project, 'Production'));
  await wizard.open(id);
  await page.getByLabel('Format').selectOption('json');
  await page.getByLabel('File to write').fill(`${app.folder}/eu.json`);
  await wizard.next('Export');
  await wizard.at('connected');
  await page.getByRole('button', { name: 'Close' }).click();
  await wizard.go(id);
  await wizard.at('connected');
  await wizard.next('Finish');
  await wizard.go(id);
  await wizard.at('review');
  await expect(page.getByText('The same keys and data space')).toBeVisible();
});
