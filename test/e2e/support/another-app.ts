import { fileURLToPath, pathToFileURL } from 'node:url';
import type { RunningApp, startApp as StartApp } from './app-core.ts';
import { passphrase } from './app.ts';
import { coreFolder, pageFolder } from './build-page.ts';

/** Somebody else's Keybridge: a profile, a vault that opens with `passphrase` and a registry of their own. */
export const startAnotherApp = async (): Promise<RunningApp> => {
  const entry = pathToFileURL(`${fileURLToPath(coreFolder)}/app-core.js`).href;
  const { startApp } = (await import(entry)) as { startApp: typeof StartApp };
  return startApp(fileURLToPath(pageFolder), passphrase);
};

/** The same with `Acme`, its two key pairs and its instance `Acme EU`. */
export const startSender = async (): Promise<RunningApp> => {
  const other = await startAnotherApp();
  await other.call('clients.add', { name: 'Acme' });
  for (const keyEnvironment of ['sandbox', 'production'] as const) {
    const pair = other.simulator.licenseHolder[keyEnvironment];
    await other.call('keys.add', { client: 'Acme', keyEnvironment, madeBy: 'license-holder', ...pair });
  }
  await other.call('instances.add', { client: 'Acme', name: 'Acme EU' });
  return other;
};
