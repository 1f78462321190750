import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { findProjects } from '../../../src/adapters/surroundings/project-files.ts';
import { findSshHosts } from '../../../src/adapters/surroundings/ssh-hosts.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../../support/temporary-folder.ts';

let home: TemporaryFolder;
beforeEach(async () => {
  home = await createTemporaryFolder();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await home.remove();
});

const write = async (path: string, content: string): Promise<void> => {
  const file = join(home.path, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
};

describe('hosts of ssh', () => {
  /** The real ssh, which takes the home of the user from elsewhere than HOME. */
  const useHome = async (): Promise<void> => {
    await write('bin/ssh', `#!/bin/sh\nPATH="\${PATH#*:}" exec ssh -F "${home.path}/.ssh/config" "$@"\n`);
    await chmod(join(home.path, 'bin/ssh'), 0o755);
    vi.stubEnv('HOME', home.path);
    vi.stubEnv('PATH', `${join(home.path, 'bin')}:${process.env['PATH']}`);
  };

  test('are named by the configuration and all that it includes; ssh says where they lead, with Match', async () => {
    await useHome();
    await write(
      '.ssh/config',
      `Include ${home.path}/.ssh/config.d/*.conf ~/.ssh/more
Host acme acme-staging
  HostName %h.example
Host *-staging
  Port 2222
Match host beta.example
  User deploy
Host *
  User anna
`,
    );
    await write('.ssh/config.d/one.conf', 'Host beta\n  HostName beta.example\n');
    await write('.ssh/config.d/.hidden.conf', 'Host hidden\n');
    await write('.ssh/config.d/two.txt', 'Host other\n');
    await write('.ssh/more', 'Host acme gamma\n');
    const { hosts, notices } = await findSshHosts();
    expect(notices).toEqual([]);
    expect(hosts).toMatchObject([
      { name: 'acme', host: 'acme.example', user: 'anna', port: 22 },
      { name: 'acme-staging', host: 'acme-staging.example', port: 2222 },
      { name: 'beta', host: 'beta.example', user: 'deploy' },
      { name: 'gamma', host: 'gamma', user: 'anna' },
    ]);
  });

  test('there are none without a configuration', async () => {
    vi.stubEnv('HOME', home.path);
    expect(await findSshHosts()).toEqual({ hosts: [], notices: [] });
  });

  test('are named all the same where ssh is missing, or refuses its configuration', async () => {
    await write('.ssh/config', 'Host acme -x\nNonsense here\nInclude ~/.ssh/config\n');
    vi.stubEnv('HOME', home.path);
    vi.stubEnv('PATH', home.path);
    expect((await findSshHosts()).hosts).toEqual([{ name: 'acme' }, { name: '-x' }]);
    vi.unstubAllEnvs();
    await useHome();
    expect((await findSshHosts()).hosts).toEqual([{ name: 'acme' }, { name: '-x' }]);
  });

  test('a file that cannot be read is told of', async () => {
    await mkdir(join(home.path, '.ssh/config'), { recursive: true });
    vi.stubEnv('HOME', home.path);
    const { hosts, notices } = await findSshHosts();
    expect(hosts).toEqual([]);
    expect(notices).toEqual([expect.stringContaining(join(home.path, '.ssh/config'))]);
  });
});

test('a pipe among the files is passed over, and told of', async () => {
  await write('.ssh/config', 'Include pipe\nHost acme\n');
  await write('shop/.env', 'APP_ENV=dev\n');
  for (const pipe of ['.ssh/pipe', 'shop/compose.yaml']) await execa('mkfifo', [join(home.path, pipe)]);
  vi.stubEnv('HOME', home.path);
  vi.stubEnv('PATH', home.path);
  const { hosts, notices } = await findSshHosts();
  expect(hosts).toEqual([{ name: 'acme' }]);
  expect(notices).toEqual([`${join(home.path, '.ssh/pipe')} could not be read: it is no ordinary file.`]);
  expect((await findProjects(home.path)).files).toEqual([]);
});

describe('projects in a folder', () => {
  test('are found by their files down to three levels, and not within each other or behind links', async () => {
    await write('ddev/.ddev/config.yaml', 'type: magento2\n');
    await write('ddev/docker-compose.yml', 'services: {}\n');
    await write('clients/acme/shop/.env', 'WARDEN_ENV_TYPE=magento2\n');
    await write('clients/acme/plain/.env', 'APP_ENV=dev\n');
    await write('compose/compose.yaml', 'services: {}\n');
    await write('compose/docker-compose.yml', 'services: {other: {}}\n');
    await write('compose/below/compose.yaml', 'services: {}\n');
    await write('clients/acme/shop2/deeper/compose.yaml', 'services: {}\n');
    await write('x/vendor/compose.yaml', 'services: {}\n');
    await write('x/.cache/compose.yaml', 'services: {}\n');
    await symlink(join(home.path, 'ddev'), join(home.path, 'x/link'));
    const { files, notices } = await findProjects(home.path);
    expect(notices).toEqual([]);
    expect(files.map(({ kind, folder }) => [kind, folder.slice(home.path.length)])).toEqual([
      ['docker-compose', '/compose'],
      ['ddev', '/ddev'],
      ['warden', '/clients/acme/shop'],
    ]);
    expect(files[0]?.text).toBe('services: {}\n');
  });

  test('the folder may be one itself', async () => {
    await write('.ddev/config.yaml', 'type: magento2\n');
    expect((await findProjects(home.path)).files).toMatchObject([{ kind: 'ddev', folder: home.path }]);
  });

  test('a folder that is not there is refused, a huge file is passed over', async () => {
    await expect(findProjects(join(home.path, 'nowhere'))).rejects.toMatchObject({ code: 'file-unreadable' });
    await write('compose.yaml', `services: {}\n#${'x'.repeat(1_000_001)}`);
    expect((await findProjects(home.path)).files).toEqual([]);
  });
});
