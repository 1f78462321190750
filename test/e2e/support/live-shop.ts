import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Instance, Project } from '../../../src/contract/model.ts';
import { createMagentoRoot, type MagentoRoot } from '../../support/magento-root.ts';
import { type App, expect } from './app.ts';
import { spaceOf, test as base, type WizardPage } from './wizard-page.ts';

/** `Acme/EU`, bound to a production data space, and the Magento that it is: on this computer, with a real php. */
export class LiveShop {
  readonly magento: MagentoRoot;
  readonly id: string;
  readonly project: Project;
  readonly #app: App;
  readonly #wizard: WizardPage;

  constructor(app: App, wizard: WizardPage, magento: MagentoRoot, id: string, project: Project) {
    this.#app = app;
    this.#wizard = wizard;
    this.magento = magento;
    this.id = id;
    this.project = project;
  }

  get dataSpaceId(): string {
    return spaceOf(this.project, 'Production');
  }

  async instance(): Promise<Instance> {
    return (await this.#app.call('instances.show', { instance: this.id })).instance;
  }

  /** Puts rows beside those that the shop has, as somebody else would. */
  async addRows(rows: Record<string, string>): Promise<void> {
    await this.magento.setRows({ ...(await this.magento.rows()), ...rows });
    await rm(join(this.magento.root, 'var/cache.json'), { force: true });
  }

  async review(): Promise<void> {
    await this.#wizard.open(this.id);
    await this.#wizard.at('review');
    await expect(this.#wizard.primary).toBeEnabled();
  }

  /** The registry at hand is not Adobe's, so that the shop has to be told of it. */
  async tellGateways(): Promise<void> {
    await this.#wizard.page.getByLabel('Tell the shop to use').check();
  }

  /** From the review to the page that says what came of it. */
  async connect(): Promise<void> {
    await this.review();
    await this.tellGateways();
    await this.#wizard.next('Connect');
    await this.#wizard.at('connected');
  }
}

export const test = base.extend<{ shop: LiveShop }>({
  shop: async ({ app, wizard }, use) => {
    await using magento = await createMagentoRoot();
    await magento.setRows({ 'web/unsecure/base_url': 'https://eu.example/' });
    const project = await wizard.prepareClient('Acme');
    const id = await wizard.prepareInstance('Acme', 'EU', 'production', spaceOf(project, 'Production'));
    await app.call('instances.set', { instance: id, connection: { kind: 'local', root: magento.root } });
    await use(new LiveShop(app, wizard, magento, id, project));
  },
});
