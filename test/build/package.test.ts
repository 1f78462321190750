import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AnsweringServer } from '../support/answering-server.ts';
import { startKeyringSession } from '../support/keyring-session.ts';
import { startPackageRegistry } from '../support/package-registry.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

interface Manifest {
  readonly version: string;
  readonly dependencies: Record<string, string>;
}
interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly files: { path: string; mode: number }[];
}

let folder: TemporaryFolder;
let registry: AnsweringServer | undefined;
let manifest: Manifest;
let packed: Packed;
const at = (...names: string[]): string => join(folder.path, ...names);

/** Of the sources alone: what was built in the checkout is not packed. */
const sources = [
  ...['src', 'docs', 'package.json', 'README.md', 'LICENSE', 'tsconfig.json'],
  ...['vite.config.ts', 'vite.renderer.ts', 'svelte.config.js'],
];

const environment = () => ({
  PATH: process.env['PATH'] ?? '',
  HOME: at('home'),
  npm_config_cache: at('cache'),
  npm_config_update_notifier: 'false',
});

const run = (program: string, args: string[], cwd: string, more: Record<string, string> = {}) =>
  execa(program, args, { cwd, extendEnv: false, env: { ...environment(), ...more } });

beforeAll(async () => {
  folder = await createTemporaryFolder();
  for (const name of ['checkout', 'packed', 'home', 'empty']) await mkdir(at(name));
  for (const name of sources) await cp(name, at('checkout', name), { recursive: true });
  await symlink(resolve('node_modules'), at('checkout', 'node_modules'));
  manifest = JSON.parse(await readFile('package.json', 'utf8')) as Manifest;

  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', at('packed')], at('checkout'));
  // What the build says comes first.
  [packed] = JSON.parse(stdout.slice(stdout.indexOf('[\n'))) as [Packed];
  registry = await startPackageRegistry(manifest.dependencies, at('packed'));
  await writeFile(at('empty', 'package.json'), '{"private":true}');
  const file = at('packed', packed.filename);
  const to = ['--registry', registry.url, '--no-audit', '--no-fund'];
  await run('npm', ['install', file, ...to], at('empty'));
});
afterAll(async () => {
  await registry?.close();
  await folder.remove();
});

const command = () => at('empty', 'node_modules', '.bin', 'keybridge');
const keybridge = (args: string[], env: Record<string, string> = {}) =>
  run(command(), args, at('empty'), env);

describe('npm pack', () => {
  test('takes the bundles, the page and what is to be read, and nothing else', () => {
    const paths = packed.files.map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining([
        'package.json',
        'README.md',
        'LICENSE',
        'dist/cli/index.js',
        'dist/renderer/index.html',
      ]),
    );
    const others = paths.filter(
      (path) => !/^(dist\/(cli|renderer)\/|package\.json|README\.md|LICENSE)/.test(path),
    );
    expect(others).toEqual([]);
    expect(paths.filter((path) => /\.(map|ts|svelte)$/.test(path))).toEqual([]);
  });

  test('needs at run time only what is not in the bundle', async () => {
    expect(Object.keys(manifest.dependencies).sort()).toEqual(['fs-native-extensions', 'keytar']);
  });
});

describe('installed in an empty folder', () => {
  test('keybridge tells its version', async () => {
    expect((await keybridge(['--version'])).stdout).toBe(manifest.version);
  });

  test('keybridge status finds the keychain, which its native module reaches', async () => {
    await using session = await startKeyringSession();
    const { stdout } = await keybridge(['status', '--json', '--profile', at('profile')], session.env);
    const { vaults } = JSON.parse(stdout) as { vaults: { kind: string; available: boolean }[] };
    expect(vaults.map(({ kind, available }) => [kind, available])).toEqual([
      ['keychain', true],
      ['passphrase', true],
    ]);
  });

  test('keybridge demo does the main job', async () => {
    const { stdout } = await keybridge(['demo']);
    expect(stdout).toContain('env.php');
  });

  test('keybridge open serves the page', async () => {
    const args = ['open', '--no-open', '--json', '--profile', at('profile')];
    const host = spawn(command(), args, { cwd: at('empty'), env: environment() });
    const closed = once(host, 'close');
    try {
      const [line] = (await once(createInterface({ input: host.stdout }), 'line')) as [string];
      const { url } = JSON.parse(line) as { url: string };
      expect(await (await fetch(url)).text()).toContain('<title>Keybridge</title>');
    } finally {
      host.kill('SIGINT');
      expect(await closed).toEqual([0, null]);
    }
  });
});
