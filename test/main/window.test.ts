import { expect, test } from 'vitest';
import { bridgeChannel } from '../../src/contract/bridge.ts';
import { createMainWindow } from '../../src/main/window.ts';
import type { WindowState } from '../../src/main/window-state.ts';
import { FakeWindow } from './fake-window.ts';

const opened = (saved?: WindowState) => {
  const windows: FakeWindow[] = [];
  const kept: { state: WindowState | undefined } = { state: saved };
  const window = createMainWindow({
    open(options) {
      const fake = new FakeWindow(options);
      windows.push(fake);
      return fake;
    },
    url: 'app://keybridge/',
    preload: '/built/preload/index.cjs',
    store: { get: () => kept.state, set: (_key, state) => void (kept.state = state) },
    isDevelopment: false,
    displays: () => [{ x: 0, y: 0, width: 1920, height: 1080 }],
    isDark: () => true,
  });
  const newest = (): FakeWindow => {
    const fake = windows.at(-1);
    if (!fake) throw new Error('no window was opened');
    return fake;
  };
  window.show();
  return { window, windows, kept, newest };
};

test('the page has no Node, a sandbox and a world of its own', () => {
  const { webPreferences } = opened().newest().options;
  expect(webPreferences).toEqual({
    preload: '/built/preload/index.cjs',
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    devTools: false,
  });
});

test('it opens on our page, and shows itself when that is drawn', () => {
  const fake = opened().newest();
  expect(fake.url).toBe('app://keybridge/');
  expect(fake.options.show).toBe(false);
  expect(fake.done).toEqual([]);
  fake.emit('ready-to-show');
  expect(fake.done).toEqual(['show']);
});

test('a second start brings the same window to the front', () => {
  const { window, windows, newest } = opened();
  newest().state.isMinimized = true;
  window.show();
  expect(windows).toHaveLength(1);
  expect(newest().done).toEqual(['restore', 'show', 'focus']);
});

test('it comes back where it was, maximized as it was', () => {
  const bounds = { x: 200, y: 100, width: 1000, height: 700 };
  const { newest, kept } = opened({ bounds, isMaximized: true });
  expect(newest().options).toMatchObject(bounds);
  newest().emit('ready-to-show');
  expect(newest().done).toEqual(['maximize', 'show']);
  newest().bounds = { ...bounds, x: 300 };
  newest().close();
  expect(kept.state).toEqual({ bounds: { ...bounds, x: 300 }, isMaximized: true });
});

test('tearing down puts a fresh page in the place of the old one', () => {
  const { window, windows, newest } = opened();
  const old = newest();
  old.emit('ready-to-show');
  old.bounds = { x: 300, y: 200, width: 1000, height: 700 };
  window.tearDown();
  expect(windows).toHaveLength(2);
  expect(old.done).toEqual(['show', 'destroy']);
  expect(newest().options).toMatchObject(old.bounds);
  expect(window.topFrame()).toBe(newest().webContents.mainFrame);
  newest().emit('ready-to-show');
  expect(newest().done).toEqual(['show']);
});

test('the old window goes when the new one stands: without any, the program would end', () => {
  const { window, windows, newest } = opened();
  const old = newest();
  let standing = 0;
  old.on('closed', () => (standing = windows.length - 1));
  window.tearDown();
  expect(standing).toBe(1);
});

test.each([
  [{ isMinimized: true, isFocused: false }, 'minimize'],
  [{ isMinimized: false, isFocused: false }, 'showInactive'],
])('a window in the background stays there: %o', (state, done) => {
  const { window, newest } = opened();
  Object.assign(newest().state, state);
  window.tearDown();
  newest().emit('ready-to-show');
  expect(newest().done).toEqual([done]);
});

test('a page that crashes is replaced', () => {
  const { windows, newest } = opened();
  const old = newest();
  old.emit('ready-to-show');
  old.webContents.emit('render-process-gone');
  expect(windows).toHaveLength(2);
  old.webContents.emit('render-process-gone');
  expect(windows).toHaveLength(2);
});

test('one that crashes before it is drawn is not, again and again', () => {
  const { windows, newest } = opened();
  newest().webContents.emit('render-process-gone');
  expect(windows).toHaveLength(1);
});

test('a page that cannot be loaded still has a window, which can be closed', async () => {
  FakeWindow.failing = true;
  try {
    const { newest } = opened();
    await expect.poll(() => newest().done).toEqual(['show']);
    newest().emit('ready-to-show');
    expect(newest().done).toEqual(['show']);
  } finally {
    FakeWindow.failing = false;
  }
});

test('events go to the window that is there, and to none when it is closed', () => {
  const { window, newest } = opened();
  const progress = { jobId: 'a', done: 1, total: 2, label: 'x' };
  window.send('job.progress', progress);
  expect(newest().sent).toEqual([[bridgeChannel, 'job.progress', progress]]);
  newest().close();
  window.send('job.progress', progress);
  window.tearDown();
  expect(newest().sent).toHaveLength(1);
  expect(window.topFrame()).toBeUndefined();
});
