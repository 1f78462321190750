import { appendFile, chmod, mkdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createJournalFile } from '../../src/adapters/journal-file.ts';
import type { JournalEntry } from '../../src/contract/model.ts';
import { fullDisks, nothingMounts } from '../support/full-disk.ts';
import { asOrdinaryUser, withUmask } from '../support/limited-rights.ts';
import { buildStorageWorker, type StorageWorker } from '../support/storage-process.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

const disks = await fullDisks();

let worker: StorageWorker;
beforeAll(async () => {
  worker = await buildStorageWorker();
});
afterAll(() => worker.remove());

let temporary: TemporaryFolder;
let path: string;
beforeEach(async () => {
  temporary = await createTemporaryFolder();
  path = join(temporary.path, 'profile', 'journal.jsonl');
});
afterEach(() => temporary.remove());

const open = () => createJournalFile(path);
const entry = (text: string): JournalEntry => ({
  at: '2026-01-01T12:00:00.000Z',
  action: 'client.add',
  client: 'Café',
  text,
});
const texts = async () => (await open().read()).entries.map(({ text }) => text);
const range = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

test('what was never written is empty, and reading makes nothing', async () => {
  expect(await open().read()).toEqual({ entries: [], unreadable: 0 });
  await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' });
});

test('entries come back whole and in order, one line each, and none is ever rewritten', async () => {
  const odd = { ...entry('“ü” 🔑 \u2028 "\\" \n\r\t\0'), instance: 'Café/EU' };
  await open().append([entry('first')]);
  const before = await readFile(path);
  const { ino } = await stat(path);
  await open().append([odd, entry('third')]);
  expect(await open().read()).toEqual({ entries: [entry('first'), odd, entry('third')], unreadable: 0 });
  const after = await readFile(path);
  expect(after.subarray(0, before.length)).toEqual(before);
  expect(after.toString().split('\n')).toHaveLength(4);
  expect((await stat(path)).ino).toBe(ino);
});

test('it is made with its folder, for its owner only, whatever the mask', async () => {
  await worker.run(['append-entries', path, 'A', '1'], withUmask('000'));
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect((await stat(join(temporary.path, 'profile'))).mode & 0o777).toBe(0o700);
});

test('eight processes append at once: every entry is there once, those of each in its order', async () => {
  const writers = range(8).map((number) => worker.start(['append-entries', path, `Writer ${number}`, '50']));
  const acknowledged = await Promise.all(writers.map((writer) => writer.done()));
  const { entries, unreadable } = await open().read();
  expect(unreadable).toBe(0);
  expect(entries).toHaveLength(400);
  for (const [index, lines] of acknowledged.entries()) {
    const own = entries.map(({ text }) => text).filter((text) => text.startsWith(`Writer ${index + 1} `));
    expect(own).toEqual(lines);
  }
});

test('writers killed at random lose no acknowledged entry', async () => {
  const acknowledged: string[] = [];
  for (const life of range(20)) {
    await using writer = worker.start(['append-entries', path, `Life ${life}`, '100000']);
    await writer.printed(life);
    await writer.kill();
    acknowledged.push(...writer.lines);
  }
  const { entries, unreadable } = await open().read();
  const present = new Set(entries.map(({ text }) => text));
  expect(acknowledged.filter((text) => !present.has(text))).toEqual([]);
  expect(unreadable).toBeLessThanOrEqual(20);
});

describe('a line that a crash left', () => {
  test('cut at any byte it is counted at most once, and in nobody’s way', async () => {
    await open().append([entry('whole'), entry('torn 🔑')]);
    const bytes = await readFile(path);
    const begin = bytes.indexOf('\n') + 1;
    for (let length = begin; length <= bytes.length; length += 1) {
      await writeFile(path, bytes.subarray(0, length));
      await open().append([entry('later')]);
      // The line is all there where only its end is missing; of nothing there is nothing to count.
      const isWhole = length >= bytes.length - 1;
      expect(await texts()).toEqual(isWhole ? ['whole', 'torn 🔑', 'later'] : ['whole', 'later']);
      expect((await open().read()).unreadable).toBe(isWhole || length === begin ? 0 : 1);
    }
  });

  test('is counted before anything more is written, and stays counted', async () => {
    await open().append([entry('whole'), entry('torn')]);
    await truncate(path, (await stat(path)).size - 5);
    expect(await open().read()).toMatchObject({ entries: [{ text: 'whole' }], unreadable: 1 });
    for (const text of ['a', 'b']) await open().append([entry(text)]);
    expect(await open().read()).toMatchObject({ unreadable: 1 });
    expect(await texts()).toEqual(['whole', 'a', 'b']);
  });

  test('lines that are no entries, or hold more than one, are counted too', async () => {
    await open().append([entry('whole')]);
    await appendFile(
      path,
      `null\n[]\n{}\n{"at": "yesterday"}\n${JSON.stringify({ ...entry('x'), secret: 1 })}\n\n`,
    );
    expect(await open().read()).toMatchObject({ entries: [{ text: 'whole' }], unreadable: 5 });
  });
});

test('a long history is read whole, and grows by its entries alone', async () => {
  const many = range(150_000).map((number) => entry(`Entry ${number}`));
  await open().append(many);
  const { size } = await stat(path);
  await open().append([entry('last')]);
  expect((await stat(path)).size - size).toBe(Buffer.byteLength(JSON.stringify(entry('last'))) + 1);
  expect(await texts()).toEqual([...many.map(({ text }) => text), 'last']);
});

describe('a journal that cannot be written or read', () => {
  test.for(disks)(
    '$name: disk-full, and nothing acknowledged is lost',
    async ({ create, isHere }, { skip }) => {
      skip(!isHere, nothingMounts);
      await using disk = await create();
      path = join(disk.folder, 'journal.jsonl');
      await disk.fillUpTo(8);
      const lines = await worker.run(['append-entries', path, 'A', '1000'], disk.under);
      expect(lines.at(-1)).toMatch(/^disk-full: .*journal\.jsonl could not be written/);
      const acknowledged = lines.slice(0, -1);
      expect(acknowledged.length).toBeGreaterThan(10);
      await disk.makeRoom();
      await open().append([entry('later')]);
      expect(await texts()).toEqual([...acknowledged, 'later']);
    },
  );

  test('rights and folders in the way are told of', async () => {
    const append = () => worker.run(['append-entries', path, 'A', '1'], asOrdinaryUser);
    await mkdir(join(temporary.path, 'profile'), { mode: 0o500 });
    expect(await append()).toEqual([expect.stringMatching(/^file-unwritable: .*journal\.jsonl/)]);
    await chmod(join(temporary.path, 'profile'), 0o700);
    await open().append([entry('whole')]);
    await chmod(path, 0o400);
    expect(await append()).toEqual([expect.stringMatching(/^file-unwritable: .*journal\.jsonl/)]);
    expect(await texts()).toEqual(['whole']);
    const folder = createJournalFile(temporary.path);
    await expect(folder.read()).rejects.toMatchObject({ code: 'file-unreadable' });
    await expect(folder.append([entry('x')])).rejects.toMatchObject({ code: 'file-unwritable' });
  });
});
