import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { bundle } from '../support/cli-home.ts';
import { makeQuickVault } from '../support/quick-vault.ts';
import { ctrlC, enter, runOnTerminal } from '../support/terminal.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

/** The bundled command line beside a page of one file, and a profile of its own. */
const install = async () => {
  const folder = await createTemporaryFolder();
  onTestFinished(() => folder.remove());
  const path = (...names: string[]) => join(folder.path, ...names);
  await cp(resolve(bundle, '..'), path('dist', 'cli'), { recursive: true });
  await mkdir(path('dist', 'renderer'));
  await writeFile(path('dist', 'renderer', 'index.html'), '<!doctype html><title>Keybridge</title>');
  await writeFile(path('package.json'), '{"type": "module"}');
  await symlink(resolve('node_modules'), path('node_modules'));
  await mkdir(path('tmp'));
  const env = {
    PATH: path('none'),
    HOME: folder.path,
    KEYBRIDGE_PROFILE: path('profile'),
    TMPDIR: path('tmp'),
  };
  return { entry: path('dist', 'cli', 'index.js'), env, path };
};

/** Runs `keybridge open …args` without a terminal, up to its address; it is ended at the end of the test. */
const openWindow = async (...args: string[]) => {
  const { entry, env, path } = await install();
  const child = spawn(process.execPath, [entry, 'open', ...args], { env });
  const exit = once(child, 'exit') as Promise<[number | null]>;
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await exit;
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const stop = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    const [code] = await exit;
    return { code, ...output };
  };
  return { line, stop, path };
};

const post = async (address: string, path: string, value: unknown, token?: string) => {
  const { origin } = new URL(address);
  const headers = {
    'Content-Type': 'application/json',
    Origin: origin,
    ...(token !== undefined && { Authorization: `Bearer ${token}` }),
  };
  const answer = await fetch(`${origin}${path}`, { method: 'POST', headers, body: JSON.stringify(value) });
  return (await answer.json()) as { token: string; ok: boolean; value: Record<string, unknown> };
};

test('--no-open prints one address, whose page makes and opens the vault; Ctrl-C ends it with 0', async () => {
  const { line, stop, path } = await openWindow('--no-open');
  expect(line).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#[\w-]{43}$/);
  expect(await (await fetch(new URL('/', line))).text()).toContain('<title>Keybridge</title>');
  const { token } = await post(line, '/session', { code: new URL(line).hash.slice(1) });
  const call = (method: string, input: unknown) => post(line, '/rpc', { method, input }, token);
  const passphrase = 'correct horse battery';
  expect(await call('status.read', {})).toMatchObject({ ok: true, value: { profile: path('profile') } });
  expect(await call('vault.use', { kind: 'passphrase', passphrase })).toMatchObject({
    ok: true,
    value: { vault: 'passphrase', isLocked: false },
  });
  await call('vault.lock', {});
  expect(await call('status.read', {})).toMatchObject({ value: { isLocked: true } });
  expect(await call('vault.unlock', { passphrase })).toMatchObject({ ok: true });
  const { code, stdout, stderr } = await stop('SIGINT');
  expect(code).toBe(0);
  expect(stdout).toBe(`${line}\n`);
  for (const secret of [token, passphrase]) expect(stdout + stderr).not.toContain(secret);
});

test('given a file with the passphrase, the page is not asked for it; a wrong one serves nothing', async () => {
  const passphrase = 'correct horse battery';
  const given = async (words: string) => {
    const { entry, env, path } = await install();
    await makeQuickVault(path('profile', 'vault'), passphrase);
    await writeFile(path('passphrase'), words, { mode: 0o600 });
    return spawn(
      process.execPath,
      [entry, 'open', '--no-open', '--json', '--passphrase-file', path('passphrase')],
      { env },
    );
  };
  const child = await given(passphrase);
  const ended = once(child, 'exit');
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const { url } = JSON.parse(line) as { url: string };
  const { token } = await post(url, '/session', { code: new URL(url).hash.slice(1) });
  const status = await post(url, '/rpc', { method: 'status.read', input: {} }, token);
  child.kill('SIGINT');
  await ended;
  expect(status).toMatchObject({ value: { vault: 'passphrase', isLocked: false } });

  const refused = await given('another one');
  let output = '';
  for (const stream of [refused.stdout, refused.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  expect(await once(refused, 'close')).toEqual([6, null]);
  expect(output).not.toContain('http://');
});

test('Ctrl-C in the middle of practice leaves nothing of it, and no profile', async () => {
  const { line, stop, path } = await openWindow('--no-open');
  const { token } = await post(line, '/session', { code: new URL(line).hash.slice(1) });
  const call = (method: string, input: unknown) => post(line, '/rpc', { method, input }, token);
  expect(await call('practice.begin', {})).toEqual({ ok: true, value: {} });
  const [name = ''] = await readdir(path('tmp'));
  expect(await call('status.read', {})).toMatchObject({ value: { practice: { folder: path('tmp', name) } } });
  expect(await stop('SIGINT')).toMatchObject({ code: 0, stdout: `${line}\n` });
  expect(await readdir(path('tmp'))).toEqual([]);
  expect(await readdir(path())).not.toContain('profile');
});

test('where no browser can be started that is said, and it serves on', async () => {
  const { line, stop } = await openWindow('--browser', '--json');
  const { url } = JSON.parse(line) as { url: string };
  expect(await post(url, '/session', { code: new URL(url).hash.slice(1) })).toHaveProperty('token');
  expect(await stop('SIGTERM')).toEqual({ code: 0, stdout: `${line}\n`, stderr: '' });
  const forPeople = await openWindow();
  expect((await forPeople.stop('SIGINT')).stderr).toContain('No browser could be started here');
});

test('the port is the one that was asked for; a taken one is said', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const { entry, env } = await install();
  const refused = spawn(process.execPath, [entry, 'open', '--no-open', '--json', '--port', String(port)], {
    env,
  });
  let stderr = '';
  refused.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [code] = (await once(refused, 'close')) as [number];
  expect([code, JSON.parse(stderr)]).toMatchObject([2, { error: { code: 'bad-input' } }]);
  server.close();
  await once(server, 'close');
  const { line } = await openWindow('--no-open', '--port', String(port));
  expect(new URL(line).port).toBe(String(port));
});

test('on a terminal Enter prints a new address, nothing is asked, and Ctrl-C ends it with 0', async () => {
  const { entry, path } = await install();
  const home = { folder: path(), profile: path('profile') };
  const { screen, exitCode } = await runOnTerminal(
    home,
    ['open', '--no-open'],
    [
      ['Ctrl-C ends it', enter],
      ['http://127.0.0.1:', ctrlC],
    ],
    {},
    entry,
  );
  expect(exitCode, screen).toBe(0);
  const addresses = screen.match(/http:\/\/127\.0\.0\.1:\d+\/#[\w-]{43}/g) ?? [];
  expect(new Set(addresses).size).toBe(2);
});
