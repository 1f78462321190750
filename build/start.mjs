// `npm start`: the window in Electron where that can be had, else in the browser.
import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildWindow } from './build-window.mjs';
import { downloadElectron, findElectron, reasonAgainstElectron } from './electron-binary.mjs';
import { root } from './up-to-date.mjs';

/** Milliseconds. */
const downloadLimit = 120_000;
/** Milliseconds: a program that fails this soon has shown nobody anything. */
const startLimit = 10_000;

const options = {
  browser: { type: 'boolean' },
  'no-open': { type: 'boolean' },
  stay: { type: 'boolean' },
  port: { type: 'string' },
  profile: { type: 'string' },
};

const say = (sentence) => process.stderr.write(`${sentence}\n`);

const readOptions = () => {
  try {
    const { profile, ...rest } = parseArgs({ options }).values;
    // npm starts its scripts in the package's folder; a relative path is meant from where the person stands.
    const { npm_lifecycle_event: script, INIT_CWD: calledFrom } = process.env;
    const from = script === 'start' && calledFrom ? calledFrom : process.cwd();
    return { ...rest, ...(profile !== undefined && { profile: resolve(from, profile) }) };
  } catch (error) {
    say(`${error.message}\nnpm start -- [--browser] [--no-open] [--port N] [--stay] [--profile DIR]`);
    return process.exit(2);
  }
};

/** Runs a program until it ends; resolves with its exit code or the signal that ended it, and whether that was asked for. */
const run = async (program, args, env) => {
  let child;
  let isInterrupted = false;
  const pass = (signal) => {
    isInterrupted = true;
    child?.kill(signal);
  };
  // Before there is a program that a signal could leave behind.
  process.on('SIGINT', pass).on('SIGTERM', pass);
  try {
    child = spawn(program, args, { stdio: 'inherit', env });
    return await new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, signal) => resolve({ code: code ?? signal, isInterrupted }));
    });
  } finally {
    process.off('SIGINT', pass).off('SIGTERM', pass);
  }
};

const findOrDownload = async () => {
  const found = findElectron();
  if (found !== undefined) return { program: found };
  say('Downloading Electron, which is needed once …');
  const reason = await downloadElectron(downloadLimit);
  return {
    program: findElectron(),
    reason: reason ?? 'Electron was downloaded, but its program is not there.',
  };
};

/** Resolves with the exit code when the person has closed the window, or with the reason why there was none. */
const openElectron = async ({ profile }) => {
  const { platform, env } = process;
  const against = reasonAgainstElectron({ platform, env, uid: process.getuid?.() });
  if (against !== undefined) return { reason: against };
  const { program, reason } = await findOrDownload();
  if (program === undefined) return { reason };
  buildWindow('desktop');
  const startedAt = performance.now();
  const { code, isInterrupted } = await run(program, [join(root, 'dist/main/index.js')], {
    ...env,
    // Undefined: an environment that runs Electron as Node shows no window.
    ELECTRON_RUN_AS_NODE: undefined,
    ...(profile !== undefined && { KEYBRIDGE_PROFILE: profile }),
  });
  const isEarly = performance.now() - startedAt < startLimit;
  if (code !== 0 && isEarly && !isInterrupted) return { reason: `Electron does not start here (${code}).` };
  return { code: typeof code === 'number' ? code : 1 };
};

/** By the command line, in this process: it ends as that does. */
const openBrowser = async (chosen) => {
  buildWindow('page');
  const { port, profile } = chosen;
  process.argv.splice(
    2,
    Infinity,
    ...(profile === undefined ? [] : ['--profile', profile]),
    ...['open', '--browser'],
    ...(port === undefined ? [] : ['--port', port]),
    ...(chosen['no-open'] ? ['--no-open'] : []),
    ...(chosen.stay ? ['--stay'] : []),
  );
  await import('./keybridge.mjs');
};

const chosen = readOptions();
try {
  const isBrowserAsked = chosen.browser || chosen['no-open'] || chosen.port !== undefined;
  const { code, reason } = isBrowserAsked ? {} : await openElectron(chosen);
  if (reason !== undefined) say(`${reason} Keybridge opens in the browser instead.`);
  if (code === undefined) await openBrowser(chosen);
  else process.exitCode = code;
} catch (error) {
  say(error.message);
  process.exitCode = 1;
}
