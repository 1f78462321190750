import type { Page } from '@playwright/test';
import { expect } from './support/app.ts';
import { environments, test } from './support/wizard-page.ts';

/** Everything that the page's heap holds, as DevTools would save it. */
const heapOf = async (page: Page): Promise<string> => {
  const session = await page.context().newCDPSession(page);
  const chunks: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  return chunks.join('');
};

test('after the keys step the page holds no key', async ({ page, app, wizard }) => {
  const bodies: Promise<string>[] = [];
  page.on('response', (response) => {
    // The stream of events has no end.
    if (!response.url().endsWith('/events')) bodies.push(response.text().catch(() => ''));
  });
  await wizard.open();
  await wizard.enterInstance('Acme', 'EU');
  await wizard.next();
  const secrets = environments.flatMap((environment) => {
    const { apiKey, privateKey } = app.simulator.licenseHolder[environment];
    // A snapshot has the first 1,024 characters of a string.
    return [apiKey, privateKey.split('\n')[2] ?? ''];
  });
  expect(secrets.every((secret) => secret.length >= 32)).toBe(true);
  await wizard.at('keys');
  for (const environment of environments)
    await wizard.enterKeys(environment, app.simulator.licenseHolder[environment]);
  expect(await wizard.privateKey('production').inputValue()).toContain(secrets[3]);
  await page.getByLabel('The license holder', { exact: true }).check();
  await wizard.next('Save and check');
  for (const environment of environments)
    await expect(wizard.card(environment).getByText('accepted')).toBeVisible();

  const held = await page.evaluate(() => ({
    fields: [...document.querySelectorAll('input, textarea')].map(
      (field) => (field as HTMLInputElement).value,
    ),
    html: document.documentElement.outerHTML,
    stored: JSON.stringify({ ...localStorage, ...sessionStorage }),
    address: location.href,
  }));
  const said = (await Promise.all(bodies)).join('\n');
  expect(said).toContain('apiKeyEnding');
  const { privateKey: kept } = await app.simulator.issueKeyPair('production');
  await page.evaluate((text) => Object.assign(window, { kept: { text } }), kept);
  const heap = await heapOf(page);
  // The probe sees what a page keeps.
  expect(heap.includes(kept.split('\n')[2] ?? '')).toBe(true);
  for (const secret of secrets) {
    expect(JSON.stringify(held)).not.toContain(secret);
    expect(said).not.toContain(secret);
    expect(heap.includes(secret)).toBe(false);
  }
});
