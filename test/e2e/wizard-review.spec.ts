import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, expectAccessible, passphrase } from './support/app.ts';
import { spaceOf, test, type WizardPage } from './support/wizard-page.ts';

const atReview = async (wizard: WizardPage): Promise<string> => {
  const project = await wizard.prepareClient('Acme');
  const id = await wizard.prepareInstance('Acme', 'EU', 'production', spaceOf(project, 'Production'));
  await wizard.open(id);
  await wizard.at('review');
  return id;
};

test('shows every setting with its secrets masked', async ({ page, app, wizard }) => {
  await atReview(wizard);
  await page.getByText('All 10 settings').click();
  await expect(page.getByRole('table')).toContainText('services_connector/services_id/environment_id');
  const html = await page.content();
  for (const { apiKey, privateKey } of Object.values(app.simulator.licenseHolder)) {
    expect(html).not.toContain(apiKey);
    expect(html).not.toContain(privateKey.split('\n')[8]);
    expect(html).toContain(apiKey.slice(-4));
  }
  await expectAccessible(page);
});

test('wants a whole path', async ({ page, wizard }) => {
  await atReview(wizard);
  await wizard.next('Export');
  await expect(page.getByText('Say which file to write.')).toBeVisible();
  await expect(page.getByLabel('The env.php to edit')).toBeFocused();
  await page.getByLabel('The env.php to edit').fill('env.php');
  await wizard.next('Export');
  await expect(page.getByText('Give the whole path')).toBeVisible();
});

test('remembers format and place for the instance, on another port too', async ({ page, app, wizard }) => {
  const id = await atReview(wizard);
  const path = join(app.folder, 'connect.sh');
  await page.getByLabel('Format').selectOption('shell');
  await page.getByLabel('File to write').fill(path);
  await wizard.next('Export');
  await wizard.at('connected');
  await expect(page.getByText('Delete the script afterwards')).toBeVisible();
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  await wizard.next('Finish');
  await page.goto(await app.newUrlElsewhere());
  await page.getByLabel('Passphrase').fill(passphrase);
  await page.getByRole('button', { name: 'Unlock' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-app-state', 'ready');
  await wizard.go(id);
  await wizard.at('review');
  await expect(page.getByLabel('File to write')).toHaveValue(path);
  await expect(page.getByLabel('Format')).toHaveValue('shell');
  expect(await page.evaluate(() => ({ ...localStorage }))).toEqual({});
});

test('proposes a new file in the folder of exports, until another place is typed', async ({
  page,
  app,
  wizard,
}) => {
  await app.call('settings.set', {
    preferences: { theme: 'system', idleMinutes: 15, keyAgeDays: 365, exportFolder: `${app.folder}/` },
  });
  await atReview(wizard);
  await expect(page.getByLabel('The env.php to edit')).toHaveValue('');
  await page.getByLabel('Format').selectOption('dotenv');
  await expect(page.getByLabel('File to write')).toHaveValue(join(app.folder, 'acme-eu-connect.env'));
  await page.getByLabel('Format').selectOption('shell');
  const path = join(app.folder, 'acme-eu-connect.sh');
  await expect(page.getByLabel('File to write')).toHaveValue(path);
  await wizard.next('Export');
  await wizard.at('connected');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  await page.getByRole('button', { name: 'Back' }).click();
  await wizard.at('review');
  await page.getByLabel('File to write').fill(`${path}.mine`);
  await page.getByLabel('Format').selectOption('json');
  await expect(page.getByLabel('File to write')).toHaveValue(`${path}.mine`);
});

test('asks before it replaces a file, and writes nothing until then', async ({ page, app, wizard }) => {
  await atReview(wizard);
  const path = join(app.folder, 'there.json');
  await writeFile(path, 'mine');
  await page.getByLabel('Format').selectOption('json');
  await page.getByLabel('File to write').fill(path);
  await wizard.next('Export');
  await expect(page.getByRole('alert')).toContainText('exists already and would be replaced');
  expect(await readFile(path, 'utf8')).toBe('mine');
  await expectAccessible(page);
  await page.getByLabel('File to write').fill(`${path}x`);
  await expect(wizard.primary).toHaveText('Export');
  await page.getByLabel('File to write').fill(path);
  await wizard.next('Export');
  await expect(page.getByRole('alert')).toBeInViewport();
  await wizard.next('Write it all the same');
  await wizard.at('connected');
  expect(await readFile(path, 'utf8')).toContain('services_connector');
});

test('asks for the crypt key where env.php does not spell it out', async ({ page, app, wizard }) => {
  await atReview(wizard);
  const path = join(app.folder, 'env.php');
  await writeFile(path, "<?php\nreturn [\n    'backend' => ['frontName' => 'admin'],\n];\n");
  await page.getByLabel('The env.php to edit').fill(path);
  await wizard.next('Export');
  const field = page.getByLabel('Crypt key of the shop');
  await expect(field).toBeFocused();
  await expect(page.getByText('--crypt-key-file')).toHaveCount(0);
  await field.fill('0123456789abcdef0123456789abcdef');
  await wizard.next('Export');
  await wizard.at('connected');
  const written = await readFile(path, 'utf8');
  expect(written).toContain('0:3:');
  expect(await page.content()).not.toContain('0123456789abcdef0123456789abcdef');
});

test('an unreadable env.php is told with its remedy', async ({ page, app, wizard }) => {
  await atReview(wizard);
  const path = join(app.folder, 'env.php');
  await writeFile(path, '<?php return [');
  await page.getByLabel('The env.php to edit').fill(path);
  await wizard.next('Export');
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Copy details' })).toBeVisible();
  expect(await readFile(path, 'utf8')).toBe('<?php return [');
});

test('tells the shop of other gateways only when asked to', async ({ page, app, wizard }) => {
  await atReview(wizard);
  await page.getByLabel('The env.php to edit').fill(await wizard.envPhp());
  await wizard.next('Export');
  await wizard.at('connected');
  await expect(page.getByText('the instance was not told to')).toBeVisible();
  await expect(page.getByText('--with-gateways')).toHaveCount(0);

  await page.getByRole('button', { name: 'Export again' }).click();
  await page.getByLabel(`Tell the shop to use ${app.simulator.url} too`).check();
  await expect(page.getByText('All 12 settings')).toBeVisible();
  const path = await wizard.envPhp();
  await page.getByLabel('The env.php to edit').fill(path);
  await wizard.next('Export');
  await wizard.at('connected');
  expect(await readFile(path, 'utf8')).toContain(app.simulator.url);
  await expect(page.getByText('the instance was not told to')).toHaveCount(0);
});

test('says what an edit does to a running shop before it is done', async ({ page, app, wizard }) => {
  const id = await atReview(wizard);
  const root = join(app.folder, 'shop');
  await mkdir(join(root, 'app', 'etc'), { recursive: true });
  await mkdir(join(root, 'bin'));
  await writeFile(join(root, 'bin', 'magento'), '');
  const path = join(root, 'app', 'etc', 'env.php');
  await rename(await wizard.envPhp(), path);
  const before = await readFile(path, 'utf8');
  await app.call('instances.set', { instance: id, connection: { kind: 'local', root } });
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-app-state', 'ready');
  await wizard.go(id);
  await wizard.at('review');
  await page.getByRole('button', { name: 'Export to a file instead' }).click();
  await expect(page.getByLabel('The env.php to edit')).toHaveValue(path);
  await wizard.next('Export');
  await expect(page.getByRole('alert')).toContainText('answers 500 until');
  expect(await readFile(path, 'utf8')).toBe(before);
  await wizard.next('Write it all the same');
  await wizard.at('connected');
  await expect(page.getByText(`cd ${root} && bin/magento app:config:import -n`)).toBeVisible();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('listitem').filter({ hasText: 'app:config:import' }).getByRole('button').click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    `cd ${root} && bin/magento app:config:import -n`,
  );
});
