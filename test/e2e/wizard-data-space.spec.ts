import { join } from 'node:path';
import { expect, expectAccessible } from './support/app.ts';
import { spaceOf, test } from './support/wizard-page.ts';

test('a taken production data space asks for both names', async ({ page, app, wizard }) => {
  const project = await wizard.prepareClient('Acme');
  const production = spaceOf(project, 'Production');
  await wizard.prepareInstance('Acme', 'EU', 'production', production);
  const copy = await wizard.prepareInstance('Acme', 'EU staging', 'staging');
  await wizard.open(copy);
  await wizard.next();
  await wizard.at('data-space');
  await expect(page.getByText('used by Acme/EU', { exact: true })).toBeVisible();
  await wizard.space('Production').check();
  await expect(page.getByText('Acme/EU uses this data space')).toBeVisible();
  await wizard.next();
  await expect(wizard.guard('data-space-in-use').getByRole('textbox')).toBeFocused();
  await expect(wizard.primary).toBeDisabled();
  await wizard.guard('data-space-in-use').getByRole('textbox').fill('Acme/Other');
  await expect(wizard.primary).toBeDisabled();
  await wizard.guard('data-space-in-use').getByRole('textbox').fill('Acme/EU');
  await wizard.next();
  await expect(wizard.guard('data-space-type').getByRole('textbox')).toBeFocused();
  await expectAccessible(page);
  await expect(wizard.primary).toBeDisabled();
  await wizard.guard('data-space-type').getByRole('textbox').fill('EU staging');
  await wizard.next();
  await wizard.at('review');
  const { instance } = await app.call('instances.show', { instance: copy });
  expect(instance.dataSpace?.id).toBe(production);
});

test('choosing another data space takes a refusal back', async ({ page, app, wizard }) => {
  const project = await wizard.prepareClient('Acme');
  await wizard.prepareInstance('Acme', 'EU', 'production', spaceOf(project, 'Production'));
  const copy = await wizard.prepareInstance('Acme', 'EU staging', 'staging');
  await wizard.open(copy);
  await wizard.next();
  await wizard.space('Production').check();
  await wizard.next();
  await expect(wizard.guard('data-space-in-use')).toBeVisible();
  await wizard.space('Testing 2').check();
  await expect(wizard.guard('data-space-in-use')).toHaveCount(0);
  await wizard.next();
  await wizard.at('review');
  const { instance } = await app.call('instances.show', { instance: copy });
  expect(instance.dataSpace?.name).toBe('Testing 2');
  await page.getByRole('button', { name: 'Data space' }).click();
  await expect(page.getByText('this shop’s', { exact: true })).toBeVisible();
});

test('data spaces of other projects are folded away; choosing one takes its project', async ({
  page,
  app,
  wizard,
}) => {
  const project = await wizard.prepareClient('Acme');
  await app.call('projects.create', { client: 'Acme', name: 'Second' });
  const eu = await wizard.prepareInstance('Acme', 'EU', 'production', spaceOf(project, 'Production'));
  await wizard.open(eu);
  await page.getByRole('button', { name: 'Data space' }).click();
  await wizard.at('data-space');
  const second = page.getByRole('region', { name: 'Second' });
  await expect(second).toBeHidden();
  await page.getByText('Data spaces of other projects').click();
  await second.getByRole('radio', { name: 'Testing 1' }).check();
  await expect(second.getByRole('radio', { name: 'Testing 1' })).toBeFocused();
  await expect(page.getByRole('region').first()).toHaveAccessibleName('Second');
  await wizard.next();
  await wizard.at('review');
  const { instance } = await app.call('instances.show', { instance: eu });
  expect(instance.project?.name).toBe('Second');
});

test('moving an exported shop lists what it costs and asks for its name, twice', async ({
  page,
  app,
  wizard,
}) => {
  const project = await wizard.prepareClient('Acme');
  const eu = await wizard.prepareInstance('Acme', 'EU', 'production', spaceOf(project, 'Production'));
  await app.call('exports.write', { instance: eu, format: 'json', out: join(app.folder, 'eu.json') });
  await wizard.open(eu);
  await wizard.at('review');
  await expect(page.getByText('The same keys and data space as it was last given')).toBeVisible();
  await page.getByRole('button', { name: 'Data space' }).click();
  await wizard.at('data-space');
  await wizard.space('Testing 1').check();
  await wizard.next();
  const guard = wizard.guard('data-space-change');
  await expect(guard).toContainText('resync the catalog');
  await guard.getByRole('textbox').fill('EU');
  await wizard.next();
  await wizard.at('review');
  await expect(page.getByText('Changed since it was last given its settings')).toContainText(
    'the data space',
  );
  await expect(page.getByText('is a testing data space')).toBeVisible();
  await expect(wizard.primary).toBeDisabled();
  await guard.getByRole('textbox').fill('Acme/EU');
  await page.getByLabel('Format').selectOption('json');
  await page.getByLabel('File to write').fill(join(app.folder, 'again.json'));
  await wizard.next('Export');
  await wizard.at('connected');
});

test('new keys and a new data space at once are refused for good', async ({ page, app, wizard }) => {
  const project = await wizard.prepareClient('Acme');
  const eu = await wizard.prepareInstance('Acme', 'EU', 'production', spaceOf(project, 'Production'));
  await app.call('exports.write', { instance: eu, format: 'json', out: join(app.folder, 'eu.json') });
  const productionKeys = await app.addKeys('Acme', 'production', 'New pair');
  await app.call('instances.bind', {
    instance: eu,
    dataSpace: spaceOf(project, 'Testing'),
    productionKeys,
    overrides: [{ code: 'data-space-change', value: 'EU' }],
  });
  await wizard.open(eu);
  await wizard.at('review');
  await expect(wizard.guard('keys-and-space-together')).toContainText(
    'link to all stored data would be lost',
  );
  await expect(wizard.guard('keys-and-space-together').getByRole('textbox')).toHaveCount(0);
  await wizard.guard('data-space-change').getByRole('textbox').fill('EU');
  await expect(wizard.primary).toBeDisabled();
  await expectAccessible(page);
});

test('used up data spaces explain the quota and draft the ticket', async ({ page, wizard }) => {
  const project = await wizard.prepareClient('Acme');
  for (const [index, space] of project.dataSpaces.entries())
    await wizard.prepareInstance('Acme', `Shop ${index}`, index === 0 ? 'production' : 'staging', space.id);
  await wizard.open(await wizard.prepareInstance('Acme', 'One more', 'staging'));
  await wizard.next();
  await wizard.at('data-space');
  await expect(page.getByText('All of them are used.')).toBeVisible();
  await expect(page.getByText('more come only through a ticket')).toBeVisible();
  await page.getByRole('button', { name: 'Draft the ticket…' }).click();
  await expect(page.getByLabel('Text of the ticket')).toHaveValue(new RegExp(project.id));
  await expectAccessible(page);
});

test('a data space is renamed in place, and a refused name says why', async ({ page, app, wizard }) => {
  await wizard.prepareClient('Acme');
  await wizard.open(await wizard.prepareInstance('Acme', 'EU'));
  await wizard.next();
  await page.getByRole('button', { name: 'Rename the data space Testing 1' }).click();
  const field = page.getByLabel('New name of the data space Testing 1');
  await field.fill('EU test');
  app.simulator.faults.next({ kind: 'server-error', status: 400, message: 'Too plain', method: 'PATCH' });
  await field.press('Enter');
  await expect(page.getByRole('alert')).toContainText('Too plain');
  await field.press('Enter');
  await expect(wizard.space('EU test')).toBeVisible();
});

test('without sandbox keys it goes on with a warning of what stops', async ({ page, app, wizard }) => {
  await app.addClient('Acme');
  await app.addKeys('Acme', 'production');
  await app.call('projects.create', { client: 'Acme', name: 'Shops' });
  await wizard.open(await wizard.prepareInstance('Acme', 'EU'));
  await wizard.next();
  await wizard.next();
  await wizard.at('review');
  await expect(page.getByText('Payment Services has no sandbox mode')).toBeVisible();
  await expect(page.getByText('were never checked')).toBeVisible();
});
