import { randomUUID } from 'node:crypto';
import {
  chmod,
  chown,
  lstat,
  mkdir,
  open,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  writeFile,
  utimes,
} from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createFiles } from '../../src/adapters/files.ts';
import { fullDisks, nothingMounts } from '../support/full-disk.ts';
import { asOrdinaryUser, withUmask } from '../support/limited-rights.ts';
import { buildStorageWorker, type StorageWorker } from '../support/storage-process.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

const disks = await fullDisks();
const mounts = disks.every(({ isHere }) => isHere);
const isRoot = process.getuid?.() === 0;
const onlyRoot = 'only root may give files to other users';
/** The user and group `nobody` of Debian. */
const nobody = 65_534;

let worker: StorageWorker;
beforeAll(async () => {
  worker = await buildStorageWorker();
});
afterAll(() => worker.remove());

let temporary: TemporaryFolder;
beforeEach(async () => {
  temporary = await createTemporaryFolder();
});
afterEach(() => temporary.remove());

const files = createFiles();
const at = (...names: string[]) => join(temporary.path, ...names);
const bytes = (text: string) => Buffer.from(text);
const textOf = (path: string) => readFile(path, 'utf8');
const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);
const place = async (path: string, text = ''): Promise<string> => {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  return path;
};

describe('read', () => {
  test('a file, also behind a link, up to so many bytes', async () => {
    await place(at('list.csv'), 'client');
    await symlink('list.csv', at('link'));
    expect(await files.read(at('link'), 6)).toEqual(bytes('client'));
    await expect(files.read(at('link'), 5)).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('is larger than'),
    });
  });

  test('nothing that is no file, or not there', async () => {
    await execa('mkfifo', [at('pipe')]);
    for (const path of [temporary.path, at('pipe'), '/dev/zero']) {
      await expect(files.read(path, 10)).rejects.toMatchObject({ code: 'bad-input' });
    }
    await expect(files.read(at('nowhere'), 10)).rejects.toMatchObject({ code: 'file-unreadable' });
  });
});

describe('inspect', () => {
  test('a file, and one that is not there, in a folder that is not there either', async () => {
    await place(at('env.php'), '<?php');
    expect(await files.inspect(at('env.php'))).toEqual({
      realPath: at('env.php'),
      bytes: bytes('<?php'),
      magentoRoot: undefined,
    });
    for (const path of [at('new.php'), at('new', 'deep', 'new.php')]) {
      expect(await files.inspect(path)).toEqual({ realPath: path, bytes: undefined, magentoRoot: undefined });
    }
    expect(await readdir(temporary.path)).toEqual(['env.php']);
  });

  test('folders, pipes and devices are no files to write keys to, by any name', async () => {
    await execa('mkfifo', [at('pipe')]);
    await symlink('/dev/full', at('device'));
    const refused = [temporary.path, at('pipe'), at('device'), '/dev/null', '/dev/stdout', '/dev/fd/1'];
    for (const path of [
      ...refused,
      '/proc/self/fd/1',
      '/dev/../dev/null',
      '//dev/null',
      '/tmp/../dev/stdin',
    ]) {
      await expect(files.inspect(path)).rejects.toMatchObject({
        code: 'bad-input',
        message: expect.stringContaining('no ordinary file'),
      });
    }
  });

  test('a file in the memory disk /dev/shm is one like others', async () => {
    const path = `/dev/shm/${randomUUID()}`;
    expect(await files.inspect(path)).toMatchObject({ bytes: undefined });
  });

  test('what may not be read, lies below a file or cannot be a name is told of', async () => {
    await chmod(await place(at('closed')), 0);
    expect(await worker.run(['inspect', at('closed')], asOrdinaryUser)).toEqual([
      expect.stringMatching(/^file-unreadable: .*this user may not read it/),
    ]);
    for (const path of [at('closed', 'below'), at('nul\0'), at('x'.repeat(300))]) {
      await expect(files.inspect(path)).rejects.toMatchObject({ code: 'file-unreadable' });
    }
  });

  test('links are followed, those that lead nowhere yet too', async () => {
    await place(at('real', 'env.php'), 'here');
    await symlink('real', at('folder'));
    await symlink('../real/env.php', at('real', 'first'));
    await symlink(at('folder', 'first'), at('second'));
    expect(await files.inspect(at('second'))).toMatchObject({
      realPath: at('real', 'env.php'),
      bytes: bytes('here'),
    });
    await rm(at('real', 'env.php'));
    for (const path of [at('second'), at('folder', 'env.php')]) {
      expect(await files.inspect(path)).toMatchObject({ realPath: at('real', 'env.php'), bytes: undefined });
    }
    await symlink('missing/../x', at('elsewhere'));
    expect(await files.inspect(at('elsewhere'))).toMatchObject({ realPath: at('x'), bytes: undefined });
  });

  test('links in a circle are told of, also where a part of it is missing', async () => {
    await symlink('b', at('a'));
    await symlink('a', at('b'));
    await symlink('missing/../c', at('c'));
    for (const name of ['a', 'b', 'c']) {
      await expect(files.inspect(at(name))).rejects.toMatchObject({
        code: 'file-unreadable',
        message: expect.stringContaining('circle'),
      });
    }
  });

  test('the Magento root of an env.php, also where that is a link, and of nothing else', async () => {
    const rootOf = async (...names: string[]) => (await files.inspect(at(...names))).magentoRoot;
    await place(at('shop', 'app', 'etc', 'env.php'));
    expect(await rootOf('shop', 'app', 'etc', 'env.php')).toBeUndefined();
    await place(at('shop', 'bin', 'magento'));
    expect(await rootOf('shop', 'app', 'etc', 'env.php')).toBe(at('shop'));
    expect(await rootOf('shop', 'app', 'etc', 'config.php')).toBeUndefined();
    expect(await rootOf('shop', 'etc', 'env.php')).toBeUndefined();
    await place(at('other', 'app', 'bootstrap.php'));
    expect(await rootOf('other', 'app', 'etc', 'env.php')).toBe(at('other'));
    await symlink('shop', at('current'));
    expect(await rootOf('current', 'app', 'etc', 'env.php')).toBe(at('shop'));

    // As deployment tools lay it out: a release links to the shared file.
    await place(at('shared', 'app', 'etc', 'env.php'));
    await mkdir(at('other', 'app', 'etc'));
    await symlink('../../../shared/app/etc/env.php', at('other', 'app', 'etc', 'env.php'));
    expect(await files.inspect(at('other', 'app', 'etc', 'env.php'))).toMatchObject({
      realPath: at('shared', 'app', 'etc', 'env.php'),
      magentoRoot: at('other'),
    });
  });
});

describe('write', () => {
  test('a new file is its owner’s only, whatever the mask and the wish', async () => {
    for (const access of ['as-before', 'owner-only'] as const) {
      await files.write(at(access), bytes('new'), undefined, access);
      expect(await textOf(at(access))).toBe('new');
      expect(await modeOf(at(access))).toBe('600');
    }
    await worker.run(['write', at('masked'), '10'], withUmask('000'));
    expect(await modeOf(at('masked'))).toBe('600');
    expect((await readdir(temporary.path)).sort()).toEqual(['as-before', 'masked', 'owner-only']);
  });

  test.each(['644', '640', '660', '400', '444'])('a file of mode %s keeps it, or is closed', async (mode) => {
    const path = await place(at('env.php'), 'old');
    await chmod(path, Number.parseInt(mode, 8));
    await files.write(path, bytes('new'), bytes('old'), 'as-before');
    expect(await modeOf(path)).toBe(mode);
    await files.write(path, bytes('newer'), bytes('new'), 'owner-only');
    expect(await modeOf(path)).toBe('600');
    expect(await textOf(path)).toBe('newer');
    expect(await readdir(temporary.path)).toEqual(['env.php']);
  });

  test('a file of another user stays theirs', async ({ skip }) => {
    skip(!isRoot, onlyRoot);
    const path = await place(at('env.php'), 'old');
    await chmod(path, 0o640);
    await chown(path, nobody, nobody);
    await files.write(path, bytes('new'), bytes('old'), 'as-before');
    expect(await stat(path)).toMatchObject({ uid: nobody, gid: nobody });
    expect(await modeOf(path)).toBe('640');
  });

  test('a user who may not keep a file another’s is refused, and takes nothing', async ({ skip }) => {
    skip(!isRoot, onlyRoot);
    const path = await place(at('env.php'), 'old');
    await chmod(path, 0o644);
    await chown(path, nobody, nobody);
    for (const backUp of [[], ['backup']]) {
      expect(await worker.run(['write', path, '10', ...backUp], asOrdinaryUser)).toEqual([
        expect.stringMatching(/^file-unwritable: .*belongs to another user.*as its owner, or as root/),
      ]);
    }
    expect(await textOf(path)).toBe('old');
    expect(await stat(path)).toMatchObject({ uid: nobody, gid: nobody });
    expect(await readdir(temporary.path)).toEqual(['env.php']);
  });

  test('a file that is not as expected is left alone', async () => {
    const path = await place(at('env.php'), 'theirs');
    const unsafe = { code: 'unsafe-edit' };
    await expect(files.write(path, bytes('new'), bytes('old'), 'as-before')).rejects.toMatchObject(unsafe);
    await expect(files.write(path, bytes('new'), undefined, 'owner-only')).rejects.toMatchObject(unsafe);
    await expect(files.write(at('gone'), bytes('new'), bytes('old'), 'as-before')).rejects.toMatchObject(
      unsafe,
    );
    expect(await textOf(path)).toBe('theirs');
    expect(await readdir(temporary.path)).toEqual(['env.php']);
  });

  test('a change that comes while the new content is written is not lost', async () => {
    const path = await place(at('env.php'), 'old');
    const handle = await open(path);
    const prototype = Object.getPrototypeOf(handle) as typeof handle;
    await handle.close();
    const { sync } = prototype;
    prototype.sync = async function (this: typeof handle) {
      await writeFile(path, 'theirs');
      return sync.call(this);
    };
    try {
      const write = files.write(path, bytes('new'), bytes('old'), 'as-before');
      await expect(write).rejects.toMatchObject({ code: 'unsafe-edit' });
    } finally {
      prototype.sync = sync;
    }
    expect(await textOf(path)).toBe('theirs');
    expect(await readdir(temporary.path)).toEqual(['env.php']);
  });

  test('through a link the file is written, and the link stays', async () => {
    await mkdir(at('shared'));
    await symlink('shared/env.php', at('env.php'));
    for (const text of ['first', 'second']) {
      const { realPath, bytes: before } = await files.inspect(at('env.php'));
      await files.write(realPath, bytes(text), before, 'as-before');
      expect(await textOf(at('shared', 'env.php'))).toBe(text);
      expect(await readlink(at('env.php'))).toBe('shared/env.php');
    }
    expect((await lstat(at('shared', 'env.php'))).isFile()).toBe(true);
  });

  test.for(disks)('$name: disk-full, and the old file is whole', async ({ create, isHere }, { skip }) => {
    skip(!isHere, nothingMounts);
    await using disk = await create();
    const path = await place(join(disk.folder, 'env.php'), 'old');
    await disk.fillUpTo(16);
    const names = await readdir(disk.folder);
    expect(await worker.run(['write', path, '100000'], disk.under)).toEqual([
      expect.stringMatching(/^disk-full: .*env\.php could not be written/),
    ]);
    expect(await textOf(path)).toBe('old');
    expect(await readdir(disk.folder)).toEqual(names);
  });

  test('folders that are missing or closed, and a folder in its place, are told of', async () => {
    const path = await place(at('closed', 'env.php'), 'old');
    await chmod(at('closed'), 0o500);
    for (const [task, reason] of [
      [['write', path, '10'], 'this user may not write there'],
      [['write', path, '10', 'backup'], 'this user may not write there'],
      [['write', at('missing', 'env.php'), '10'], 'its folder does not exist'],
    ] as const) {
      expect(await worker.run([...task], asOrdinaryUser)).toEqual([
        expect.stringMatching(new RegExp(`^file-unwritable: .*${reason}`)),
      ]);
    }
    await chmod(at('closed'), 0o700);
    expect(await readdir(at('closed'))).toEqual(['env.php']);
    expect(await textOf(path)).toBe('old');
    await expect(files.write(at('closed'), bytes(''), undefined, 'owner-only')).rejects.toMatchObject({
      code: 'bad-input',
    });
    expect(await readdir(temporary.path)).toEqual(['closed']);
  });

  test('a file that is a mount of its own, as containers have it, is told of', async ({ skip }) => {
    skip(!mounts, nothingMounts);
    const path = await place(at('env.php'), 'old');
    await execa('mount', ['--bind', path, path]);
    try {
      await expect(files.write(path, bytes('new'), bytes('old'), 'as-before')).rejects.toMatchObject({
        code: 'file-unwritable',
        message: expect.stringContaining('mount'),
      });
      expect(await textOf(path)).toBe('old');
      expect(await readdir(temporary.path)).toEqual(['env.php']);
    } finally {
      await execa('umount', [path]);
    }
  });
});

test('a file with an access control list is left alone: a new one in its place would open it to its group', async () => {
  const path = await place(at('env.php'), 'old');
  await execa('setfacl', ['-m', 'u:nobody:r', path]);
  await expect(files.write(path, bytes('new'), bytes('old'), 'as-before')).rejects.toMatchObject({
    code: 'file-unwritable',
    message: expect.stringContaining('access control list'),
  });
  expect(await textOf(path)).toBe('old');
  await execa('setfacl', ['-b', path]);
  await files.write(path, bytes('new'), bytes('old'), 'as-before');
  expect(await textOf(path)).toBe('new');
});

test('what is for its owner alone belongs to whoever writes it, whoever had it before', async () => {
  const path = await place(at('keys.json'), 'theirs');
  await chown(path, nobody, nobody);
  await files.write(path, bytes('keys'), bytes('theirs'), 'owner-only');
  expect(await stat(path)).toMatchObject({ uid: process.getuid?.(), gid: process.getgid?.() });
  expect(await modeOf(path)).toBe('600');
});

test('an old leftover of a killed write goes, a young one may be somebody’s', async () => {
  const path = await place(at('keys.json'), 'old');
  const [older, younger] = [at('.keys.keybridge-000000000000.json'), at('.keys.keybridge-111111111111.json')];
  await place(older, 'keys');
  await place(younger, 'keys');
  await utimes(older, new Date(0), new Date(0));
  await files.write(path, bytes('new'), bytes('old'), 'as-before');
  await expect(stat(older)).rejects.toThrow('ENOENT');
  expect(await textOf(younger)).toBe('keys');
});

describe('backUp', () => {
  test.each([
    ['env.php', /^env\.keybridge-\d{8}T\d{6}-\d{3}Z\.php$/],
    ['config.local.php', /^config\.local\.keybridge-[\dTZ-]+\.php$/],
    ['.env', /^\.env\.keybridge-[\dTZ-]+$/],
    ['backup', /^backup\.keybridge-[\dTZ-]+$/],
  ])('of %s stands beside it under a name of the same ending', async (name, pattern) => {
    const path = await place(at('etc', name), 'content');
    const backup = await files.backUp(path, bytes('content'));
    expect(dirname(backup)).toBe(at('etc'));
    expect(basename(backup)).toMatch(pattern);
    expect(basename(files.backupPath(path))).toMatch(pattern);
    expect(await textOf(backup)).toBe('content');
    expect(await textOf(path)).toBe('content');

    await files.discardBackup(backup);
    await expect(textOf(backup)).rejects.toThrow('ENOENT');
    expect(await textOf(path)).toBe('content');
  });

  test.each(['600', '640', '644', '440'])('of a file of mode %s is no wider', async (mode) => {
    const path = await place(at('env.php'), 'content');
    await chmod(path, Number.parseInt(mode, 8));
    expect(await modeOf(await files.backUp(path, bytes('content')))).toBe(mode);
    const [backup = ''] = await worker.run(['write', path, '10', 'backup'], withUmask('000'));
    expect(await modeOf(backup)).toBe(mode);
  });

  test('belongs to whom the file belongs', async ({ skip }) => {
    skip(!isRoot, onlyRoot);
    const path = await place(at('env.php'), 'content');
    await chown(path, nobody, nobody);
    expect(await stat(await files.backUp(path, bytes('content')))).toMatchObject({
      uid: nobody,
      gid: nobody,
    });
  });

  test('never takes the place of another, however many are made at once', async () => {
    const path = await place(at('env.php'), 'content');
    const backups = await Promise.all(Array.from({ length: 20 }, () => files.backUp(path, bytes('content'))));
    expect(new Set(backups).size).toBe(20);
    expect(await readdir(temporary.path)).toHaveLength(21);
    for (const backup of backups) {
      expect(backup).toMatch(/\.php$/);
      expect(await textOf(backup)).toBe('content');
    }
  });

  test('of what is gone is told of', async () => {
    await expect(files.backUp(at('env.php'), bytes(''))).rejects.toMatchObject({ code: 'file-unwritable' });
    expect(await readdir(temporary.path)).toEqual([]);
  });

  test.for(disks)('$name: disk-full, and nothing is left of it', async ({ create, isHere }, { skip }) => {
    skip(!isHere, nothingMounts);
    await using disk = await create();
    const path = await place(join(disk.folder, 'env.php'), 'x'.repeat(100_000));
    await disk.fillUpTo(16);
    const names = await readdir(disk.folder);
    expect(await worker.run(['write', path, '10', 'backup'], disk.under)).toEqual([
      expect.stringMatching(/^disk-full: .*env\.keybridge-.*\.php could not be written/),
    ]);
    expect(await readdir(disk.folder)).toEqual(names);
  });
});
