import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import type { KeyEnvironment, Project, Stage } from '../../../src/contract/model.ts';
import { sampleEnvPhp } from '../../../src/practice/sample-env-php.ts';
import { type App, expect, test as base } from './app.ts';

const cryptKey = '0123456789abcdef0123456789abcdef';
export const environments = ['sandbox', 'production'] as const satisfies KeyEnvironment[];

/** The wizard, as a person works through it, and what specs prepare for it. */
export class WizardPage {
  readonly page: Page;
  readonly #app: App;

  constructor(page: Page, app: App) {
    this.page = page;
    this.#app = app;
  }

  get heading(): Locator {
    return this.page.getByRole('heading', { level: 2 }).first();
  }
  get primary(): Locator {
    return this.page.locator('footer button[type="submit"]');
  }
  card(environment: KeyEnvironment): Locator {
    return this.page.getByRole('region', { name: `${environment} key pair` });
  }
  apiKey(environment: KeyEnvironment): Locator {
    return this.card(environment).getByLabel('API key');
  }
  privateKey(environment: KeyEnvironment): Locator {
    return this.card(environment).locator('textarea');
  }
  space(name: string): Locator {
    return this.page.getByRole('radio', { name, exact: true });
  }
  guard(code: string): Locator {
    return this.page.locator(`[data-guard="${code}"]`);
  }

  /** Opens the wizard: for a new instance, or for one that is there. */
  async open(instanceId?: string): Promise<void> {
    await this.#app.open(this.page);
    await this.go(instanceId);
  }

  async go(instanceId?: string): Promise<void> {
    const hash = instanceId === undefined ? '#/connect' : `#/connect/${instanceId}`;
    await this.page.evaluate((to) => (location.hash = to), hash);
    await expect(this.page.locator('.wizard')).toBeVisible();
  }

  /** The step is there, and the focus is at its beginning. */
  async at(step: string): Promise<void> {
    await expect(this.page.locator('.wizard')).toHaveAttribute('data-step', step);
    await expect(this.heading).toBeFocused();
  }

  async next(button = 'Continue'): Promise<void> {
    await expect(this.primary).toHaveText(button);
    await this.primary.click();
  }

  async enterInstance(client: string, name: string): Promise<void> {
    await this.page.getByLabel('Name of the client').fill(client);
    await this.page.getByLabel('Name of the instance').fill(name);
  }

  async enterKeys(environment: KeyEnvironment, texts: { apiKey: string; privateKey: string }): Promise<void> {
    await this.apiKey(environment).fill(texts.apiKey);
    await this.privateKey(environment).fill(texts.privateKey);
    await expect(this.card(environment).getByText('ready to save')).toBeVisible();
  }

  /** Enters both pairs of the license holder and saves them. */
  async saveKeys(): Promise<void> {
    for (const environment of environments)
      await this.enterKeys(environment, this.#app.simulator.licenseHolder[environment]);
    await this.page.getByLabel('The license holder', { exact: true }).check();
    await this.next('Save and check');
  }

  /** A client with both pairs, checked, and a project. */
  async prepareClient(name: string): Promise<Project> {
    const { call } = this.#app;
    await this.#app.addClient(name);
    for (const environment of environments) await this.#app.addKeys(name, environment);
    await call('keys.check', {});
    return call('projects.create', { client: name, name: `${name} shops` });
  }

  async prepareInstance(
    client: string,
    name: string,
    stage: Stage = 'production',
    dataSpace?: string,
  ): Promise<string> {
    const { call } = this.#app;
    const { id } = await call('instances.add', { client, name, stage });
    if (dataSpace !== undefined) await call('instances.bind', { instance: id, dataSpace });
    return id;
  }

  async envPhp(): Promise<string> {
    const path = join(this.#app.folder, 'env.php');
    await writeFile(path, sampleEnvPhp(cryptKey), { mode: 0o600 });
    return path;
  }
}

/** The id of the project's first data space of a type. */
export const spaceOf = ({ dataSpaces }: Project, type: 'Production' | 'Testing'): string =>
  dataSpaces.find((space) => space.type === type)?.id ?? '';

export const test = base.extend<{ wizard: WizardPage }>({
  wizard: async ({ page, app }, use) => use(new WizardPage(page, app)),
});
