import { chmod, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { buildProgram, type Program } from '../support/build-program.ts';
import { asOrdinaryUser, withFileSizeLimit } from '../support/limited-rights.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

let program: Program;

beforeAll(async () => {
  program = await buildProgram('practice-worker.ts');
});
afterAll(() => program.remove());

/** Runs the worker in a temporary folder and with a profile of its own. */
const run = async (way: string, under: readonly string[] = []) => {
  const folder = await createTemporaryFolder();
  onTestFinished(() => folder.remove());
  const [tmp, profile] = [join(folder.path, 'tmp'), join(folder.path, 'profile')];
  await mkdir(tmp);
  const [command = '', ...args] = [...under, process.execPath, program.path, profile, way];
  const { stdout } = await execa(command, args, { env: { TMPDIR: tmp } });
  await chmod(tmp, 0o700);
  expect(await readdir(folder.path)).toEqual(['tmp']);
  const { answer, left } = JSON.parse(stdout) as { answer: unknown; left: string[] };
  return { answer, left, remaining: await readdir(tmp) };
};

test('a program that ends in the middle of practice takes its files along', async () => {
  const { answer, left, remaining } = await run('exit');
  expect(answer).toEqual({ ok: true, value: {} });
  expect(left).toEqual([expect.stringMatching(/^keybridge-practice-/)]);
  expect(remaining).toEqual([]);
});

test('where there is no room it is not begun, that is said, and nothing is left', async () => {
  const { answer, left } = await run('begin', withFileSizeLimit(2));
  expect(answer).toMatchObject({ ok: false, error: { code: 'disk-full' } });
  expect(left).toEqual([]);
});

test('files that cannot be removed are named; practice is over all the same', async () => {
  const { answer, left, remaining } = await run('stuck', asOrdinaryUser);
  const [name = ''] = left;
  expect(answer).toMatchObject({ ok: false, error: { code: 'file-unwritable' } });
  expect(JSON.stringify(answer)).toContain(name);
  expect(remaining).toEqual([name]);
});
