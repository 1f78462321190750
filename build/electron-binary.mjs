import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './up-to-date.mjs';

const electron = join(root, 'node_modules', 'electron');

const readIfThere = (path) => (existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined);

/** The path of the Electron program, or undefined where it was not downloaded yet. */
export const findElectron = (folder = electron) => {
  const name = readIfThere(join(folder, 'path.txt'));
  if (name === undefined) return undefined;
  const path = join(folder, 'dist', name);
  return existsSync(path) ? path : undefined;
};

/** Why Electron cannot show a window here whether its program is there or not; undefined when nothing speaks against it. */
export const reasonAgainstElectron = ({ platform, env, uid }) => {
  if (platform !== 'linux') return undefined;
  if (!env.DISPLAY && !env.WAYLAND_DISPLAY)
    return 'There is no desktop here that Electron could open a window on.';
  if (uid === 0) return 'Electron keeps the page in a sandbox, which does not work as root.';
  return undefined;
};

/** Runs Electron's own installer. Resolves with the reason when it fails or takes longer than `limit` milliseconds. */
export const downloadElectron = async (limit, folder = electron) => {
  const installer = join(folder, 'install.js');
  if (!existsSync(installer)) return 'Electron is not installed here.';
  const child = spawn(process.execPath, [installer], { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (complaint += text));
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    child.kill();
  }, limit);
  const status = await new Promise((resolve) => child.on('close', resolve));
  clearTimeout(timer);
  if (isLate) return `Electron could not be downloaded within ${Math.round(limit / 1000)} seconds.`;
  const [line = 'no reason given'] = complaint.split('\n').filter((text) => text !== '');
  return status === 0
    ? undefined
    : `Electron could not be downloaded: ${line.replace(/^\w*Error: /, '').replace(/\.$/, '')}.`;
};
