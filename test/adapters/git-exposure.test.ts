import { access, chmod, chown, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { isExposedToGit } from '../../src/adapters/git-exposure.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

let temporary: TemporaryFolder;
beforeEach(async () => {
  temporary = await createTemporaryFolder();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await temporary.remove();
});

const at = (...names: string[]) => join(temporary.path, ...names);
const isExposed = (...names: string[]) => isExposedToGit(at(...names));

/** Real git, without the settings of this machine. */
const git = (folder: string, ...args: string[]) =>
  execa('git', ['-C', folder, ...args], {
    env: {
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_AUTHOR_NAME: 'A',
      GIT_AUTHOR_EMAIL: 'a@example.org',
      GIT_COMMITTER_NAME: 'A',
      GIT_COMMITTER_EMAIL: 'a@example.org',
    },
  });

/** A work tree with these ignore rules, committed. */
const createRepository = async (name: string, ignore = ''): Promise<string> => {
  const folder = at(name);
  await mkdir(folder, { recursive: true });
  await git(folder, 'init', '--quiet');
  await writeFile(join(folder, '.gitignore'), ignore);
  await git(folder, 'add', '--force', '.gitignore');
  await git(folder, 'commit', '--quiet', '-m', 'rules');
  return folder;
};

const place = async (...names: string[]) => {
  await mkdir(dirname(at(...names)), { recursive: true });
  await writeFile(at(...names), '');
};

describe('outside of work trees nothing is exposed', () => {
  test('in a plain folder, there or not', async () => {
    expect(await isExposed('env.php')).toBe(false);
    expect(await isExposed('not', 'yet', 'env.php')).toBe(false);
    expect(await isExposedToGit('/env.php')).toBe(false);
  });

  test('in a bare repository', async () => {
    await git(temporary.path, 'init', '--quiet', '--bare', 'bare.git');
    expect(await isExposed('bare.git', 'env.php')).toBe(false);
    expect(await isExposed('bare.git', 'hooks', 'env.php')).toBe(false);
  });
});

describe('in a work tree the ignore rules decide', () => {
  test('of the tree, of a folder in it, and of the repository alone', async () => {
    const folder = await createRepository('shop', '/app/etc/env.php\n*.secret\n!public.secret\n');
    await place('shop', 'etc', '.gitignore');
    await writeFile(at('shop', 'etc', '.gitignore'), '/local.php\n');
    await writeFile(join(folder, '.git', 'info', 'exclude'), '/private/\n');
    expect(await isExposed('shop', 'app', 'etc', 'env.php')).toBe(false);
    expect(await isExposed('shop', 'app', 'etc', 'env.keybridge-1.php')).toBe(true);
    expect(await isExposed('shop', 'env.php')).toBe(true);
    expect(await isExposed('shop', 'deep', 'x.secret')).toBe(false);
    expect(await isExposed('shop', 'deep', 'public.secret')).toBe(true);
    expect(await isExposed('shop', 'etc', 'local.php')).toBe(false);
    expect(await isExposed('shop', 'private', 'env.php')).toBe(false);
  });

  test('for a file in a folder that is not there yet', async () => {
    await createRepository('shop', '/build/\n');
    expect(await isExposed('shop', 'build', 'deep', 'env.php')).toBe(false);
    expect(await isExposed('shop', 'other', 'deep', 'env.php')).toBe(true);
  });

  test('but not for a file that is tracked all the same', async () => {
    const folder = await createRepository('shop', '*.php\n');
    await place('shop', 'env.php');
    expect(await isExposed('shop', 'env.php')).toBe(false);
    await git(folder, 'add', '--force', 'env.php');
    expect(await isExposed('shop', 'env.php')).toBe(true);
  });

  test.each(['-q', '*', 'a b', ':(top)x', 'ü', 'a\nb', '--', '"q"', '[a]'])(
    'for a file called %j',
    async (name) => {
      await createRepository('shop', '/ignored/\n');
      expect(await isExposed('shop', name)).toBe(true);
      expect(await isExposed('shop', 'ignored', name)).toBe(false);
    },
  );

  test('whatever this process was told of another repository', async () => {
    await createRepository('shop', '*.php\n');
    const other = await createRepository('other');
    vi.stubEnv('GIT_DIR', join(other, '.git'));
    vi.stubEnv('GIT_WORK_TREE', other);
    vi.stubEnv('GIT_INDEX_FILE', join(other, '.git', 'index'));
    expect(await isExposed('shop', 'env.php')).toBe(false);
    expect(await isExposed('other', 'env.php')).toBe(true);
    expect(await isExposed('env.php')).toBe(false);
  });
});

describe('of several repositories the nearest decides', () => {
  test('of two, one in the other', async () => {
    await createRepository('outer', '*\n');
    await createRepository('outer/inner', '*.secret\n');
    expect(await isExposed('outer', 'env.php')).toBe(false);
    expect(await isExposed('outer', 'inner', 'env.php')).toBe(true);
    expect(await isExposed('outer', 'inner', 'x.secret')).toBe(false);
  });

  test('a submodule', async () => {
    const module = await createRepository('module', '*.secret\n');
    const folder = await createRepository('outer', '*.php\n');
    await git(folder, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', module, 'sub');
    expect(await isExposed('outer', 'sub', 'env.php')).toBe(true);
    expect(await isExposed('outer', 'sub', 'x.secret')).toBe(false);
    expect(await isExposed('outer', 'env.php')).toBe(false);
  });

  test('a second work tree', async () => {
    const folder = await createRepository('shop', '*.secret\n');
    await git(folder, 'worktree', 'add', '--quiet', at('second'));
    expect(await isExposed('second', 'env.php')).toBe(true);
    expect(await isExposed('second', 'x.secret')).toBe(false);
  });

  test('a .git that is none leaves it to the one around', async () => {
    await createRepository('outer', '*.php\n');
    await mkdir(at('outer', 'inner', '.git'), { recursive: true });
    expect(await isExposed('outer', 'inner', 'env.php')).toBe(false);
    expect(await isExposed('outer', 'inner', 'x.secret')).toBe(true);
  });
});

describe('where git cannot tell, the file counts as exposed', () => {
  test('a .git that is none', async () => {
    await mkdir(at('empty', '.git'), { recursive: true });
    await place('lost', '.git');
    await writeFile(at('lost', '.git'), 'gitdir: /nowhere\n');
    expect(await isExposed('empty', 'env.php')).toBe(true);
    expect(await isExposed('lost', 'env.php')).toBe(true);
  });

  test('without git on the machine, in work trees only', async () => {
    await createRepository('shop', '*.php\n');
    await mkdir(at('bin'));
    vi.stubEnv('PATH', at('bin'));
    expect(await isExposed('shop', 'env.php')).toBe(true);
    expect(await isExposed('env.php')).toBe(false);
  });
});

describe('somebody else’s repository', () => {
  test('is asked although its owner is another', async ({ skip }) => {
    skip(process.getuid?.() !== 0, 'only root may give files to other users');
    const folder = await createRepository('shop', '*.php\n');
    for (const path of [folder, join(folder, '.git')]) await chown(path, 65_534, 65_534);
    await expect(git(folder, 'check-ignore', 'env.php')).rejects.toThrow('dubious ownership');
    expect(await isExposed('shop', 'env.php')).toBe(false);
    expect(await isExposed('shop', 'x.secret')).toBe(true);
  });

  test('does not get its programs run', async () => {
    const folder = await createRepository('shop', '*.php\n');
    const [hook, trace] = [at('hook'), at('trace')];
    await writeFile(hook, `#!/bin/sh\necho run >> '${trace}'\n`);
    await chmod(hook, 0o700);
    for (const setting of ['core.fsmonitor', 'core.pager', 'core.editor', 'alias.check-ignore']) {
      await git(folder, 'config', setting, setting.startsWith('alias') ? `!${hook}` : hook);
    }
    await git(folder, 'status');
    await expect(access(trace), 'the hook of fsmonitor is one that git would run').resolves.toBeUndefined();
    await rm(trace);
    expect(await isExposed('shop', 'env.php')).toBe(false);
    await expect(access(trace)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
