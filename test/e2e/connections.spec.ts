import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Page } from '@playwright/test';
import { type App, expect, expectAccessible, test as base } from './support/app.ts';

/** A home of its own for this machine's user; the real ssh takes it from elsewhere than HOME. */
interface Home {
  readonly folder: string;
  write(name: string, content: string): Promise<void>;
}

const test = base.extend<{ home: Home }>({
  home: async ({ app }, use) => {
    const folder = join(app.folder, 'home');
    const before = { HOME: process.env['HOME'], PATH: process.env['PATH'] };
    const write = async (name: string, content: string): Promise<void> => {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), content);
    };
    await write('bin/ssh', `#!/bin/sh\nPATH="\${PATH#*:}" exec ssh -F "${folder}/.ssh/config" "$@"\n`);
    await chmod(join(folder, 'bin/ssh'), 0o755);
    Object.assign(process.env, { HOME: folder, PATH: `${folder}/bin:${before.PATH}` });
    await use({ folder, write });
    Object.assign(process.env, before);
  },
});

const known = (page: Page) => page.getByText('Choose a connection that this machine knows');
const found = (page: Page) => page.getByRole('list', { name: 'Connections that were found' });
const folder = (page: Page) => page.getByLabel('Projects of DDEV, Warden and Docker Compose in a folder');

const beginWizard = async (app: App, page: Page): Promise<void> => {
  await app.open(page);
  await page.getByRole('link', { name: 'Connect an instance' }).click();
  await expect(page.getByRole('heading', { name: 'Which instance is it?' })).toBeVisible();
};

test('a host of ssh fills in the fields; its root is asked for, and who uses it is said', async ({
  app,
  page,
  home,
}) => {
  await home.write(
    '.ssh/config',
    `Include ${home.folder}/.ssh/config.d/*\nMatch host acme.example\n  User deploy\n`,
  );
  await home.write('.ssh/config.d/shops', 'Host acme\n  HostName acme.example\n  Port 2222\nHost beta\n');
  await app.addClient('Acme');
  const connection = { kind: 'ssh' as const, host: 'beta', root: '/var/www' };
  await app.call('instances.add', { client: 'Acme', name: 'Beta', connection });
  await beginWizard(app, page);
  await known(page).click();
  await expect(found(page).getByRole('listitem')).toHaveText([
    /ssh\s*acme\s*deploy@acme\.example:2222/,
    /ssh\s*beta\s.*Used already by Acme\/Beta/,
  ]);
  await expectAccessible(page);
  await found(page).getByRole('button', { name: /acme/ }).first().press('Enter');
  await expect(page.getByLabel('How it is reached')).toHaveValue('ssh');
  await expect(page.getByLabel('Host')).toHaveValue('acme');
  await expect(page.getByLabel('Magento root')).toHaveValue('');
  await expect(page.getByLabel('Magento root')).toBeFocused();
  await expect(page.getByText('acme was filled in: give the folder that holds bin/magento.')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.type('/var/www/shop');
  await page.getByLabel('Name of the instance').fill('EU');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('heading', { name: 'Which instance is it?' })).toBeHidden();
  expect((await app.call('instances.show', { instance: 'EU' })).instance.connection).toEqual({
    kind: 'ssh',
    host: 'acme',
    root: '/var/www/shop',
  });
});

test('projects are found in a folder, when somebody looks there', async ({ app, page, home }) => {
  await home.write('src/shop/.ddev/config.yaml', 'name: shop\ntype: magento2\n');
  await home.write(
    'src/b2b/compose.yaml',
    'services: {phpfpm: {image: php, working_dir: /app}, php: {image: php}}\n',
  );
  await beginWizard(app, page);
  await known(page).click();
  await expect(page.getByText('The ssh configuration names no host.')).toBeVisible();
  await page.getByRole('button', { name: 'Look there' }).click();
  await expect(page.getByText('Write the whole path, from the root.')).toBeVisible();
  await folder(page).fill(`${home.folder}/nowhere`);
  await folder(page).press('Enter');
  await expect(folder(page)).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByText(/nowhere/).last()).toBeVisible();
  await expectAccessible(page);
  await folder(page).fill(`${home.folder}/src`);
  await folder(page).press('Enter');
  await expect(found(page).getByRole('listitem')).toHaveCount(3);
  await expect(page.getByText('3 ways into projects in')).toBeVisible();
  await folder(page).fill(`${home.folder}/bin`);
  await page.getByRole('button', { name: 'Look there' }).click();
  await expect(page.getByText(`There is no project of Magento in ${home.folder}/bin.`)).toBeVisible();
  await folder(page).fill(`${home.folder}/src`);
  await folder(page).press('Enter');

  await found(page)
    .getByRole('button', { name: /service phpfpm/ })
    .click();
  await expect(page.getByLabel('How it is reached')).toHaveValue('docker-compose');
  await expect(page.getByLabel('Project folder')).toHaveValue(`${home.folder}/src/b2b`);
  await expect(page.getByLabel('Project folder')).toBeFocused();
  await expect(page.getByLabel('Service', { exact: true })).toHaveValue('phpfpm');
  await expect(page.getByLabel('Magento root')).toHaveValue('/app');

  // Another choice leaves nothing of the one before.
  await known(page).click();
  await found(page)
    .getByRole('button', { name: /service php$/ })
    .click();
  await expect(page.getByLabel('Magento root')).toHaveValue('');
  await expect(page.getByLabel('Magento root')).toBeFocused();
  await known(page).click();
  await found(page).getByRole('button', { name: /shop/ }).first().click();
  await expect(page.getByLabel('How it is reached')).toHaveValue('ddev');
  await expect(page.getByLabel('Project folder')).toHaveValue(`${home.folder}/src/shop`);
});

test('they are offered for an adoption too, and what could not be read is said', async ({
  app,
  page,
  home,
}) => {
  await home.write('.ssh/config', 'Include endless\nHost acme\n');
  await home.write('.ssh/endless', '#'.repeat(1_000_001));
  await app.open(page);
  await page.getByRole('button', { name: 'Adopt an instance…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Adopt an instance' });
  await known(page).click();
  await expect(dialog.getByText(/\.ssh\/endless could not be read: it is too large/)).toBeVisible();
  await expectAccessible(page);
  await found(page).getByRole('button', { name: /acme/ }).click();
  await expect(dialog.getByLabel('Host')).toHaveValue('acme');
  await expect(dialog.getByLabel('Magento root')).toBeFocused();
});
