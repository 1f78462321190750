import { accessSync, constants } from 'node:fs';
import { posix, win32 } from 'node:path';

/** What the opener needs to know of the machine. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

const linuxNames = [
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
  'chromium',
  'chromium-browser',
];
const macApps = ['Google Chrome', 'Microsoft Edge', 'Chromium'];
const windowsPrograms = [
  ['Google', 'Chrome', 'Application', 'chrome.exe'],
  ['Microsoft', 'Edge', 'Application', 'msedge.exe'],
  ['Chromium', 'Application', 'chrome.exe'],
];

/** Where Chrome, Edge and Chromium are installed, first choice first. */
export const appBrowserPaths = ({ platform, env, home }: Machine): string[] => {
  if (platform === 'darwin') {
    return macApps.flatMap((name) =>
      ['/', home].map((root) => posix.join(root, 'Applications', `${name}.app`, 'Contents', 'MacOS', name)),
    );
  }
  if (platform === 'win32') {
    const roots = [env['ProgramFiles'], env['ProgramFiles(x86)'], env['LocalAppData']];
    return windowsPrograms.flatMap((parts) =>
      roots.flatMap((root) => (root ? win32.join(root, ...parts) : [])),
    );
  }
  const folders = (env['PATH'] ?? '').split(':').filter((folder) => folder.startsWith('/'));
  return linuxNames.flatMap((name) => folders.map((folder) => posix.join(folder, name)));
};

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** A browser that can show a page as a window of its own, if one is installed. */
export const findAppBrowser = (machine: Machine): string | undefined =>
  appBrowserPaths(machine).find(isProgram);

/** Without a screen `xdg-open` would start a text browser. */
export const hasScreen = ({ platform, env }: Machine): boolean =>
  platform === 'win32' || platform === 'darwin' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
