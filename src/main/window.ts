import type { BrowserWindowConstructorOptions } from 'electron';
import { bridgeChannel } from '../contract/bridge.ts';
import type { Frame } from './serve-ipc.ts';
import { readWindowState, type Rectangle, smallest, type StateStore } from './window-state.ts';

/** Of Electron's BrowserWindow, what is used. */
export interface PageWindow {
  readonly webContents: {
    readonly mainFrame: Frame;
    send(channel: string, ...values: unknown[]): void;
    on(event: 'render-process-gone', listener: () => void): unknown;
  };
  on(event: 'close' | 'closed', listener: () => void): unknown;
  once(event: 'ready-to-show', listener: () => void): unknown;
  loadURL(url: string): Promise<void>;
  getNormalBounds(): Rectangle;
  isMaximized(): boolean;
  isMinimized(): boolean;
  isFocused(): boolean;
  maximize(): void;
  minimize(): void;
  restore(): void;
  show(): void;
  showInactive(): void;
  focus(): void;
  destroy(): void;
}

export interface WindowParts {
  open(options: BrowserWindowConstructorOptions): PageWindow;
  readonly url: string;
  readonly preload: string;
  readonly store: StateStore;
  readonly isDevelopment: boolean;
  displays(): readonly Rectangle[];
  isDark(): boolean;
}

/** The one window. */
export interface MainWindow {
  /** Opens it, or brings it to the front. */
  show(): void;
  /**
   * Throws the page away with everything it remembers, and puts a fresh one in its place. A new window, for a page
   * that is loaded anew may keep its process and so its memory.
   */
  tearDown(): void;
  topFrame(): Frame | undefined;
  send(event: string, payload: unknown): void;
}

/** The colours of the page's ground, so that nothing flashes before it is drawn. */
const ground = { light: '#f6f7f9', dark: '#16181d' };

const optionsOf = (parts: WindowParts, bounds: Partial<Rectangle>): BrowserWindowConstructorOptions => ({
  ...bounds,
  minWidth: smallest.width,
  minHeight: smallest.height,
  show: false,
  title: 'Keybridge',
  backgroundColor: parts.isDark() ? ground.dark : ground.light,
  webPreferences: {
    preload: parts.preload,
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    devTools: parts.isDevelopment,
  },
});

export const createMainWindow = (parts: WindowParts): MainWindow => {
  let current: PageWindow | undefined;

  const keepState = (window: PageWindow): void =>
    parts.store.set('window', { bounds: window.getNormalBounds(), isMaximized: window.isMaximized() });

  const open = (present: (window: PageWindow) => void): void => {
    const { bounds, isMaximized } = readWindowState(parts.store, parts.displays());
    const window = parts.open(optionsOf(parts, bounds));
    current = window;
    let isPresented = false;
    const presentOnce = (): void => {
      if (isPresented) return;
      isPresented = true;
      if (isMaximized) window.maximize();
      present(window);
    };
    window.on('close', () => keepState(window));
    window.on('closed', () => {
      if (current === window) current = undefined;
    });
    // A page that never got as far as being drawn would fail again.
    window.webContents.on('render-process-gone', () => {
      if (current === window && isPresented) replace();
    });
    window.once('ready-to-show', presentOnce);
    // A window that says nothing is better than none: it can be closed.
    window.loadURL(parts.url).catch(presentOnce);
  };

  const replace = (): void => {
    const old = current;
    if (!old) return;
    keepState(old);
    const wasMinimized = old.isMinimized();
    const wasFocused = old.isFocused();
    // First the new one: without any window the program ends.
    open((window) => {
      if (wasMinimized) window.minimize();
      else if (wasFocused) window.show();
      else window.showInactive();
    });
    old.destroy();
  };

  return {
    show() {
      if (!current) return open((window) => window.show());
      if (current.isMinimized()) current.restore();
      current.show();
      current.focus();
    },
    tearDown: replace,
    topFrame: () => current?.webContents.mainFrame,
    send: (event, payload) => current?.webContents.send(bridgeChannel, event, payload),
  };
};
