import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from '@playwright/test';
import { onTestFinished } from 'vitest';

const paths = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const launch = async (args: string[]): Promise<Browser> => {
  const executablePath = paths.find((path) => existsSync(path)) ?? chromium.executablePath();
  if (!existsSync(executablePath)) throw new Error('Chromium is missing: install the package chromium.');
  return chromium.launch({ executablePath, args: ['--no-sandbox', ...args] });
};

/** A page in a real Chromium of its own, for one test. */
export const openRealPage = async (...args: string[]): Promise<Page> => {
  const browser = await launch(args);
  onTestFinished(() => browser.close());
  const context = await browser.newContext();
  return context.newPage();
};
