import { expect, type Locator, type Page } from '@playwright/test';
import type { App } from './app.ts';
import { type LiveInstances, test as base } from './live-instances.ts';

export interface KeyTexts {
  readonly apiKey: string;
  readonly privateKey: string;
}

/** The view in which a key pair is replaced, and what it is about. */
export class RotationPage {
  readonly page: Page;
  readonly #app: App;
  readonly #shop: LiveInstances;
  /** The label of the pair that is replaced. */
  readonly old = 'Acme production';

  constructor(page: Page, app: App, shop: LiveInstances) {
    this.page = page;
    this.#app = app;
    this.#shop = shop;
  }

  step(number: 1 | 2 | 3): Locator {
    const names = { 1: /^The new pair/, 2: /^Every instance/, 3: /^Delete the old pair/ };
    return this.page.getByRole('region', { name: names[number] });
  }

  row(name: string): Locator {
    return this.page
      .getByRole('listitem')
      .filter({ has: this.page.getByRole('link', { name, exact: true }) });
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog');
  }

  /** By the table of key pairs, as a person gets there. */
  async open(): Promise<void> {
    await this.#app.open(this.page);
    await this.page.getByRole('link', { name: /^Key pairs/ }).click();
    const name = new RegExp(`^(Replace|Go on with replacing) ${this.old}$`);
    await this.page.getByRole('link', { name }).click();
    await expect(this.page.getByRole('heading', { name: `Replace ${this.old}` })).toBeVisible();
  }

  async enter({ apiKey, privateKey }: KeyTexts): Promise<void> {
    await this.page.getByLabel('API key', { exact: true }).fill(apiKey);
    await this.page.getByRole('textbox', { name: 'Private key' }).fill(privateKey);
    await this.page.getByLabel('The license holder', { exact: true }).check();
    await this.step(1).getByRole('button', { name: 'Check and use this pair' }).click();
  }

  /** The new pair stands for the old one. */
  async begin(): Promise<KeyTexts> {
    const texts = await this.#app.simulator.issueKeyPair('production');
    await this.#app.call('rotation.begin', { keys: this.old, texts, madeBy: 'license-holder' });
    return texts;
  }

  async confirm(button: string | RegExp): Promise<void> {
    await this.dialog.getByRole('button', { name: button }).click();
    await expect(this.dialog).toBeHidden();
  }

  /** The registry at hand is not Adobe's, so that the shops have to be told of it. */
  async connect(button: string): Promise<void> {
    await this.page.getByRole('button', { name: button, exact: true }).click();
    await this.dialog.getByLabel('Tell the shop to use').check();
    await this.confirm(/^Connect/);
  }

  /** One that Keybridge has no way into, and that was exported with the old pair. */
  async addByFile(name: string, space: number): Promise<string> {
    const { call, folder } = this.#app;
    const { id } = await call('instances.add', { client: 'Acme', name, stage: 'development' });
    await call('instances.bind', { instance: id, dataSpace: String(this.#shop.spaces[space]?.id) });
    const out = `${folder}/${name}.json`;
    await call('exports.write', { instance: id, format: 'json', out, withGateways: true, confirmed: true });
    return id;
  }
}

export const test = base.extend<{ rotation: RotationPage }>({
  rotation: async ({ page, app, shop }, use) => use(new RotationPage(page, app, shop)),
});
