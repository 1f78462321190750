import type { Browser, Page } from '@playwright/test';
import { openPage } from './browser.ts';
import type { LargeApp } from './large-app.ts';
import { kB, line, ratio } from './stopwatch.ts';

const warmUp = 10;
const rounds = 50;

/** Opens the wizard, goes to each step once and leaves. */
const goRound = async (page: Page, instanceId: string): Promise<void> => {
  await page.evaluate((id) => (location.hash = `#/connect/${id}`), instanceId);
  for (const [name, step] of [
    ['Instance', 'instance'],
    ['Keys', 'keys'],
    ['SaaS project', 'project'],
    ['Data space', 'data-space'],
    ['Review', 'review'],
  ] as const) {
    await page.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name }).click();
    await page.locator(`.wizard[data-step="${step}"]`).waitFor();
  }
  await page.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('grid', { name: 'Instances' }).waitFor();
};

/** Whether the page keeps anything of wizards that were left. */
export const benchWizardHeap = async (browser: Browser, app: LargeApp): Promise<void> => {
  const page = await openPage(browser, app);
  const devTools = await page.context().newCDPSession(page);
  const usedBytes = async (): Promise<number> => {
    // Several times, for what has not run lately is thrown away little by little.
    for (let time = 0; time < 8; time += 1) await devTools.send('HeapProfiler.collectGarbage');
    return (await devTools.send('Runtime.getHeapUsage')).usedSize;
  };
  for (let round = 0; round < warmUp; round += 1) await goRound(page, app.instanceId);
  const before = await usedBytes();
  for (let round = 0; round < rounds; round += 1) await goRound(page, app.instanceId);
  const after = await usedBytes();
  line(`heap that ${rounds} rounds through the wizard add`, kB(after - before));
  line(`  after them to before them, ${kB(before)}`, ratio(after, before), '≤ 1.05 ×');
  await page.context().close();
};
