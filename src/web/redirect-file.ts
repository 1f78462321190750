import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Machine } from './find-browser.ts';

/** A file that leads a browser to an address which must not stand in the process list. */
export interface RedirectFile {
  readonly path: string;
  remove(): Promise<void>;
}

/** A browser from a snap sees a /tmp of its own, but the home folder: https://snapcraft.io/docs/home-interface */
const parentFolder = ({ platform, home }: Machine): string =>
  platform === 'linux' && existsSync('/snap/bin') ? home : tmpdir();

/** In a fresh folder (0700), readable for its owner only (0600). The address holds nothing that HTML would read otherwise. */
export const writeRedirectFile = async (url: string, machine: Machine): Promise<RedirectFile> => {
  const folder = await mkdtemp(join(parentFolder(machine), 'keybridge-open-'));
  const path = join(folder, 'open.html');
  const html = `<!doctype html>
<meta charset="utf-8">
<meta http-equiv="refresh" content="0; url=${url}">
<title>Keybridge</title>
<p><a href="${url}">Open Keybridge</a></p>
`;
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    await writeFile(path, html, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    await remove();
    throw error;
  }
  return { path, remove };
};
