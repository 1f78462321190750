import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';

/**
 * Stands in for the module `electron` in a plain Node process, as far as the desktop window uses it. It does what it is
 * told by messages, and answers each with `{id, value}`; what the window does by itself it reports as `{event, values}`.
 */
const report = (event: string, ...values: unknown[]): void => void process.send?.({ event, values });

type Handler = (message: unknown, ...values: unknown[]) => unknown;
const handlers = new Map<string, Handler>();
const windows: BrowserWindow[] = [];
let handleRequest: ((request: { method: string; url: string }) => Response) | undefined;

export const app = Object.assign(new EventEmitter(), {
  setName: (name: string) => report('name', name),
  setPath(kind: string, path: string) {
    if (!existsSync(path)) throw new Error(`There is no ${path}`);
    report('path', kind, path);
  },
  getPath: () => '/nowhere',
  getVersion: () => '0.0.0',
  enableSandbox: () => report('sandbox'),
  requestSingleInstanceLock: () => process.env['IS_SECOND'] !== '1',
  whenReady: async () => undefined,
  quit() {
    let isPrevented = false;
    app.emit('will-quit', { preventDefault: () => (isPrevented = true) });
    if (!isPrevented) process.exit(0);
  },
  exit: (code: number) => process.exit(code),
});

export class BrowserWindow extends EventEmitter {
  static getFocusedWindow = () => windows.at(-1);
  readonly options: unknown;
  readonly webContents: EventEmitter & {
    mainFrame: { processId: number; routingId: number; url: string };
    openWindow?: (details: { url: string }) => unknown;
  };

  constructor(options: unknown) {
    super();
    this.options = options;
    const webContents = Object.assign(new EventEmitter(), {
      mainFrame: { processId: windows.length + 1, routingId: 1, url: '' },
      send: (...values: unknown[]) => report('sent', ...values),
      setWindowOpenHandler(handler: (details: { url: string }) => unknown) {
        Object.assign(webContents, { openWindow: handler });
      },
    });
    this.webContents = webContents;
    windows.push(this);
    app.emit('web-contents-created', {}, webContents);
  }
  async loadURL(url: string): Promise<void> {
    this.webContents.mainFrame.url = url;
    report('loaded', url);
  }
  getNormalBounds = () => ({ x: 1, y: 2, width: 1000, height: 700 });
  isMaximized = () => false;
  isMinimized = () => false;
  isFocused = () => true;
  maximize = () => undefined;
  minimize = () => undefined;
  restore = () => undefined;
  show = () => undefined;
  showInactive = () => undefined;
  focus = () => report('focused');
  destroy(): void {
    this.emit('closed');
    report('destroyed');
  }
}

const copied = { text: '' };
export const clipboard = {
  readText: async () => copied.text,
  clear: () => void (copied.text = ''),
};
export const dialog = {
  showErrorBox: (...values: string[]) => report('error', ...values),
  showOpenDialog: async (window: unknown) =>
    window instanceof BrowserWindow
      ? { canceled: false, filePaths: ['/srv/env.php'] }
      : { canceled: true, filePaths: [] },
  showSaveDialog: async () => ({ canceled: true, filePath: '' }),
};
export const ipcMain = Object.assign(new EventEmitter(), {
  handle: (channel: string, handler: Handler) => void handlers.set(channel, handler),
});
export const Menu = {
  buildFromTemplate: (template: unknown[]) => template,
  setApplicationMenu: (template: unknown[]) => report('menu', template.length),
};
export const nativeTheme = { shouldUseDarkColors: false, themeSource: 'system' };
export const powerMonitor = Object.assign(new EventEmitter(), {
  getSystemIdleTime: () => 0,
  getSystemIdleState: () => 'active',
});
export const protocol = {
  registerSchemesAsPrivileged: (schemes: unknown) => report('schemes', schemes),
  handle(scheme: string, handler: NonNullable<typeof handleRequest>) {
    handleRequest = handler;
    report('protocol', scheme);
  },
};
export const screen = { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] };
export const session = {
  defaultSession: Object.assign(new EventEmitter(), {
    setPermissionRequestHandler: () => report('locked', 'requests'),
    setPermissionCheckHandler: () => report('locked', 'checks'),
    webRequest: { onBeforeRequest: () => report('locked', 'network') },
    setDevicePermissionHandler: () => report('locked', 'devices'),
  }),
};
export const shell = { openExternal: async (url: string) => report('opened', url) };

const electron = {
  ...{ app, BrowserWindow, clipboard, dialog, ipcMain, Menu, nativeTheme, powerMonitor, protocol },
  ...{ screen, session, shell },
};
export default electron;

const top = () => windows.at(-1)?.webContents.mainFrame;

/** What a test can ask for. */
const actions = {
  invoke: (frame: object | undefined, ...values: unknown[]) =>
    handlers.get('keybridge')?.({ senderFrame: { ...top(), ...frame } }, ...values),
  send: (...values: unknown[]) => ipcMain.emit('keybridge', { senderFrame: top() }, ...values),
  async request(url: string) {
    const response = handleRequest?.({ method: 'GET', url });
    return { status: response?.status, body: await response?.text() };
  },
  channels: () => [...handlers.keys(), ...ipcMain.eventNames()],
  windows: () => windows.map(({ options }) => options),
  navigate(url: string) {
    let isPrevented = false;
    const navigation = { url, isMainFrame: true, preventDefault: () => (isPrevented = true) };
    windows.at(-1)?.webContents.emit('will-frame-navigate', navigation);
    return isPrevented;
  },
  openWindow: (url: string) => windows.at(-1)?.webContents.openWindow?.({ url }),
  emit: (from: 'app' | 'power', event: string) => ({ app, power: powerMonitor })[from].emit(event),
  closeWindow() {
    windows.at(-1)?.emit('close');
    windows.at(-1)?.emit('closed');
    app.emit('window-all-closed');
  },
  copy: (text: string) => void (copied.text = text),
  clipboard: () => copied.text,
  theme: () => nativeTheme.themeSource,
};
export type Actions = typeof actions;

process.on('message', (message: { id: number; action: keyof Actions; values: unknown[] }) => {
  const act = actions[message.action] as (...values: unknown[]) => unknown;
  void (async () => {
    try {
      process.send?.({ id: message.id, value: await act(...message.values) });
    } catch (error) {
      process.send?.({ id: message.id, failure: String(error) });
    }
  })();
});
