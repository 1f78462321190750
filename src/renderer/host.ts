import type { Bridge } from '../contract/bridge.ts';
import type { Listener } from '../contract/events.ts';
import type { Answer } from '../contract/methods.ts';
import type { FileChoice, WindowDispatch } from '../contract/window-methods.ts';
import { connectBrowserHost } from './browser-host.ts';

/** What carries the page's calls to the core and the core's events back. */
export interface Host {
  readonly kind: 'electron' | 'browser';
  readonly dispatch: WindowDispatch;
  /** Returns what ends the listening. */
  listen(listener: Listener): () => void;
  openExternal(url: string): void;
  /** The system's dialog, where there is one; undefined when the person cancelled. */
  chooseFile?(choice: FileChoice): Promise<string | undefined>;
}

declare global {
  interface Window {
    keybridge?: Bridge;
  }
}

const createElectronHost = (bridge: Bridge): Host => ({
  kind: 'electron',
  // Main parses both ends with the contract's schemas, as `dispatch` does.
  dispatch: ((method: string, input: unknown) => bridge.invoke(method, input)) as WindowDispatch,
  listen: (listener) => bridge.listen(listener as (event: string, payload: unknown) => void),
  openExternal: (url) => bridge.openExternal(url),
  async chooseFile(choice) {
    const answer = (await bridge.invoke('files.choose', choice)) as Answer<{ path?: string }>;
    return answer.ok ? answer.value.path : undefined;
  },
});

export const connectHost = async (): Promise<Host> =>
  window.keybridge ? createElectronHost(window.keybridge) : connectBrowserHost();
