import type { Browser, Page } from '@playwright/test';
import { openPage } from './browser.ts';
import type { LargeApp } from './large-app.ts';
import { line, measureInTurn, median, ms } from './stopwatch.ts';

/** Milliseconds from the first thing on the screen until the page can be used. */
const startOf = async (browser: Browser, app: LargeApp): Promise<number> => {
  const page = await openPage(browser, app);
  const [painted, ready] = await page.evaluate(() =>
    ['first-paint', 'ready'].map((name) => performance.getEntriesByName(name)[0]?.startTime),
  );
  await page.context().close();
  return (ready ?? Number.NaN) - (painted ?? Number.NaN);
};

/** Milliseconds from the change of the address, on another screen, until the table is in a frame. */
const mountTable = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const go = async (hash: string) => {
      location.hash = hash;
      await new Promise((resolve) => window.addEventListener('hashchange', resolve, { once: true }));
      await window.painted();
    };
    await go('#/settings');
    const start = performance.now();
    await go('#/instances');
    const taken = performance.now() - start;
    if (!document.querySelector('[role=grid]')) throw new Error('There is no table.');
    return taken;
  });

/** Milliseconds from a key's input event until what it finds is in a frame. */
const pressKey = async (page: Page, key: string): Promise<number> => {
  const typed = await page.evaluateHandle(() => ({
    taken: new Promise<number>((resolve) => {
      const arrived = ({ timeStamp }: Event) =>
        void window.painted().then(() => resolve(performance.now() - timeStamp));
      document.addEventListener('input', arrived, { once: true, capture: true });
    }),
  }));
  await page.keyboard.press(key);
  return typed.evaluate(({ taken }) => taken);
};

const typeSearch = async (page: Page, text: string): Promise<number[]> => {
  const taken: number[] = [];
  await page.getByLabel('Search').focus();
  for (const letter of text) taken.push(await pressKey(page, letter));
  for (let left = text.length; left > 0; left -= 1) taken.push(await pressKey(page, 'Backspace'));
  return taken;
};

/** Start, table and search of the window, over apps of 1,000 and of 5,000 instances. */
export const benchWindowSpeed = async (
  browser: Browser,
  thousand: LargeApp,
  fiveThousand: LargeApp,
): Promise<void> => {
  const page = await openPage(browser, fiveThousand);
  const keystrokes: number[] = [];
  const figures = await measureInTurn(9, {
    start: () => startOf(browser, thousand),
    largeStart: () => startOf(browser, fiveThousand),
    mount: () => mountTable(page),
    search: async () => {
      const taken = await typeSearch(page, 'client 123 shop');
      keystrokes.push(...taken);
      return median(taken);
    },
  });
  line('first paint to ready, 1,000 instances', ms(figures.start), '≤ 300 ms');
  line('first paint to ready, 5,000 instances', ms(figures.largeStart));
  line('table of 5,000 rows to its frame', ms(figures.mount), '≤ 50 ms');
  line('key in the search to its frame, 5,000 rows', ms(figures.search), '≤ 16 ms');
  line('  the slowest', ms(Math.max(...keystrokes)));
  await page.context().close();
};
