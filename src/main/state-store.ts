import Store from 'electron-store';
import type { StateStore, WindowState } from './window-state.ts';

/** The window's state as `window.json` in `folder`. A disk that cannot be written costs the place of the window, no more. */
export const createStateStore = (folder: string): StateStore => {
  const store = new Store<{ window?: WindowState }>({
    cwd: folder,
    name: 'window',
    configFileMode: 0o600,
    clearInvalidConfig: true,
  });
  return {
    get: () => store.get('window'),
    set(_key, state) {
      try {
        store.set('window', state);
      } catch {
        // Said above.
      }
    },
  };
};
