import type { Browser, Page } from '@playwright/test';
import type { RunningApp } from '../e2e/support/app-core.ts';
import { openPage } from './browser.ts';
import { kB, line, ratio } from './stopwatch.ts';

const warmUp = 10;
const rounds = 50;

/** An instance for which every step up to the review can be gone to. */
const addInstance = async ({ call, simulator }: RunningApp): Promise<string> => {
  const client = 'Acme';
  await call('clients.add', { name: client });
  for (const keyEnvironment of ['sandbox', 'production'] as const) {
    await call('keys.add', {
      client,
      keyEnvironment,
      madeBy: 'license-holder',
      ...simulator.licenseHolder[keyEnvironment],
    });
  }
  await call('keys.check', {});
  const { dataSpaces } = await call('projects.create', { client, name: 'Acme shops' });
  const { id } = await call('instances.add', { client, name: 'EU', stage: 'production' });
  await call('instances.bind', { instance: id, dataSpace: dataSpaces[0]?.id ?? '' });
  return id;
};

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
export const benchWizardHeap = async (browser: Browser, app: RunningApp): Promise<void> => {
  const instance = await addInstance(app);
  const page = await openPage(browser, app);
  const devTools = await page.context().newCDPSession(page);
  const usedBytes = async (): Promise<number> => {
    await devTools.send('HeapProfiler.collectGarbage');
    return (await devTools.send('Runtime.getHeapUsage')).usedSize;
  };
  for (let round = 0; round < warmUp; round += 1) await goRound(page, instance);
  const before = await usedBytes();
  for (let round = 0; round < rounds; round += 1) await goRound(page, instance);
  const after = await usedBytes();
  line(`heap that ${rounds} rounds through the wizard add`, kB(after - before));
  line(`  after them to before them, ${kB(before)}`, ratio(after, before), '≤ 1.05 ×');
  await page.context().close();
};
