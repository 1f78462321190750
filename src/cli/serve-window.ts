import { once } from 'node:events';
import { homedir } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createClient } from '../contract/client.ts';
import { CoreError } from '../core/core-error.ts';
import { withPractice } from '../practice/with-practice.ts';
import { type BrowserHost, type BrowserHostOptions, startBrowserHost } from '../web/index.ts';
import { openBrowser } from '../web/open-browser.ts';
import { composeCore } from './compose-core.ts';
import { exits } from './exit-codes.ts';
import type { GlobalOptions } from './options.ts';
import { knownPassphrase, passphraseFileOf } from './passphrase.ts';

export interface OpenOptions {
  browser?: boolean;
  port?: number;
  /** False with --no-open. */
  open: boolean;
  stay?: boolean;
}

/** Built beside the command line, into dist/renderer. */
const pageFolder = fileURLToPath(new URL(/* @vite-ignore */ '../renderer', import.meta.url));

const start = async (options: BrowserHostOptions): Promise<BrowserHost> => {
  try {
    return await startBrowserHost(options);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw cause;
    const message = `Port ${options.port} is ${code === 'EACCES' ? 'not allowed to you' : 'taken'}.`;
    throw new CoreError('bad-input', message, 'Choose another, or leave --port out.', { cause });
  }
};

/** Serves the window until it is interrupted, or closed for a minute: both are its ordinary end. */
export const serveWindow = async (
  options: OpenOptions,
  globals: GlobalOptions,
  interrupt: AbortSignal,
): Promise<number> => {
  const real = composeCore(globals);
  const { core, close } = withPractice(real);
  const tell = (text: string) => {
    if (!globals.json && !globals.quiet) process.stderr.write(`${text}\n`);
  };
  const call = createClient(real.core.dispatch);
  /** With a file that has the passphrase, the page is not asked for it. */
  const unlock = async () => {
    const { isLocked, passphraseVaultExists } = await call('status.read', {});
    if (!isLocked || !passphraseVaultExists || passphraseFileOf(globals) === undefined) return;
    await call('vault.unlock', { passphrase: await knownPassphrase(globals, 'Passphrase of the vault:') });
  };
  const closed = new AbortController();
  const onAbsence = () => {
    if (!options.stay) closed.abort();
    // Nobody is there to ask: whoever comes next gives the passphrase.
    else void real.core.dispatch('vault.lock', {});
  };
  try {
    await unlock();
    const host = await start({ core, folder: pageFolder, port: options.port, onAbsence });
    const { newUrl, entered } = host;
    const printUrl = () => {
      const url = newUrl();
      process.stdout.write(`${globals.json ? JSON.stringify({ url }) : url}\n`);
      return url;
    };
    const url = printUrl();
    const machine = { platform: process.platform, env: process.env, home: homedir() };
    const opened = options.open ? openBrowser(url, machine, entered).catch(() => false) : undefined;
    const opening = opened?.then((isOpen) => {
      if (!isOpen) tell('No browser could be started here: open the address in one within a minute.');
    });
    const isAtTerminal = process.stdin.isTTY && !globals.json;
    const keyboard = isAtTerminal ? createInterface({ input: process.stdin }) : undefined;
    keyboard?.on('line', printUrl);
    tell(`${isAtTerminal ? 'Enter prints a new address, ' : ''}Ctrl-C ends it.`);
    const end = AbortSignal.any([interrupt, closed.signal]);
    if (!end.aborted) await once(end, 'abort');
    keyboard?.close();
    if (closed.signal.aborted) tell('No page has been open for a minute.');
    await host.close();
    await opening;
  } finally {
    await close();
  }
  return exits.done;
};
