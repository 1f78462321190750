import {
  chmod,
  mkdir,
  open as openFile,
  readdir,
  readFile,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createProfileFile } from '../../src/adapters/profile-file.ts';
import { Profile } from '../../src/contract/model.ts';
import { emptyProfile } from '../../src/core/profile.ts';
import { fullDisks, nothingMounts } from '../support/full-disk.ts';
import { asOrdinaryUser, withUmask } from '../support/limited-rights.ts';
import { newClient } from '../support/new-client.ts';
import { buildStorageWorker, type StorageWorker } from '../support/storage-process.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

const disks = await fullDisks();

let worker: StorageWorker;
beforeAll(async () => {
  worker = await buildStorageWorker();
});
afterAll(() => worker.remove());

let temporary: TemporaryFolder;
let folder: string;
let file: string;
beforeEach(async () => {
  temporary = await createTemporaryFolder();
  folder = join(temporary.path, 'profile');
  file = join(folder, 'profile.json');
});
afterEach(() => temporary.remove());

const open = () => createProfileFile({ folder });
const add = (name: string, store = open()) =>
  store.update((draft) => void draft.clients.push(newClient(name)));
const namesIn = async (path = file): Promise<string[]> =>
  Profile.parse(JSON.parse(await readFile(path, 'utf8'))).clients.map(({ name }) => name);
const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);
const range = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
/** About a hundred bytes each. */
const addMany = (count: number) =>
  open().update(
    (draft) => void draft.clients.push(...range(count).map((number) => newClient(`Old ${number}`))),
  );

test('the new content is on the disk before it takes the place of the old, and the folder after it', async () => {
  await add('Acme');
  const handle = await openFile(file, 'r');
  const prototype = Object.getPrototypeOf(handle) as typeof handle;
  await handle.close();
  const synced: { isFolder: boolean; profile: string[] }[] = [];
  const { sync } = prototype;
  prototype.sync = async function (this: typeof handle) {
    synced.push({ isFolder: (await this.stat()).isDirectory(), profile: await namesIn() });
    return sync.call(this);
  };
  try {
    await add('Borealis');
  } finally {
    prototype.sync = sync;
  }
  expect(synced).toEqual([
    { isFolder: false, profile: ['Acme'] },
    { isFolder: true, profile: ['Acme', 'Borealis'] },
  ]);
});

describe('a change that fails', () => {
  test('leaves the file as it was, whether it throws or makes no valid profile', async () => {
    await add('Acme');
    const before = await readFile(file);
    const fails = open().update((draft) => {
      draft.clients = [];
      throw new Error('no');
    });
    await expect(fails).rejects.toThrow('no');
    const isInvalid = open().update((draft) => void draft.clients.push({ ...newClient('X'), id: 'no id' }));
    await expect(isInvalid).rejects.toThrow();
    expect(await readFile(file)).toEqual(before);
    await add('Borealis');
  });

  test.for(disks)('$name: disk-full, and the old profile is whole', async ({ create, isHere }, { skip }) => {
    skip(!isHere, nothingMounts);
    await using disk = await create();
    folder = disk.folder;
    file = join(folder, 'profile.json');
    await addMany(1_000);
    await disk.fillUpTo(32);
    const [before, names] = [await readFile(file), await readdir(folder)];
    const printed = await worker.run(['add-clients', folder, 'Acme', '1'], disk.under);
    expect(printed).toHaveLength(1);
    expect(printed[0]).toMatch(/^disk-full: .*profile\.json could not be written/);
    expect(await readFile(file)).toEqual(before);
    expect(await readdir(folder)).toEqual(names);
  });

  test('a folder that may not be written: file-unwritable, nothing half done, and it can be read', async () => {
    await mkdir(folder);
    const addOne = () => worker.run(['add-clients', folder, 'Borealis', '1'], asOrdinaryUser);
    await chmod(folder, 0o500);
    expect(await addOne()).toEqual([expect.stringMatching(/^file-unwritable: .*this user may not write/)]);
    expect(await readdir(folder)).toEqual([]);
    await chmod(folder, 0o700);
    await add('Acme');
    await chmod(folder, 0o500);
    const before = await readFile(file);
    expect(await addOne()).toEqual([expect.stringMatching(/^file-unwritable: .*profile\.json/)]);
    expect(await readFile(file)).toEqual(before);
    expect(await readdir(folder)).toEqual(['profile.json', 'profile.lock']);
    expect(await worker.run(['read-profile', folder], asOrdinaryUser)).toEqual(['Acme']);
    await chmod(folder, 0o700);
  });

  test('a profile that may not be read, and one below a file, are told of', async () => {
    await add('Acme');
    await chmod(file, 0);
    const unreadable = expect.stringMatching(/^file-unreadable: .*this user may not read it/);
    expect(await worker.run(['read-profile', folder], asOrdinaryUser)).toEqual([unreadable]);
    expect(await worker.run(['add-clients', folder, 'X', '1'], asOrdinaryUser)).toEqual([unreadable]);
    await chmod(file, 0o600);
    const below = createProfileFile({ folder: join(file, 'profile') });
    await expect(below.read()).rejects.toMatchObject({ code: 'file-unreadable' });
    await expect(add('X', below)).rejects.toMatchObject({ code: 'file-unreadable' });
    expect(await namesIn()).toEqual(['Acme']);
  });
});

describe('a file that is no profile of this version', () => {
  test.each([
    ['an empty file', ''],
    ['half of one', '{"half": '],
    ['null', 'null'],
    ['a list', '[]'],
    ['a text', '"text"'],
    ['an object of something else', '{}'],
    ['a version that is no number', JSON.stringify({ ...emptyProfile(), schemaVersion: '1' })],
    ['a version that never was', JSON.stringify({ ...emptyProfile(), schemaVersion: 0 })],
    ['a client without its id', JSON.stringify({ ...emptyProfile(), clients: [{ name: 'Acme' }] })],
    ['an unknown field', JSON.stringify({ ...emptyProfile(), privateKey: 'x' })],
    ['zeros, as a power cut leaves them', '\0\0\0\0'],
  ])('%s is kept aside and reported, by reading and by writing', async (_name, text) => {
    await mkdir(folder);
    for (const use of [() => open().read(), () => add('Acme')]) {
      await writeFile(file, text);
      await expect(use()).rejects.toMatchObject({ code: 'profile-corrupt' });
    }
    const kept = await open().keptAside();
    expect(kept).toHaveLength(2);
    for (const path of kept) expect(await readFile(path, 'utf8')).toBe(text);
    expect((await open().read()).clients).toEqual([]);
    await add('Acme');
    expect(await namesIn()).toEqual(['Acme']);
    expect(await open().keptAside()).toEqual(kept);
  });

  test('read by eight processes at once it is kept aside once', async () => {
    await mkdir(folder);
    await writeFile(file, 'half');
    const answers = await Promise.all(range(8).map(() => worker.run(['read-profile', folder])));
    expect(answers.flat().filter((line) => line.startsWith('profile-corrupt'))).toHaveLength(1);
    expect(await open().keptAside()).toHaveLength(1);
  });

  test('where it cannot be put aside it stays as it is, and is reported', async () => {
    await add('Acme');
    await writeFile(file, 'half');
    await chmod(folder, 0o500);
    for (const task of [
      ['read-profile', folder],
      ['add-clients', folder, 'X', '1'],
    ]) {
      expect(await worker.run(task, asOrdinaryUser)).toEqual([expect.stringMatching(/^profile-corrupt: /)]);
    }
    await chmod(folder, 0o700);
    expect(await readFile(file, 'utf8')).toBe('half');
    expect(await open().keptAside()).toEqual([]);
  });

  test('a newer one is left as it is', async () => {
    await mkdir(folder);
    const today = emptyProfile();
    const newer = JSON.stringify({ ...today, schemaVersion: today.schemaVersion + 1, more: true });
    await writeFile(file, newer);
    await expect(open().read()).rejects.toMatchObject({ code: 'profile-newer' });
    await expect(add('Acme')).rejects.toMatchObject({ code: 'profile-newer' });
    expect(await readFile(file, 'utf8')).toBe(newer);
    expect(await open().keptAside()).toEqual([]);
  });
});

describe('where the profile is', () => {
  test('it is made with its folders, for its owner only, whatever the mask', async () => {
    const deep = join(temporary.path, 'config', 'keybridge');
    await worker.run(['add-clients', deep, 'Acme', '1'], withUmask('000'));
    expect(await modeOf(join(temporary.path, 'config'))).toBe('700');
    expect(await modeOf(deep)).toBe('700');
    expect(await modeOf(join(deep, 'profile.json'))).toBe('600');
    expect(await modeOf(join(deep, 'profile.lock'))).toBe('600');
  });

  test('without a file it is empty, and nothing is made by reading', async () => {
    expect(await open().read()).toMatchObject({ clients: [], keyPairs: [], instances: [] });
    expect(await open().keptAside()).toEqual([]);
    expect(await readdir(temporary.path)).toEqual([]);
  });

  test('the first write fixes its id', async () => {
    const id = await open().update((draft) => draft.id);
    expect((await open().read()).id).toBe(id);
  });

  test.each([false, true])(
    'behind a link (to a file: %j) it stays there, under one lock',
    async (isThere) => {
      const synced = join(temporary.path, 'synced');
      const real = join(synced, 'profile.json');
      await mkdir(folder);
      await symlink(join('..', 'synced', 'profile.json'), file);
      if (isThere) await add('Acme', createProfileFile({ folder: synced }));
      const writers = [folder, folder, synced, synced].map((place, number) =>
        worker.start(['add-clients', place, `Writer ${number}`, '20']),
      );
      await Promise.all(writers.map((writer) => writer.done()));
      expect(await namesIn(real)).toHaveLength(isThere ? 81 : 80);
      expect(await readdir(folder)).toEqual(['profile.json']);
      expect((await open().read()).clients).toHaveLength(isThere ? 81 : 80);
    },
  );

  test('a corrupt one behind a link is kept aside beside where it was', async () => {
    const real = join(temporary.path, 'synced');
    await mkdir(real);
    await mkdir(folder);
    await writeFile(join(real, 'profile.json'), 'half');
    await symlink(join(real, 'profile.json'), file);
    await expect(open().read()).rejects.toMatchObject({ code: 'profile-corrupt' });
    const [kept = ''] = await open().keptAside();
    expect(kept.startsWith(join(real, 'profile.unreadable-'))).toBe(true);
    expect(await readFile(kept, 'utf8')).toBe('half');
    await add('Acme');
    expect(await namesIn(join(real, 'profile.json'))).toEqual(['Acme']);
  });

  test('a folder behind a link is the folder', async () => {
    await mkdir(join(temporary.path, 'real'));
    await symlink('real', folder);
    await add('Acme');
    expect(await namesIn(join(temporary.path, 'real', 'profile.json'))).toEqual(['Acme']);
  });

  test('links in a circle are told of', async () => {
    await mkdir(folder);
    await symlink('profile.json', file);
    await expect(open().read()).rejects.toMatchObject({ code: 'file-unreadable', message: /circle/ });
  });
});
