import { expect, expectAccessible } from './support/app.ts';
import { test } from './support/wizard-page.ts';

test('projects are picked, created and renamed in place', async ({ page, app, wizard }) => {
  await wizard.prepareClient('Acme');
  await wizard.open(await wizard.prepareInstance('Acme', 'EU'));
  await wizard.at('project');
  await expect(page.getByRole('radio', { name: 'Acme shops' })).toBeChecked();
  await expect(page.getByText('3 of 3 data spaces, three are free')).toBeVisible();

  await page.getByRole('button', { name: 'Create another project…' }).click();
  await wizard.next('Create the project');
  await expect(page.getByText('Give the project a name')).toBeVisible();
  await page.getByLabel('Name of the new project').fill('Brands');
  await wizard.next('Create the project');
  await expect(page.getByRole('radio', { name: 'Brands' })).toBeChecked();

  await page.getByRole('button', { name: 'Rename the project Brands' }).click();
  await page.getByLabel('New name of the project Brands').fill('Our brands');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('radio', { name: 'Our brands' })).toBeChecked();
  await expect(page.getByRole('button', { name: 'Rename the project Our brands' })).toBeFocused();
  await expectAccessible(page);
  const { projects } = await app.call('projects.list', { client: 'Acme' });
  expect(projects.map(({ name }) => name)).toEqual(['Acme shops', 'Our brands']);

  await page.getByRole('button', { name: 'Rename the project Our brands' }).click();
  await page.getByLabel('New name of the project Our brands').fill('Something else');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('radio', { name: 'Our brands' })).toBeVisible();
});

test('when the service fails, what it said before stands there with the reason', async ({
  page,
  app,
  wizard,
}) => {
  await wizard.prepareClient('Acme');
  app.simulator.faults.next({ kind: 'html', status: 502 }, 3);
  await wizard.open(await wizard.prepareInstance('Acme', 'EU'));
  await wizard.at('project');
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Copy details' })).toBeVisible();
  await expect(page.getByText('last read')).toBeVisible();
  await expect(page.getByRole('radio', { name: 'Acme shops' })).toBeChecked();
  await page.getByRole('button', { name: 'refresh' }).click();
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expect(wizard.primary).toBeEnabled();
});

test('without anything known, only the reason stands there', async ({ page, app, wizard }) => {
  await app.addClient('Acme');
  await app.addKeys('Acme', 'production');
  await app.call('gateways.set', { keyEnvironment: 'production', url: 'http://127.0.0.1:9/' });
  await wizard.open(await wizard.prepareInstance('Acme', 'EU'));
  await wizard.at('project');
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(wizard.primary).toBeDisabled();
});

test('a refusal to create is told, and nothing is created twice', async ({ page, app, wizard }) => {
  await app.addClient('Acme');
  await app.addKeys('Acme', 'production');
  await wizard.open(await wizard.prepareInstance('Acme', 'EU'));
  await page.getByLabel('Name of the new project').fill('Shops');
  app.simulator.faults.next({
    kind: 'server-error',
    status: 400,
    message: 'This name is reserved',
    method: 'POST',
  });
  await wizard.next('Create the project');
  await expect(page.getByRole('alert')).toContainText('This name is reserved');
  await expect(page.getByLabel('Name of the new project')).toHaveValue('Shops');

  app.simulator.faults.next({ kind: 'cut', when: 'after', method: 'POST' });
  await wizard.next('Create the project');
  await expect(page.getByRole('radio', { name: 'Shops' })).toBeChecked();
  const { projects } = await app.call('projects.list', { client: 'Acme' });
  expect(projects).toHaveLength(1);
});
