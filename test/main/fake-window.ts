import { EventEmitter } from 'node:events';
import type { BrowserWindowConstructorOptions } from 'electron';
import type { Frame } from '../../src/main/serve-ipc.ts';
import type { PageWindow } from '../../src/main/window.ts';
import type { Rectangle } from '../../src/main/window-state.ts';

let opened = 0;

/** A window without a screen: it remembers what was done to it. */
export class FakeWindow extends EventEmitter implements PageWindow {
  static failing = false;
  readonly options: BrowserWindowConstructorOptions;
  readonly done: string[] = [];
  readonly sent: unknown[][] = [];
  readonly webContents: PageWindow['webContents'] & EventEmitter;
  url = '';
  bounds: Rectangle;
  state = { isMaximized: false, isMinimized: false, isFocused: true };

  constructor(options: BrowserWindowConstructorOptions) {
    super();
    this.options = options;
    const { x = 10, y = 10, width = 800, height = 600 } = options;
    this.bounds = { x, y, width, height };
    opened += 1;
    const mainFrame: Frame = { processId: opened, routingId: 1, url: 'app://keybridge/' };
    this.webContents = Object.assign(new EventEmitter(), {
      mainFrame,
      send: (...values: unknown[]) => void this.sent.push(values),
    });
  }

  async loadURL(url: string): Promise<void> {
    this.url = url;
    if (FakeWindow.failing) throw new Error('ERR_FAILED');
  }
  getNormalBounds = () => this.bounds;
  isMaximized = () => this.state.isMaximized;
  isMinimized = () => this.state.isMinimized;
  isFocused = () => this.state.isFocused;
  maximize(): void {
    this.done.push('maximize');
    this.state.isMaximized = true;
  }
  minimize(): void {
    this.done.push('minimize');
    this.state.isMinimized = true;
  }
  restore(): void {
    this.done.push('restore');
    this.state.isMinimized = false;
  }
  show = (): void => void this.done.push('show');
  showInactive = (): void => void this.done.push('showInactive');
  focus = (): void => void this.done.push('focus');
  destroy(): void {
    this.done.push('destroy');
    this.emit('closed');
  }
  /** As a person closes it. */
  close(): void {
    this.emit('close');
    this.emit('closed');
  }
}
