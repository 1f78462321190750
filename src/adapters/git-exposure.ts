import { access } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const hasGit = (folder: string): Promise<boolean> =>
  access(join(folder, '.git')).then(
    () => true,
    () => false,
  );

const workTreeAbove = async (folder: string): Promise<string | undefined> => {
  if (await hasGit(folder)) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : workTreeAbove(parent);
};

/**
 * True when the path, with its links resolved, lies in a git work tree that does not ignore it, or where git cannot
 * tell. Its folder need not be there. The repository is somebody else's: its hooks and monitors are not run, and its
 * owner is not asked for.
 */
export const isExposedToGit = async (path: string): Promise<boolean> => {
  const workTree = await workTreeAbove(dirname(path));
  if (workTree === undefined) return false;
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')),
  );
  const options = ['-c', 'safe.directory=*', '-c', 'core.fsmonitor=false'];
  const { execa } = await import('execa');
  const { exitCode } = await execa(
    'git',
    [...options, '-C', workTree, 'check-ignore', '--quiet', '--', path],
    // No cleanup, as in access-list.ts.
    { reject: false, cleanup: false, stdin: 'ignore', extendEnv: false, env: inherited },
  );
  return exitCode !== 0;
};
