import { fileURLToPath, pathToFileURL } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';
import type { Client, Instance, KeyEnvironment } from '../../../src/contract/model.ts';
import type { RunningApp, startApp as StartApp } from './app-core.ts';
import { coreFolder, pageFolder } from './build-page.ts';

export const passphrase = 'correct horse battery';

/** The running app, with what specs do to it besides clicking. */
export interface App extends RunningApp {
  /** Goes to a new address of the page and waits until it shows something. */
  open(page: Page): Promise<void>;
  addClient(name: string): Promise<Client>;
  /** A pair of the simulator's license holder first, then new ones. */
  addKeys(client: string, keyEnvironment: KeyEnvironment, label?: string): Promise<string>;
  /** Bound to the data space where one is named. */
  addInstance(client: string, name: string, dataSpace?: string): Promise<Instance>;
}

interface Options {
  /** Without it there is no vault yet, as on the first start. */
  hasVault: boolean;
}

const wrap = (app: RunningApp): App => {
  const { call, simulator } = app;
  const given = new Set<KeyEnvironment>();
  return {
    ...app,
    async open(page) {
      await page.goto(app.newUrl());
      await expect(page.locator('html')).not.toHaveAttribute('data-app-state', 'loading');
    },
    addClient: (name) => call('clients.add', { name }),
    async addKeys(client, keyEnvironment, label) {
      const pair = given.has(keyEnvironment)
        ? await simulator.issueKeyPair(keyEnvironment)
        : simulator.licenseHolder[keyEnvironment];
      given.add(keyEnvironment);
      const { keyPair } = await call('keys.add', {
        client,
        keyEnvironment,
        madeBy: 'license-holder',
        ...pair,
        ...(label === undefined ? {} : { label }),
      });
      return keyPair.id;
    },
    async addInstance(client, name, dataSpace) {
      const instance = await call('instances.add', {
        client,
        name,
        stage: 'production',
        baseUrl: 'https://shop.example/',
        services: ['payment-services', 'live-search'],
      });
      if (dataSpace === undefined) return instance;
      return (await call('instances.bind', { instance: instance.id, dataSpace })).instance;
    },
  };
};

export const test = base.extend<Options & { app: App }>({
  hasVault: [true, { option: true }],

  app: async ({ hasVault }, use) => {
    // Bundled, for the runner's loader does not take the sources' JSON imports.
    const entry = pathToFileURL(`${fileURLToPath(coreFolder)}/app-core.js`).href;
    const { startApp } = (await import(entry)) as { startApp: typeof StartApp };
    const app = await startApp(fileURLToPath(pageFolder), hasVault ? passphrase : undefined);
    await use(wrap(app));
    await app.close();
  },
});

/** Everything that axe calls serious or worse. Our page has no frames, whose results alone need more than `legacy`. */
export const expectAccessible = async (page: Page): Promise<void> => {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .setLegacyMode()
    .analyze();
  const found = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
  expect(found).toEqual([]);
};

export { expect };
