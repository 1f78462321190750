import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createProfileFile } from '../../src/adapters/profile-file.ts';
import { Profile } from '../../src/contract/model.ts';
import { newClient } from '../support/new-client.ts';
import { buildStorageWorker, type StorageWorker } from '../support/storage-process.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

let worker: StorageWorker;
beforeAll(async () => {
  worker = await buildStorageWorker();
});
afterAll(() => worker.remove());

const range = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

const createPlace = async () => {
  const folder = await createTemporaryFolder();
  const profile = createProfileFile({ folder: folder.path });
  return {
    folder: folder.path,
    profile,
    add: (...names: string[]) => profile.update((draft) => void draft.clients.push(...names.map(newClient))),
    /** The names in the file as it is, past every repair. */
    async names(): Promise<string[]> {
      const text = await readFile(join(folder.path, 'profile.json'), 'utf8');
      return Profile.parse(JSON.parse(text)).clients.map(({ name }) => name);
    },
    files: async () => (await readdir(folder.path)).sort(),
    [Symbol.asyncDispose]: folder.remove,
  };
};

// Together, for one of them mostly waits.
describe.concurrent('several processes', () => {
  test('a writer killed at random, 100 times: the file parses and holds every acknowledged change', async () => {
    await using place = await createPlace();
    await place.add(...range(2_000).map((number) => `Old ${number}`));
    const acknowledged: string[] = [];
    for (const life of range(100)) {
      await using writer = worker.start(['add-clients', place.folder, `Life ${life}`, '1000']);
      await writer.printed(1);
      // A whole update takes some milliseconds: the kill comes anywhere in one.
      await sleep(Math.random() * 15);
      await writer.kill();
      acknowledged.push(...writer.lines);
      const present = new Set(await place.names());
      expect(acknowledged.filter((name) => !present.has(name))).toEqual([]);
    }
    expect(await place.profile.keptAside()).toEqual([]);
    await place.add('Acme');
    expect(await place.files()).toEqual(['profile.json', 'profile.lock']);
  }, 240_000);

  test('a lock that is held for long is told of as profile-busy, and reading goes on meanwhile', async () => {
    await using place = await createPlace();
    await place.add('Acme');
    await using holder = worker.start(['hold-profile', place.folder]);
    await holder.printed(1);
    await expect(place.add('Borealis')).rejects.toMatchObject({ code: 'profile-busy' });
    expect((await place.profile.read()).clients).toHaveLength(1);
    expect(holder.lines).toEqual(['holding']);
    holder.letGo();
    await holder.done();
    await place.add('Borealis');
    expect(await place.names()).toEqual(['Acme', 'Borealis']);
  });
});

test('eight processes write one profile at once, 50 changes each, and none is lost', async () => {
  await using place = await createPlace();
  const writers = range(8).map((number) =>
    worker.start(['add-clients', place.folder, `Writer ${number}`, '50']),
  );
  const acknowledged = (await Promise.all(writers.map((writer) => writer.done()))).flat();
  expect(acknowledged).toHaveLength(400);
  expect((await place.names()).sort()).toEqual([...acknowledged].sort());
  expect(await place.files()).toEqual(['profile.json', 'profile.lock']);
});

test('the lock of a killed holder is free, and what it had begun is not there', async () => {
  await using place = await createPlace();
  await using holder = worker.start(['hold-profile', place.folder]);
  await holder.printed(1);
  await holder.kill();
  await place.add('Acme');
  expect(await place.names()).toEqual(['Acme']);
});

test('different profiles do not wait for each other', async () => {
  await using held = await createPlace();
  await using place = await createPlace();
  await using holder = worker.start(['hold-profile', held.folder]);
  await holder.printed(1);
  await place.add('Acme');
  expect(holder.lines).toEqual(['holding']);
});

test('two updates in one process go one after the other', async () => {
  await using place = await createPlace();
  const order: string[] = [];
  const step = (name: string) =>
    createProfileFile({ folder: place.folder }).update(async () => {
      order.push(name);
      await readFile(import.meta.filename);
      order.push(name);
    });
  await Promise.all([step('first'), step('second')]);
  expect(order).toHaveLength(4);
  expect(order[0]).toBe(order[1]);
});
