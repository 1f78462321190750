import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { bundle, type CliHome, createCliHome } from '../support/cli-home.ts';

interface Announcement {
  url: string;
  files: Record<'sandbox' | 'production', { apiKey: string; privateKey: string }>;
}

/** Starts `keybridge simulator --json …args`; answers its line, and how to stop it by a signal. */
const startSimulatorCommand = async (home: CliHome, ...args: string[]) => {
  const child = spawn(process.execPath, [bundle, 'simulator', '--json', ...args], {
    cwd: home.folder,
    env: { PATH: process.env['PATH'], TMPDIR: join(home.folder, 'tmp'), KEYBRIDGE_PROFILE: home.profile },
  });
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  const [first] = (await once(reader, 'line')) as [string];
  const stop = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    const [code] = (await once(child, 'exit')) as [number | null];
    return { code, lines };
  };
  return { announcement: JSON.parse(first) as Announcement, stop };
};

test('one line tells where it is and where the keys are; they work, and nothing is left behind', async () => {
  await using home = await createCliHome();
  await mkdir(join(home.folder, 'tmp'));
  const { announcement, stop } = await startSimulatorCommand(home);
  const { url, files } = announcement;
  for (const file of Object.values(files).flatMap((pair) => Object.values(pair))) {
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  }
  await home.json('client', 'add', 'Acme');
  for (const environment of ['sandbox', 'production'] as const) {
    await home.json('gateway', 'set', environment, url);
    const { apiKey, privateKey } = files[environment];
    const scope = ['--client', 'Acme', '--environment', environment];
    await home.json('keys', 'add', ...scope, '--api-key-file', apiKey, '--private-key-file', privateKey);
  }
  const pairs = await home.json<{ check: { state: string } }[]>('keys', 'check', '--all');
  expect(pairs.map(({ check }) => check.state)).toEqual(['accepted', 'accepted']);

  expect(await stop('SIGINT')).toMatchObject({ code: 0, lines: [expect.any(String)] });
  expect(await readdir(join(home.folder, 'tmp'))).toEqual([]);
  expect(await home.failure(['keys', 'check', '--all']).catch(() => 'answered')).toBe('answered');
});

test('a folder for the keys is made, kept, and never written over; a taken port is said', async () => {
  await using home = await createCliHome();
  const folder = join(home.folder, 'portal');
  const { announcement, stop } = await startSimulatorCommand(home, '--keys', folder);
  expect((await readdir(folder)).length).toBe(4);
  const apiKey = await readFile(announcement.files.sandbox.apiKey, 'utf8');
  const port = new URL(announcement.url).port;
  const second = ['simulator', '--keys', join(home.folder, 'other')];
  expect(await home.failure([...second, '--port', port])).toMatchObject({ code: 'bad-input', exitCode: 2 });
  expect(await home.failure(['simulator', '--keys', folder])).toMatchObject({
    code: 'duplicate',
    exitCode: 2,
  });
  expect((await stop('SIGTERM')).code).toBe(0);
  expect(await readFile(announcement.files.sandbox.apiKey, 'utf8')).toBe(apiKey);
});
