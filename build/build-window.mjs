import { spawnSync } from 'node:child_process';
import { existsSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { isUpToDate, root } from './up-to-date.mjs';

const page = ['src/renderer', 'src/contract', 'vite.renderer.ts', 'svelte.config.js', 'package.json'];

/** What is built, with which arguments of which program, from what, and the files that tell its age. */
const parts = {
  page: {
    program: 'vite/bin/vite.js',
    args: ['build', '--config', 'vite.renderer.ts'],
    sources: page,
    built: ['dist/renderer/index.html'],
  },
  desktop: {
    program: 'electron-vite/bin/electron-vite.js',
    args: ['build'],
    sources: ['src', 'electron.vite.config.ts', ...page],
    built: ['dist/main/index.js', 'dist/renderer/index.html'],
  },
};

/** Builds the page, or all of the desktop window (`desktop`), where the sources are newer. Throws a sentence. */
export const buildWindow = (part) => {
  const { program, args, sources, built } = parts[part];
  const path = join(root, 'node_modules', program);
  if (!existsSync(path)) throw new Error('Keybridge is not installed yet: run "npm ci" first.');
  if (built.every((file) => isUpToDate(file, sources))) return;
  const startedAt = new Date();
  const { status, stdout, stderr } = spawnSync(process.execPath, [path, ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${stdout}${stderr}The window could not be built.`);
  // What is edited during the build is newer than the build.
  for (const file of built) utimesSync(join(root, file), startedAt, startedAt);
};
