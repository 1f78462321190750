import { pathToFileURL } from 'node:url';
import { findAppBrowser, hasScreen, type Machine } from './find-browser.ts';
import { writeRedirectFile } from './redirect-file.ts';

interface Opener {
  readonly program: string;
  readonly args: string[];
}

/** What can show a file on this machine, best first. */
export const openersOf = (machine: Machine, path: string): Opener[] => {
  const browser = findAppBrowser(machine);
  const asWindow = browser ? [{ program: browser, args: [`--app=${pathToFileURL(path).href}`] }] : [];
  if (machine.platform === 'darwin') return [...asWindow, { program: 'open', args: [path] }];
  if (machine.platform === 'win32') {
    // Quoted by hand: cmd reads more characters as its own than are quoted for other programs.
    return [...asWindow, { program: 'cmd', args: ['/d', '/s', '/c', `"start "" "${path}""`] }];
  }
  return [...asWindow, { program: 'xdg-open', args: [path] }];
};

/** Resolves when the program could not be started or said that it failed; never otherwise. */
const failureOf = async ({ program, args }: Opener, { env }: Machine): Promise<'failed'> => {
  const { execa } = await import('execa');
  // A window that outlives us, and that Ctrl-C on our terminal does not reach.
  const child = execa(program, args, {
    detached: true,
    cleanup: false,
    stdio: 'ignore',
    reject: false,
    extendEnv: false,
    env,
    windowsVerbatimArguments: program === 'cmd',
  });
  child.unref();
  const { failed } = await child;
  return failed ? 'failed' : new Promise<never>(() => undefined);
};

/**
 * Leads a browser to the address by way of a file, which is gone when this resolves: after `entered`, or with false when
 * there is no browser that could be started.
 */
export const openBrowser = async (
  url: string,
  machine: Machine,
  entered: Promise<void>,
): Promise<boolean> => {
  if (!hasScreen(machine)) return false;
  const file = await writeRedirectFile(url, machine);
  try {
    for (const opener of openersOf(machine, file.path)) {
      const outcome = await Promise.race([entered, failureOf(opener, machine)]);
      if (outcome !== 'failed') return true;
    }
    return false;
  } finally {
    await file.remove();
  }
};
