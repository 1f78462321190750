import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readPageFiles } from '../../src/adapters/page-files.ts';
import { appScheme, createAppHandler, isOwnPage } from '../../src/main/app-scheme.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

let folder: TemporaryFolder;
let answer: ReturnType<typeof createAppHandler>;

beforeAll(async () => {
  folder = await createTemporaryFolder();
  const page = join(folder.path, 'renderer');
  await mkdir(join(page, 'assets'), { recursive: true });
  await writeFile(join(folder.path, 'secret.js'), 'outside');
  await writeFile(join(page, 'index.html'), '<!doctype html>');
  await writeFile(join(page, 'assets', 'index-1.js'), 'export {};');
  await writeFile(join(page, 'index.html.bak'), 'not of the page');
  await symlink(join(folder.path, 'secret.js'), join(page, 'link.js'));
  answer = createAppHandler(await readPageFiles(page));
});
afterAll(() => folder.remove());

const get = (url: string, method = 'GET') => answer({ url, method });

describe('app://keybridge/', () => {
  test('serves the page', async () => {
    const page = get('app://keybridge/');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await page.text()).toBe('<!doctype html>');
    const script = get('app://keybridge/assets/index-1.js');
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(await script.text()).toBe('export {};');
  });

  test.each(['app://keybridge/', 'app://keybridge/nothing', 'app://other/'])(
    'sends the policy with %s',
    (url) => {
      const { headers } = get(url);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy.split('; ')).toEqual([
        "default-src 'none'",
        ...["script-src 'self'", "style-src 'self'", "font-src 'self'", "img-src 'self' data:"],
        ...["connect-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"],
      ]);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cache-control')).toBe('no-store');
    },
  );

  test.each([
    'app://keybridge/../secret.js',
    'app://keybridge/%2e%2e/secret.js',
    'app://keybridge/..%2fsecret.js',
    'app://keybridge/..%5csecret.js',
    'app://keybridge//secret.js',
    'app://keybridge/assets',
    'app://keybridge/link.js',
    'app://keybridge/index.html.bak',
    'app://keybridge/index.html%00',
    'app://keybridge/__proto__',
    'app://other/',
    'app://keybridge:80/',
    'app://me@keybridge/',
    'file:///etc/passwd',
    'not an address',
  ])('has nothing at %s', async (url) => {
    const response = get(url);
    expect(response.status).toBe(404);
    expect(await response.text()).toBe('');
  });

  test('is read only', async () => {
    expect(get('app://keybridge/', 'POST').status).toBe(405);
    const head = get('app://keybridge/', 'HEAD');
    expect(head.status).toBe(200);
    expect(await head.text()).toBe('');
  });

  test('does not bypass the policy, and takes no service workers', () => {
    expect(appScheme).toEqual({
      scheme: 'app',
      privileges: { standard: true, secure: true, supportFetchAPI: true },
    });
  });
});

describe('our own page', () => {
  const development = 'http://localhost:5173';
  test.each([
    ['app://keybridge/', 'app://keybridge/', true],
    ['app://keybridge/', 'app://keybridge/index.html#step', true],
    ['app://keybridge/', 'app://keybridge.example/', false],
    ['app://keybridge/', 'https://keybridge/', false],
    ['app://keybridge/', 'about:blank', false],
    ['app://keybridge/', '', false],
    [development, 'http://localhost:5173/#x', true],
    [development, 'http://localhost:5174/', false],
    [development, 'app://keybridge/', false],
  ])('%s: %s is ours: %s', (page, url, isOurs) => {
    expect(isOwnPage(page, url)).toBe(isOurs);
  });
});
