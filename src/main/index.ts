import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  nativeTheme,
  powerMonitor,
  protocol,
  screen,
  session,
  shell,
} from 'electron';
import { composeCore, profileFolder } from '../adapters/compose-core.ts';
import { writeError } from '../adapters/file-errors.ts';
import { readPageFiles } from '../adapters/page-files.ts';
import { redact } from '../adapters/redact.ts';
import { createClient } from '../contract/client.ts';
import type { MethodName } from '../contract/methods.ts';
import { CoreError } from '../core/core-error.ts';
import { withPractice } from '../practice/with-practice.ts';
import { appScheme, appUrl, createAppHandler, isOwnPage } from './app-scheme.ts';
import { createClipboardGuard } from './clipboard-guard.ts';
import { createLinkGate } from './external-links.ts';
import { chooseFile, type Dialogs } from './file-dialogs.ts';
import { lockOnLeave } from './lock-on-leave.ts';
import { lockContents, lockNetwork, lockSession } from './lockdown.ts';
import { menuTemplate } from './menu.ts';
import { createPageCalls } from './page-calls.ts';
import { serveIpc } from './serve-ipc.ts';
import { createStateStore } from './state-store.ts';
import { createMainWindow } from './window.ts';

const built = join(import.meta.dirname, '..');
const folder = profileFolder();
const developmentUrl = import.meta.env.MODE === 'development' && process.env['ELECTRON_RENDERER_URL'];
const isDevelopment = Boolean(developmentUrl);
const pageUrl = developmentUrl || appUrl;
const isOwn = (url: string): boolean => isOwnPage(pageUrl, url);

/** Attached to the window, so that they go with it. */
const dialogs: Dialogs = {
  showOpenDialog(options) {
    const window = BrowserWindow.getFocusedWindow();
    return window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options);
  },
  showSaveDialog(options) {
    const window = BrowserWindow.getFocusedWindow();
    return window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options);
  },
};

const serve = async (): Promise<void> => {
  const files = isDevelopment ? new Map() : await readPageFiles(join(built, 'renderer'));
  const real = composeCore(folder, 'keychain');
  const { core, isPractice, close } = withPractice(real);
  const call = createClient(core.dispatch);
  const store = createStateStore(folder);
  // electron-store listens on a channel of its own, for renderers that use it; ours has one channel.
  ipcMain.removeAllListeners('electron-store-get-data');

  const window = createMainWindow({
    open: (options) => new BrowserWindow(options),
    url: pageUrl,
    preload: join(built, 'preload', 'index.cjs'),
    store,
    isDevelopment,
    displays: () => screen.getAllDisplays().map(({ workArea }) => workArea),
    isDark: () => nativeTheme.shouldUseDarkColors,
  });
  const clipboardGuard = createClipboardGuard(clipboard, (work, milliseconds) => {
    setTimeout(() => void work(), milliseconds).unref();
  });
  const passThroughGate = createLinkGate(
    async () => (await call('instances.list', {})).flatMap(({ baseUrl }) => baseUrl ?? []),
    (url) => shell.openExternal(url),
  );
  const openExternal = (url: string): void => void passThroughGate(url);
  const lock = async (): Promise<void> => {
    await real.core.dispatch('vault.lock', {});
    // Nothing of practice is secret, and no passphrase would bring its page back.
    if (!isPractice()) window.tearDown();
    await clipboardGuard.clear();
  };
  const readPreferences = async () => (await call('settings.read', {})).preferences;
  const applyTheme = (): void => {
    readPreferences().then(
      ({ theme }) => (nativeTheme.themeSource = theme),
      () => undefined,
    );
  };

  app.on('web-contents-created', (_event, contents) => lockContents(contents, isOwn, openExternal));
  lockSession(session.defaultSession, isOwn);
  // Hot reload has a socket beside the page.
  if (!isDevelopment) lockNetwork(session.defaultSession, isOwn);
  protocol.handle('app', createAppHandler(files));
  serveIpc({
    ipc: ipcMain,
    topFrame: window.topFrame,
    isOwn,
    dispatch: createPageCalls({
      dispatch: (method, input) => core.dispatch(method as MethodName, input as never),
      clipboardGuard,
      chooseFile: (choice) => chooseFile(dialogs, choice),
      settingsChanged: applyTheme,
    }),
    openExternal,
  });
  core.listen(window.send);
  lockOnLeave({
    presence: powerMonitor,
    // Of the real profile, during practice too.
    idleMinutes: async () =>
      (await createClient(real.core.dispatch)('settings.read', {})).preferences.idleMinutes,
    lock,
    repeat: (work) => setInterval(work, 15_000),
  });
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(
      menuTemplate({ platform: process.platform, isDevelopment, lock: () => void lock(), openExternal }),
    ),
  );
  app.on('second-instance', window.show);
  app.on('window-all-closed', () => app.quit());
  let isTidy = false;
  app.on('will-quit', (event) => {
    if (isTidy) return;
    event.preventDefault();
    void Promise.allSettled([clipboardGuard.clear(), close()]).then(() => {
      isTidy = true;
      app.quit();
    });
  });
  applyTheme();
  window.show();
};

/** There is no window yet that could say it. */
const giveUp = (error: unknown): void => {
  const text =
    error instanceof CoreError
      ? `${error.message} ${error.toFailure().remedy}`
      : `Something went wrong inside Keybridge: ${redact(String(error))}.`;
  dialog.showErrorBox('Keybridge cannot start', text);
  app.exit(1);
};

/** Chromium's own files go beside the profile's: another profile is another program, with a window of its own. */
const prepareFolder = (): string => {
  const path = join(folder, 'window');
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw writeError(path, error);
  }
  return path;
};

try {
  app.setName('Keybridge');
  app.setPath('userData', prepareFolder());
  app.enableSandbox();
  protocol.registerSchemesAsPrivileged([appScheme]);
  if (app.requestSingleInstanceLock()) app.whenReady().then(serve).catch(giveUp);
  else app.quit();
} catch (error) {
  giveUp(error);
}
