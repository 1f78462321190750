import { readFile } from 'node:fs/promises';
import { expect, expectAccessible } from './support/app.ts';
import { environments, test } from './support/wizard-page.ts';

test('from nothing to an exported env.php', async ({ page, app, wizard }) => {
  await wizard.open();

  await wizard.at('instance');
  await expectAccessible(page);
  await wizard.enterInstance('Acme', 'Acme EU');
  await page.getByLabel('Payment Services').check();
  await page.getByLabel('Live Search').check();
  await page.getByLabel('Address of the shop').fill('shop.example.com');
  await expectAccessible(page);
  await wizard.next();

  await wizard.at('keys');
  await expectAccessible(page);
  await wizard.saveKeys();
  for (const environment of environments)
    await expect(wizard.card(environment).getByText('accepted')).toBeVisible();
  await expectAccessible(page);
  await wizard.next();

  await wizard.at('project');
  await expect(page.getByText('There is no project yet')).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel('Name of the new project').fill('Acme shops');
  await wizard.next('Create the project');
  await expect(page.getByRole('radio', { name: 'Acme shops' })).toBeChecked();
  await expectAccessible(page);
  await wizard.next();

  await wizard.at('data-space');
  await expect(wizard.space('Production')).toBeChecked();
  await expectAccessible(page);
  await wizard.next();

  await wizard.at('review');
  await expect(page.getByText('gave this shop nothing before')).toBeVisible();
  await expectAccessible(page);
  const envPhp = await wizard.envPhp();
  await page.getByLabel('The env.php to edit').fill(envPhp);
  await wizard.next('Export');

  await wizard.at('connected');
  await expectAccessible(page);
  await expect(page.getByText('bin/magento app:config:import -n')).toBeVisible();
  await expect(page.getByText('Sales → Payment Services')).toBeVisible();
  await expect(page.getByText('saas:resync')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Open the shop’s Admin' })).toHaveAttribute(
    'href',
    'https://shop.example.com/admin',
  );

  const [instance] = await app.call('instances.list', {});
  const written = await readFile(envPhp, 'utf8');
  expect(written).toContain(instance?.dataSpace?.id);
  expect(written).not.toContain('BEGIN');
  await wizard.next('Finish');
  await expect(page.locator('.wizard')).toHaveCount(0);
});
