import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { appBrowserPaths, type Machine } from '../../src/web/find-browser.ts';
import { openBrowser, openersOf } from '../../src/web/open-browser.ts';
import { startHostUnderTest } from '../support/browser-host.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

const redirectFolders = async (): Promise<string[]> =>
  (await readdir(tmpdir())).filter((name) => name.startsWith('keybridge-open-'));

/** A machine with these programs and no other: scripts that may `record(name, text)`, with what they are given as `given`. */
const createMachine = async (programs: Record<string, string>) => {
  const folder = await createTemporaryFolder();
  onTestFinished(() => folder.remove());
  const [bin, records] = [join(folder.path, 'bin'), join(folder.path, 'records')];
  await mkdir(bin);
  await mkdir(records);
  for (const [name, script] of Object.entries(programs)) {
    const lines = [
      `#!${process.execPath}`,
      "const { appendFileSync, readFileSync, statSync } = require('node:fs');",
      "const { basename, dirname, join } = require('node:path');",
      'const given = process.argv[2];',
      'const record = (name, text) => appendFileSync(join(process.env.RECORDS, name), text);',
      script,
    ];
    await writeFile(join(bin, name), lines.join('\n'));
    await chmod(join(bin, name), 0o755);
  }
  const machine: Machine = {
    platform: 'linux',
    env: { PATH: bin, RECORDS: records, DISPLAY: ':9' },
    home: folder.path,
  };
  return { machine, records, read: (name: string) => readFile(join(records, name), 'utf8') };
};

/** Notes its arguments, its environment and who may read the file, then follows the file as a page would. */
const browse = `
record('argv', process.argv.slice(2).join('\\n'));
record('env', JSON.stringify(process.env));
const file = given.replace('--app=file://', '');
for (const path of [file, dirname(file)]) record('modes', (statSync(path).mode & 0o777).toString(8) + ' ');
const html = readFileSync(file, 'utf8');
record('page', html);
const { origin, hash } = new URL(/url=([^"]*)"/.exec(html)[1]);
const headers = { Origin: origin, 'Content-Type': 'application/json' };
fetch(origin + '/session', { method: 'POST', headers, body: JSON.stringify({ code: hash.slice(1) }) });
`;

test('Chromium is given a file, yours alone, that leads to the address; its arguments hold no code', async () => {
  const host = await startHostUnderTest();
  const { machine, read } = await createMachine({ chromium: browse });
  const url = host.host.newUrl();
  const code = new URL(url).hash.slice(1);
  expect(await openBrowser(url, machine, host.host.entered)).toBe(true);
  const argv = await read('argv');
  expect(argv).toMatch(/^--app=file:\/\/\/\S+\/keybridge-open-\w{6}\/open\.html$/);
  for (const name of ['argv', 'env']) expect(await read(name)).not.toContain(code);
  expect(await read('modes')).toBe('600 700 ');
  expect(await read('page')).toContain(`url=${url}"`);
  expect(await redirectFolders()).not.toContain(/keybridge-open-\w+/.exec(argv)?.[0]);
});

test('without such a browser the platform’s opener gets the file', async () => {
  const host = await startHostUnderTest();
  const { machine, read } = await createMachine({ 'xdg-open': browse });
  const url = host.host.newUrl();
  expect(await openBrowser(url, machine, host.host.entered)).toBe(true);
  expect(await read('argv')).toMatch(/^\/\S+\/keybridge-open-\w{6}\/open\.html$/);
  expect(await read('argv')).not.toContain(new URL(url).hash.slice(1));
});

test('a browser that fails hands over to the opener; when that fails too it is said, and the file is gone', async () => {
  const host = await startHostUnderTest();
  const note = "record('tried', basename(__filename) + ' '); record('path', given + '\\n');";
  const { machine, read } = await createMachine({
    chromium: `${note} process.exit(1);`,
    'xdg-open': `${note} process.exit(3);`,
  });
  expect(await openBrowser(host.host.newUrl(), machine, host.host.entered)).toBe(false);
  expect(await read('tried')).toBe('chromium xdg-open ');
  const [, path = ''] = (await read('path')).split('\n');
  await expect(readFile(path)).rejects.toThrow('ENOENT');
});

test('where the address is not used, the file is gone when the host ends', async () => {
  const host = await startHostUnderTest();
  const { machine, read, records } = await createMachine({ chromium: "record('path', given);" });
  const opening = openBrowser(host.host.newUrl(), machine, host.host.entered);
  await expect.poll(() => readdir(records)).toEqual(['path']);
  await host.host.close();
  expect(await opening).toBe(true);
  await expect(readFile((await read('path')).replace('--app=file://', ''))).rejects.toThrow('ENOENT');
});

test('without a screen nothing is started', async () => {
  const host = await startHostUnderTest();
  const { machine, records } = await createMachine({ chromium: "record('started', given);" });
  const blind = { ...machine, env: { ...machine.env, DISPLAY: undefined } };
  expect(await openBrowser(host.host.newUrl(), blind, host.host.entered)).toBe(false);
  expect(await readdir(records)).toEqual([]);
});

test('browsers are looked for where each platform has them, and only there', () => {
  const mac = appBrowserPaths({ platform: 'darwin', env: {}, home: '/Users/ann' });
  expect(mac[0]).toBe('/Applications/Google Chrome.app/Contents/MacOS/Google Chrome');
  expect(mac).toContain('/Users/ann/Applications/Chromium.app/Contents/MacOS/Chromium');
  const env = { ProgramFiles: 'C:\\Program Files', LocalAppData: 'C:\\Users\\ann\\AppData\\Local' };
  const windows = appBrowserPaths({ platform: 'win32', env, home: 'C:\\Users\\ann' });
  expect(windows[0]).toBe('C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe');
  expect(windows).toContain('C:\\Program Files\\Microsoft\\Edge\\Application\\msedge.exe');
  // An empty or relative part of PATH means the working folder, where anybody's program may lie.
  const linux = appBrowserPaths({ platform: 'linux', env: { PATH: '/a::.:bin:/b' }, home: '/people/ann' });
  expect(linux.slice(0, 2)).toEqual(['/a/google-chrome', '/b/google-chrome']);
  expect(linux.every((path) => /^\/[ab]\//.test(path))).toBe(true);
});

test('the openers of the other platforms', () => {
  const openers = (platform: NodeJS.Platform, path: string) =>
    openersOf({ platform, env: {}, home: '/nowhere' }, path);
  expect(openers('darwin', '/tmp/x/open.html').at(-1)).toEqual({
    program: 'open',
    args: ['/tmp/x/open.html'],
  });
  expect(openers('win32', 'C:\\A & B\\open.html').at(-1)).toEqual({
    program: 'cmd',
    args: ['/d', '/s', '/c', '"start "" "C:\\A & B\\open.html""'],
  });
});
