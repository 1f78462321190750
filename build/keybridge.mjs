// `npm run -s keybridge -- …`: runs the command line from the checkout, building it first where the sources are newer.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildWindow } from './build-window.mjs';
import { isUpToDate, root } from './up-to-date.mjs';

const built = join(root, 'dist', 'cli');
const entry = join(built, 'index.js');

/**
 * Builds beside and moves in file by file, the entry last: whoever starts meanwhile finds a whole build, and a chunk,
 * named by its content, is never taken from under a run that has yet to load it.
 */
const build = () => {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  if (!existsSync(vite)) throw new Error('Keybridge is not installed yet: run "npm ci" first.');
  mkdirSync(built, { recursive: true });
  const beside = mkdtempSync(join(root, 'dist', '.cli-'));
  try {
    const startedAt = new Date();
    const { status, stdout, stderr } = spawnSync(process.execPath, [vite, 'build', '--outDir', beside], {
      cwd: root,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`${stdout}${stderr}Keybridge could not be built.`);
    // What is edited during the build is newer than the build.
    utimesSync(join(beside, 'index.js'), startedAt, startedAt);
    const chunks = readdirSync(beside).filter((name) => name !== 'index.js');
    for (const name of [...chunks, 'index.js']) renameSync(join(beside, name), join(built, name));
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
};

try {
  if (!isUpToDate('dist/cli/index.js', ['src', 'vite.config.ts', 'package.json'])) build();
  // `open` is the one command that needs the page; `handoff open` is another.
  const at = process.argv.indexOf('open');
  if (at !== -1 && process.argv[at - 1] !== 'handoff') buildWindow('page');
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}

// npm starts its scripts in the package's folder; relative paths are meant from where the person stands.
const { INIT_CWD: calledFrom, npm_lifecycle_script: script } = process.env;
if (calledFrom && script?.startsWith('node build/keybridge.mjs') && join(process.cwd(), '/') === root) {
  process.chdir(calledFrom);
}
process.argv[1] = entry;
await import(pathToFileURL(entry).href);
