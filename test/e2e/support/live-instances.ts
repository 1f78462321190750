import type { DataSpace, Instance, Stage } from '../../../src/contract/model.ts';
import { createMagentoRoot, type MagentoRoot } from '../../support/magento-root.ts';
import { baseUrlOf, replaceRows } from '../../support/magento-rows.ts';
import { type App, test as base } from './app.ts';

/** Acme with both key pairs and a project, and Magentos of its own that are reached as `local:`. */
export interface LiveInstances {
  readonly spaces: readonly DataSpace[];
  /** A fresh Magento that answers as that name. */
  addMagento(name: string): Promise<MagentoRoot>;
  /** The same with its instance, bound and connected. */
  addConnected(
    name: string,
    space: number,
    stage?: Stage,
  ): Promise<{ magento: MagentoRoot; instance: Instance }>;
  /** Puts rows in the place of all that a Magento has. */
  replaceRows: typeof replaceRows;
  /** Puts what one Magento has in the place of all that another has, its crypt key too; but not its address. */
  refresh(from: MagentoRoot, to: MagentoRoot, name: string): Promise<void>;
  /** Everything that the page was answered so far, and shows. */
  heard(): Promise<string>;
}

const settle = async (app: App): Promise<readonly DataSpace[]> => {
  await app.addClient('Acme');
  for (const environment of ['sandbox', 'production'] as const) await app.addKeys('Acme', environment);
  await app.call('keys.check', {});
  return (await app.call('projects.create', { client: 'Acme', name: 'Acme shops' })).dataSpaces;
};

export const test = base.extend<{ shop: LiveInstances }>({
  shop: async ({ app, page }, use) => {
    const { call } = app;
    const made: MagentoRoot[] = [];
    const answers: Promise<string>[] = [];
    page.on('response', (response) => {
      if (!response.url().endsWith('/events')) answers.push(response.text().catch(() => ''));
    });
    const spaces = await settle(app);

    const addMagento = async (name: string): Promise<MagentoRoot> => {
      const magento = await createMagentoRoot();
      made.push(magento);
      await magento.setRows({ 'web/unsecure/base_url': baseUrlOf(name) });
      return magento;
    };
    await use({
      spaces,
      addMagento,
      replaceRows,
      async addConnected(name, space, stage = 'production') {
        const magento = await addMagento(name);
        const connection = { kind: 'local' as const, root: magento.root };
        await call('instances.add', { client: 'Acme', name, stage, connection });
        await call('instances.bind', { instance: name, dataSpace: String(spaces[space]?.id) });
        const { instance } = await call('instances.connect', { instance: name, withGateways: true });
        return { magento, instance };
      },
      async refresh(from, to, name) {
        await to.writeEnvPhp(undefined, from.cryptKey);
        await replaceRows(to, { ...(await from.rows()), 'web/unsecure/base_url': baseUrlOf(name) });
      },
      heard: async () => [await page.content(), ...(await Promise.all(answers))].join('\n'),
    });
    for (const magento of made) await magento[Symbol.asyncDispose]();
  },
});
