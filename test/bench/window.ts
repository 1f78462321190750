import { launchBrowser, withoutCompilers } from './browser.ts';
import { startLargeApp } from './large-app.ts';
import { benchWindowSpeed } from './window-speed.ts';
import { benchWizardHeap } from './wizard-heap.ts';

/** The built page in a real browser, over the browser host and a real core. */
export const benchWindow = async (pageFolder: string): Promise<void> => {
  const thousand = await startLargeApp(pageFolder, 1_000);
  const fiveThousand = await startLargeApp(pageFolder, 5_000);
  const browser = await launchBrowser();
  const slowBrowser = await launchBrowser(withoutCompilers);
  try {
    await benchWindowSpeed(browser, thousand, fiveThousand);
    await benchWizardHeap(slowBrowser, thousand);
  } finally {
    await slowBrowser.close();
    await browser.close();
    await fiveThousand.close();
    await thousand.close();
  }
};
