import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readPageFiles } from '../../src/adapters/page-files.ts';
import { startHostUnderTest } from '../support/browser-host.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

test('the page is served with headers that lock it in', async () => {
  const host = await startHostUnderTest();
  const page = await host.ask({ path: '/', headers: { Origin: undefined } });
  expect(page.status).toBe(200);
  expect(page.body).toContain('<title>Page</title>');
  expect(page.headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy':
      "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; " +
      "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  });
  const types = {
    '/index.html': /^text\/html/,
    '/assets/app.js': /^text\/javascript/,
    '/assets/app.css': /^text\/css/,
  };
  for (const [path, type] of Object.entries(types)) {
    const { status, headers } = await host.ask({ path });
    expect([path, status]).toEqual([path, 200]);
    expect(headers['content-type']).toMatch(type);
  }
});

test('the same headers are on every answer, refusals and calls too', async () => {
  const host = await startHostUnderTest();
  const token = await host.enter();
  const { headers: page } = await host.ask({ path: '/' });
  const locks = Object.keys(page).filter((name) => /policy|options|cache-control/.test(name));
  expect(locks.length).toBeGreaterThanOrEqual(8);
  const replies = [
    await host.ask({ path: '/nothing' }),
    await host.ask({ path: '/', headers: { Host: 'evil.example' } }),
    await host.exchange('wrong'),
    await host.call('wrong', 'status.read', {}),
    await host.call(token, 'status.read', {}),
  ];
  for (const { headers } of replies) {
    for (const name of locks) expect(headers[name]).toBe(page[name]);
  }
});

const steps = [
  '..',
  '%2e%2e',
  '%2E.',
  '.%2e',
  '%252e%252e',
  '..%00',
  '..;',
  '%c0%ae%c0%ae',
  '..%5c..',
  '....',
];
const separators = ['/', '%2f', '%2F', '\\', '%5c', '//', '%252f', '/./'];

test('no spelling of a path leads to a file that the page does not consist of', async () => {
  const host = await startHostUnderTest();
  const spellings = steps.flatMap((step) =>
    separators.flatMap((separator) =>
      ['secret.js', 'package.json'].flatMap((name) => [
        `/${step}${separator}${name}`,
        `/assets${separator}${step}${separator}${step}${separator}${name}`,
        `${separator}${step}${separator}${step}${separator}${name}`,
      ]),
    ),
  );
  const paths = [
    ...spellings.filter((path) => path.startsWith('/')),
    ...[
      '/.env',
      '/assets',
      '/assets/',
      '/assets/app.js.map',
      '/assets/app.js?x',
      '/assets/app.js/',
      '/assets/../index.html',
    ],
    ...[
      '/index.html%00.js',
      '/assets//app.js',
      '/%61ssets/app.js',
      '/INDEX.HTML',
      '/index.html.',
      '/index.html::$DATA',
    ],
    ...[
      '/__proto__',
      '/constructor',
      `/${host.folder}/index.html`,
      `${host.folder}/index.html`,
      '/file:///etc/passwd',
    ],
    ...[
      'http://evil.example/',
      `${host.origin}/../secret.js`,
      '/etc/passwd',
      '//evil.example/',
      `/${'a/'.repeat(2000)}`,
    ],
  ];
  expect(paths.length).toBeGreaterThan(200);
  for (const path of paths) {
    const { status, body } = await host.ask({ path });
    expect([path, status]).toEqual([path, 404]);
    expect(body).not.toContain('outside');
  }
  expect((await host.ask({ path: '/' })).status).toBe(200);
});

test('links are left out, and what changes after the start is not served', async () => {
  await using folder = await createTemporaryFolder();
  const page = join(folder.path, 'page');
  await mkdir(join(page, 'assets'), { recursive: true });
  await mkdir(join(folder.path, 'elsewhere'));
  await writeFile(join(folder.path, 'elsewhere', 'secret.js'), 'secret');
  await writeFile(join(page, 'index.html'), 'page');
  await symlink(join(folder.path, 'elsewhere', 'secret.js'), join(page, 'linked.js'));
  await symlink(join(folder.path, 'elsewhere'), join(page, 'linked'));
  expect([...(await readPageFiles(page)).keys()].sort()).toEqual(['/', '/index.html']);

  const host = await startHostUnderTest();
  await writeFile(join(host.folder, 'late.js'), 'late');
  await rm(join(host.folder, 'assets', 'app.js'));
  expect((await host.ask({ path: '/late.js' })).status).toBe(404);
  expect((await host.ask({ path: '/assets/app.js' })).status).toBe(200);
});

test('a page that is not built is said', async () => {
  await using folder = await createTemporaryFolder();
  await expect(readPageFiles(join(folder.path, 'none'))).rejects.toMatchObject({ code: 'file-unreadable' });
  await expect(readPageFiles(folder.path)).rejects.toThrow('not built');
});
