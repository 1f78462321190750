import { type Browser, chromium, type Page } from '@playwright/test';
import specs from '../../playwright.config.ts';
import type { LargeApp } from './large-app.ts';

declare global {
  interface Window {
    /** Resolves when what was changed before is in a frame. */
    painted(): Promise<unknown>;
  }
}

/**
 * The specs' browser, its frames as soon as they are due: headless ones otherwise come at a pace of 16.7 ms, and the
 * wait for the next is no work of the page. So what is measured until a frame is script, style, layout and paint.
 */
export const launchBrowser = (...more: string[]): Promise<Browser> => {
  const { args = [], ...options } = specs.use?.launchOptions ?? {};
  return chromium.launch({ ...options, args: [...args, '--disable-frame-rate-limit', ...more] });
};

/** V8 counts compiled code to the heap, and makes more of it for as long as a page runs. */
export const withoutCompilers = '--js-flags=--no-opt --no-maglev --no-sparkplug';

const prepare = () => {
  new MutationObserver((_, observer) => {
    if (document.documentElement.dataset['appState'] !== 'ready') return;
    performance.mark('ready');
    observer.disconnect();
  }).observe(document, { subtree: true, attributeFilter: ['data-app-state'] });
  window.painted = () =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = resolve;
      // A message that a frame's callback sends arrives after its paint.
      requestAnimationFrame(() => port2.postMessage(null));
    });
};

/** A new page of the app, nothing of it cached, when it is ready. */
export const openPage = async (browser: Browser, app: LargeApp): Promise<Page> => {
  const context = await browser.newContext({ viewport: specs.use?.viewport ?? null });
  const page = await context.newPage();
  await page.addInitScript(prepare);
  await page.goto(await app.newUrl());
  await page.locator('html[data-app-state="ready"]').waitFor();
  return page;
};
