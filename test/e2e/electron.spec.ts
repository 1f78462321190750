import { existsSync, readFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { _electron, type ElectronApplication, expect, type Page, test } from '@playwright/test';
import { buildDesktop } from '../support/desktop.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

const electron = resolve('node_modules/electron');
const program = (): string | undefined => {
  const name = join(electron, 'path.txt');
  if (!existsSync(name)) return undefined;
  const path = join(electron, 'dist', readFileSync(name, 'utf8').trim());
  return existsSync(path) ? path : undefined;
};
const hasDesktop =
  process.platform !== 'linux' || Boolean(process.env['DISPLAY']) || Boolean(process.env['WAYLAND_DISPLAY']);

test.skip(
  program() === undefined,
  'the Electron program is not here: node node_modules/electron/install.js downloads it',
);
test.skip(!hasDesktop, 'there is no display that Electron could open a window on');
test.describe.configure({ mode: 'serial' });

let folder: TemporaryFolder | undefined;
let app: ElectronApplication;
let page: Page;

/** As the page itself calls; the test's own types know nothing of the bridge. */
const status =
  "window.keybridge.invoke('status.read', {}).then((answer) => answer.ok, (error) => String(error))";

test.beforeAll(async () => {
  folder = await createTemporaryFolder();
  await buildDesktop(folder.path);
  // Playwright's global setup has built it.
  await cp('dist/renderer', join(folder.path, 'renderer'), { recursive: true });
  const env = Object.entries(process.env).filter(([name]) => name !== 'ELECTRON_RUN_AS_NODE');
  app = await _electron.launch({
    executablePath: program(),
    // Chromium's sandbox refuses root; the test's machine may know no other user.
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), join(folder.path, 'main', 'index.js')],
    env: { ...Object.fromEntries(env), KEYBRIDGE_PROFILE: join(folder.path, 'profile') },
  });
  page = await app.firstWindow();
});
test.afterAll(async () => {
  await app?.close();
  await folder?.remove();
});

test('opens on our own page', async () => {
  await expect(page.locator('html')).not.toHaveAttribute('data-app-state', 'loading');
  expect(page.url()).toMatch(/^app:\/\/keybridge\//);
  expect(await page.title()).toBe('Keybridge');
  const policy = await page.evaluate(
    async () => (await fetch('/index.html')).headers.get('content-security-policy') ?? '',
  );
  expect(policy).toContain("default-src 'none'");
});

test('the page has the bridge, and nothing of Node or Electron', async () => {
  expect(await page.evaluate(status)).toBe(true);
  expect(await page.evaluate("[typeof require, typeof process, typeof module].join(' ')")).toBe(
    'undefined undefined undefined',
  );
  expect(await page.evaluate('Object.keys(window.keybridge).sort()')).toEqual([
    'invoke',
    'listen',
    'openExternal',
  ]);
});

test('navigation and new windows are blocked', async () => {
  const before = page.url();
  await page.evaluate("location.assign('https://example.com/')");
  await page.evaluate("location.assign('file:///etc/hosts')");
  expect(await page.evaluate("window.open('https://example.com/') === null")).toBe(true);
  expect(await page.evaluate(status)).toBe(true);
  expect(page.url()).toBe(before);
  expect(app.windows()).toHaveLength(1);
});

test('the page reaches nothing outside', async () => {
  const reached = "fetch('https://example.com/', { mode: 'no-cors' }).then(() => 'reached', () => 'refused')";
  expect(await page.evaluate(reached)).toBe('refused');
});

test('permissions are denied', async () => {
  expect(await page.evaluate('Notification.requestPermission()')).toBe('denied');
  const copied = "navigator.clipboard.readText().then(() => 'read', () => 'refused')";
  expect(await page.evaluate(copied)).toBe('refused');
});

test('a foreign frame is refused, even with our preload', async () => {
  const answer = await app.evaluate(
    async ({ BrowserWindow }, { preload, script }) => {
      const foreign = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } });
      await foreign.loadURL('data:text/html,foreign');
      const said = (await foreign.webContents.executeJavaScript(script)) as unknown;
      foreign.destroy();
      return said;
    },
    { preload: join(folder?.path ?? '', 'preload', 'index.cjs'), script: status },
  );
  expect(answer).toContain('Refused.');
});

test('on suspend a fresh page takes the place of the old one', async () => {
  const gone = page.waitForEvent('close');
  const fresh = app.waitForEvent('window');
  await app.evaluate(({ powerMonitor }) => powerMonitor.emit('suspend'));
  page = await fresh;
  await gone;
  await expect(page.locator('html')).not.toHaveAttribute('data-app-state', 'loading');
  expect(await page.evaluate(status)).toBe(true);
});
