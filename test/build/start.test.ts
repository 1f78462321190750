import { once } from 'node:events';
import { chmod, copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

/** A checkout with the real scripts, whose parts say that they were started, and with what. */
let checkout: TemporaryFolder;
const at = (...names: string[]): string => join(checkout.path, ...names);

const write = async (path: string, text: string, mode = 0o644): Promise<void> => {
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, text);
  await chmod(path, mode);
};

beforeEach(async () => {
  checkout = await createTemporaryFolder();
  // For the ordinary user that Electron runs as.
  await chmod(checkout.path, 0o755);
  await mkdir(at('build'));
  const scripts = (await readdir('build')).filter((name) => name.endsWith('.mjs'));
  for (const name of scripts) await copyFile(join('build', name), at('build', name));
  for (const name of ['renderer', 'contract']) await mkdir(at('src', name), { recursive: true });
  for (const name of ['vite.config.ts', 'vite.renderer.ts', 'electron.vite.config.ts', 'svelte.config.js']) {
    await write(at(name), '');
  }
  await write(at('package.json'), '{"type":"module"}');
  for (const program of ['vite/bin/vite.js', 'electron-vite/bin/electron-vite.js']) {
    await write(at('node_modules', program), 'process.exit(1);');
  }
  await write(at('dist', 'renderer', 'index.html'), '');
  await write(at('dist', 'main', 'index.js'), '');
  await write(
    at('dist', 'cli', 'index.js'),
    'console.log(JSON.stringify({ browser: process.argv.slice(2) }));',
  );
});
afterEach(() => checkout.remove());

const electronSays = 'echo "electron $# $(basename "$1") [$KEYBRIDGE_PROFILE$ELECTRON_RUN_AS_NODE]"';

const installElectron = async (script: string): Promise<void> => {
  const folder = at('node_modules', 'electron');
  await write(join(folder, 'path.txt'), 'electron');
  await write(join(folder, 'dist', 'electron'), `#!/bin/sh\n${script}\n`, 0o755);
};

/** An installer that answers as Electron's does. */
const provideInstaller = (script: string): Promise<void> =>
  write(at('node_modules', 'electron', 'install.js'), script);

const desktop = { DISPLAY: ':99', WAYLAND_DISPLAY: '' };
/** Electron is not tried as root; nobody is an ordinary user everywhere. */
const ordinary = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

const start = async (args: string[] = [], { env = desktop, user = ordinary } = {}) => {
  const { stdout, stderr, exitCode } = await execa(process.execPath, [at('build', 'start.mjs'), ...args], {
    cwd: checkout.path,
    env: { npm_lifecycle_event: '', npm_lifecycle_script: '', INIT_CWD: '', KEYBRIDGE_PROFILE: '', ...env },
    reject: false,
    ...user,
  });
  return { stdout, stderr, exitCode };
};
const opensBrowser = (...args: string[]) => ({ stdout: JSON.stringify({ browser: args }), exitCode: 0 });
const instead = 'Keybridge opens in the browser instead.';

describe.runIf(process.platform === 'linux')('npm start', () => {
  test('opens Electron where its program is', async () => {
    await installElectron(electronSays);
    expect(await start()).toEqual({ stdout: 'electron 1 index.js []', stderr: '', exitCode: 0 });
  });

  test('hands Electron the profile, and starts it as Electron', async () => {
    await installElectron(electronSays);
    const env = { ...desktop, ELECTRON_RUN_AS_NODE: '1' };
    const { stdout } = await start(['--profile', 'mine'], { env });
    expect(stdout).toBe(`electron 1 index.js [${at('mine')}]`);
  });

  test('ends as Electron ends, once it has run', async () => {
    await installElectron('exit 0');
    expect(await start()).toEqual({ stdout: '', stderr: '', exitCode: 0 });
  });

  test('opens the browser where Electron ends at once', async () => {
    await installElectron('exit 127');
    expect(await start()).toEqual({
      ...opensBrowser('open', '--browser'),
      stderr: `Electron does not start here (127). ${instead}`,
    });
  });

  test('ends with Ctrl-C, and opens nothing then', async () => {
    await installElectron('echo ready; exec sleep 60');
    const child = execa(process.execPath, [at('build', 'start.mjs')], {
      cwd: checkout.path,
      env: { ...desktop, KEYBRIDGE_PROFILE: '' },
      reject: false,
      ...ordinary,
    });
    await once(child.stdout, 'data');
    child.kill('SIGINT');
    const { stdout, stderr, exitCode } = await child;
    expect({ stdout, stderr, exitCode }).toEqual({ stdout: 'ready', stderr: '', exitCode: 1 });
  });

  test('downloads Electron where it is not', async () => {
    const program = at('node_modules', 'electron', 'dist', 'electron');
    await mkdir(join(program, '..'), { recursive: true });
    for (const folder of [join(program, '..'), join(program, '..', '..')]) await chmod(folder, 0o777);
    await provideInstaller(
      `const fs = require('node:fs');
       fs.writeFileSync(${JSON.stringify(program)}, '#!/bin/sh\\necho downloaded\\n', { mode: 0o755 });
       fs.writeFileSync(require('node:path').join(__dirname, 'path.txt'), 'electron');`,
    );
    await write(at('node_modules', 'electron', 'package.json'), '{}');
    expect(await start()).toEqual({
      stdout: 'downloaded',
      stderr: 'Downloading Electron, which is needed once …',
      exitCode: 0,
    });
  });

  test('says why in one sentence where it cannot be downloaded', async () => {
    await provideInstaller('console.error("TypeError: fetch failed\\n    at x"); process.exit(1);');
    const { stderr, ...rest } = await start();
    expect(rest).toEqual(opensBrowser('open', '--browser'));
    expect(stderr.split('\n').at(-1)).toBe(`Electron could not be downloaded: fetch failed. ${instead}`);
  });

  test('says that it was not installed', async () => {
    const { stderr, ...rest } = await start();
    expect(rest).toEqual(opensBrowser('open', '--browser'));
    expect(stderr).toContain(`Electron is not installed here. ${instead}`);
  });

  test('tries neither without a desktop', async () => {
    await installElectron(electronSays);
    expect(await start([], { env: { DISPLAY: '', WAYLAND_DISPLAY: '' } })).toEqual({
      ...opensBrowser('open', '--browser'),
      stderr: `There is no desktop here that Electron could open a window on. ${instead}`,
    });
  });

  test('does not download for root, whom Electron refuses', async ({ skip }) => {
    skip(process.getuid?.() !== 0, 'only root is refused');
    await provideInstaller('process.exit(0);');
    const { stderr } = await start([], { user: {} });
    expect(stderr).toBe(`Electron keeps the page in a sandbox, which does not work as root. ${instead}`);
  });

  test.each([
    [['--no-open'], ['open', '--browser', '--no-open']],
    [['--browser'], ['open', '--browser']],
    [
      ['--port', '4711', '--stay'],
      ['open', '--browser', '--port', '4711', '--stay'],
    ],
  ])('%j goes straight to the browser door', async (args, passed) => {
    await installElectron(electronSays);
    expect(await start(args)).toEqual({ ...opensBrowser(...passed), stderr: '' });
  });

  test('explains its options', async () => {
    const { stderr, exitCode } = await start(['--sideways']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--no-open');
  });

  test('says what went wrong where the page cannot be built', async () => {
    await write(at('node_modules', 'vite', 'bin', 'vite.js'), 'console.error("syntax"); process.exit(1);');
    await write(at('dist', 'renderer', 'index.html'), '');
    await execa('touch', ['-d', '2001-01-01', at('dist', 'renderer', 'index.html')]);
    const { stderr, exitCode } = await start(['--no-open']);
    expect(exitCode).toBe(1);
    expect(stderr).toBe('syntax\nThe window could not be built.');
  });
});
