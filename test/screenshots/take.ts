import { fileURLToPath } from 'node:url';
import { type Page, test } from '@playwright/test';
import type { App } from '../e2e/support/app.ts';

/** Pictures of the README; the others are only looked at. */
const inReadme = ['overview', 'wizard-keys', 'wizard-data-space'];

/** Draws what differs at every run the same, so that a picture changes only with the window. */
const settle = (folder: string): void => {
  const numbers = new Map<string, number>();
  /** As long, and another for each; no key of the run gets into a picture. */
  const sameHex = (hex: string): string => {
    let number = numbers.get(hex) ?? numbers.size + 1;
    numbers.set(hex, number);
    return hex.replace(/[0-9a-f]/g, () => {
      number = (number * 75 + 74) % 65_537;
      return (number % 16).toString(16);
    });
  };
  const settled = (text: string): string =>
    text
      .replaceAll(folder, '/srv/acme')
      .replace(/\b\d+ min ago\b/g, 'just now')
      .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:8080')
      .replace(/\b\d{8}T\d{6}-\d{3}Z\b/g, '20260302T091426-471Z')
      .replace(/\b\d{4}-\d\d-\d\d\b/g, '2026-03-02')
      .replace(/\b\d\d:\d\d(:\d\d)?(?![:0-9a-f])/g, (time) => '09:14:26'.slice(0, time.length))
      .replace(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b[0-9a-f]{16,}\b/g, sameHex)
      .replace(/\b([0-9a-f]{2}:){4}…:[0-9a-f]{2}\b|(?<=[…•]|[Ee]nds in |ending in )[0-9a-f]{4}\b/g, sameHex);
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { currentNode } = texts;
    // Ends are told in an element of their own.
    const isEnding =
      currentNode.parentElement?.matches('.mono') && /^[0-9a-f]{4}$/.test(currentNode.nodeValue ?? '');
    currentNode.nodeValue = (isEnding ? sameHex : settled)(currentNode.nodeValue ?? '');
  }
  for (const input of document.querySelectorAll('input')) {
    const [, start, ending] = /^([0-9a-f]{28})([0-9a-f]{4})$/.exec(input.value) ?? [];
    if (start !== undefined && ending !== undefined) input.value = sameHex(start) + sameHex(ending);
    else if (input.value.startsWith('/')) input.value = settled(input.value);
  }
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  for (const part of document.querySelectorAll('.work')) part.scrollTop = 0;
};

/** Into `docs/`, or else into `test-results/`. */
export const take = async (app: App, page: Page, name: string): Promise<void> => {
  const file = `${name}-${test.info().project.name}.png`;
  const folder = inReadme.includes(name) ? '../../docs/' : '../../test-results/screenshots/';
  await page.mouse.move(0, 0);
  await page.evaluate(settle, app.folder);
  await page.screenshot({ path: fileURLToPath(new URL(folder + file, import.meta.url)) });
};
