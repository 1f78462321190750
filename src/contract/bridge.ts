/** The one channel between the page and the desktop window's main process. */
export const bridgeChannel = 'keybridge';

/** What the preload puts into the page as `window.keybridge`. */
export interface Bridge {
  /** A method of `methods.ts`, or of `window-methods.ts`; resolves with its `Answer`. */
  invoke(method: string, input: unknown): Promise<unknown>;
  /** Returns what ends the listening. */
  listen(listener: (event: string, payload: unknown) => void): () => void;
  /** Opens a link in the person's browser, where the gate lets it through. */
  openExternal(url: string): void;
}
