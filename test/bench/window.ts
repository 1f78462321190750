import { type RunningApp, startApp } from '../e2e/support/app-core.ts';
import { launchBrowser } from './browser.ts';
import { largeProfile } from './large-profile.ts';
import { benchWindowSpeed } from './window-speed.ts';
import { benchWizardHeap } from './wizard-heap.ts';

const startLargeApp = async (pageFolder: string, instances: number): Promise<RunningApp> => {
  const app = await startApp(pageFolder, 'correct horse battery');
  const { clients, keyPairs, instances: many } = largeProfile(instances);
  await app.edit((draft) => void Object.assign(draft, { clients, keyPairs, instances: many }));
  return app;
};

/** The built page in a real browser, over the browser host and a real core. */
export const benchWindow = async (pageFolder: string): Promise<void> => {
  const browser = await launchBrowser();
  const thousand = await startLargeApp(pageFolder, 1_000);
  const fiveThousand = await startLargeApp(pageFolder, 5_000);
  try {
    await benchWindowSpeed(browser, thousand, fiveThousand);
    await benchWizardHeap(browser, thousand);
  } finally {
    await browser.close();
    await fiveThousand.close();
    await thousand.close();
  }
};
