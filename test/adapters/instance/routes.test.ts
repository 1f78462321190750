import { userInfo } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { stub } from '../../../src/adapters/instance/stub.ts';
import type { ReachableConnection } from '../../../src/core/ports.ts';
import { readAll, runFailure, runProgram } from '../../support/instance-run.ts';
import { programFolderPerTest } from '../../support/program-folder.ts';

const programs = programFolderPerTest();

const program = 'echo "heard ", fgets(STDIN);';
const secret = 'told-on-standard-input-only';
/** What runs its last argument as a shell in the instance does. */
const runLine = 'for line; do :; done; exec sh -c "$line"';
/** What runs its arguments from the named one on. */
const runFrom = (word: string) => `while [ "$1" != '${word}' ]; do shift; done; shift; exec "$@"`;

const routes: {
  name: string;
  starts: string;
  goesOn: string;
  connection: (dir: string) => ReachableConnection;
  argv: (dir: string) => string[];
  isAtDir?: boolean;
}[] = [
  {
    name: 'docker compose',
    starts: 'docker',
    goesOn: runFrom('fpm'),
    connection: (dir) => ({ kind: 'docker-compose', dir, service: 'fpm', root: '/app' }),
    argv: (dir) => ['compose', '--project-directory', dir, 'exec', '-T', 'fpm', 'php', '-r', stub],
  },
  {
    name: 'docker compose as the site’s user',
    starts: 'docker',
    goesOn: runFrom('fpm'),
    connection: (dir) => ({ kind: 'docker-compose', dir, service: 'fpm', root: '/app', as: 'www-data' }),
    argv: (dir) => [
      ...['compose', '--project-directory', dir, 'exec', '-T', '-u', 'www-data', 'fpm'],
      ...['php', '-r', stub],
    ],
  },
  {
    name: 'ddev',
    starts: 'ddev',
    goesOn: runLine,
    connection: (dir) => ({ kind: 'ddev', dir }),
    argv: () => ['exec', `php -r '${stub}'`],
    isAtDir: true,
  },
  {
    name: 'warden',
    starts: 'warden',
    goesOn: runFrom('php-fpm'),
    connection: (dir) => ({ kind: 'warden', dir, as: 'www-data' }),
    argv: () => ['env', 'exec', '-T', '-u', 'www-data', 'php-fpm', 'php', '-r', stub],
    isAtDir: true,
  },
  {
    name: 'cloud',
    starts: 'magento-cloud',
    goesOn: runLine,
    connection: () => ({ kind: 'cloud', project: 'abc123', environment: 'feature/x' }),
    argv: () => ['ssh', '-p', 'abc123', '-e', 'feature/x', '--', `php -r '${stub}'`],
  },
  {
    name: 'a command',
    starts: 'podman',
    goesOn: runFrom('the shop'),
    connection: () => ({ kind: 'command', argv: ['podman', 'exec', '-i', 'the shop'], root: '/app' }),
    argv: () => ['exec', '-i', 'the shop', 'php', '-r', stub],
  },
  {
    name: 'a command as the site’s user',
    starts: 'podman',
    goesOn: runFrom('--'),
    connection: () => ({ kind: 'command', argv: ['podman', 'exec', 'shop'], root: '/app', as: 'www-data' }),
    argv: () => ['exec', 'shop', 'sudo', '-n', '-u', 'www-data', '--', 'php', '-r', stub],
  },
  {
    name: 'this computer as the site’s user',
    starts: 'sudo',
    goesOn: runFrom('--'),
    connection: () => ({ kind: 'local', root: '/app', as: 'www-data-of-this-test' }),
    argv: () => ['-n', '-u', 'www-data-of-this-test', '--', 'php', '-r', stub],
  },
];

test.each(routes)('$name', async ({ starts, goesOn, connection, argv, isAtDir = false }) => {
  vi.stubEnv('PATH', `${programs().path}:${process.env['PATH']}`);
  await programs().record(starts, goesOn);
  const said = await runProgram(program, { connection: connection(programs().path) }, async (php) => {
    php.tell(secret);
    php.end();
    return readAll(php);
  });
  expect(said).toEqual([`heard ${secret}`]);

  const recording = await programs().recording(starts);
  expect(recording?.argv).toEqual(argv(programs().path));
  expect(recording?.cwd).toBe(isAtDir ? programs().path : process.cwd());
  expect(recording?.env.join('\n')).not.toContain(secret);
  expect(recording?.stdin).toMatch(
    new RegExp(`^\\d+\n.*${program.replace(/[()]/g, '\\$&')}${secret}\n$`, 's'),
  );
});

test('the magento-cloud command asks no questions', async () => {
  vi.stubEnv('PATH', `${programs().path}:${process.env['PATH']}`);
  await programs().record('magento-cloud', runLine);
  await runProgram('', { connection: { kind: 'cloud', project: 'abc123', environment: 'main' } });
  expect((await programs().recording('magento-cloud'))?.env).toContain('MAGENTO_CLOUD_CLI_NO_INTERACTION=1');
});

test('in a ddev project the site’s user is become with sudo', async () => {
  vi.stubEnv('PATH', `${programs().path}:${process.env['PATH']}`);
  await programs().record('ddev', runLine);
  await programs().add('sudo', runFrom('--'));
  await runProgram('', { connection: { kind: 'ddev', dir: programs().path, as: 'www-data', php: 'php' } });
  expect((await programs().recording('ddev'))?.argv).toEqual([
    'exec',
    `sudo -n -u www-data -- php -r '${stub}'`,
  ]);
});

test('this computer as the user that we are needs no sudo', async () => {
  vi.stubEnv('PATH', `${programs().path}:${process.env['PATH']}`);
  await programs().record('sudo', 'exit 1');
  const as = userInfo().username;
  expect(await runProgram('echo 1;', { connection: { kind: 'local', root: '/', as } })).toEqual(['1']);
  expect(await programs().recording('sudo')).toBeUndefined();
});

test('a cloud environment has no other user', async () => {
  vi.stubEnv('PATH', `${programs().path}:${process.env['PATH']}`);
  await programs().record('magento-cloud', runLine);
  const connection = { kind: 'cloud', project: 'abc123', environment: 'main', as: 'www-data' } as const;
  const failure = await runFailure(runProgram('', { connection }));
  expect(failure).toMatchObject({ code: 'bad-input' });
  expect(failure.message).toContain('no other user than the site’s own in the cloud environment abc123/main');
  expect(await programs().recording('magento-cloud')).toBeUndefined();
});

const dirOf = (name: string) => join(programs().path, name);

describe('what is missing here', () => {
  test.each<[string, () => ReachableConnection]>([
    ['ssh', () => ({ kind: 'ssh', host: 'shop.example.org', root: '/' })],
    ['docker', () => ({ kind: 'docker-compose', dir: programs().path, service: 'php', root: '/' })],
    ['ddev', () => ({ kind: 'ddev', dir: programs().path })],
    ['warden', () => ({ kind: 'warden', dir: programs().path })],
    ['magento-cloud', () => ({ kind: 'cloud', project: 'abc123', environment: 'main' })],
    ['sudo', () => ({ kind: 'local', root: '/', as: 'www-data-of-this-test' })],
    ['lxc', () => ({ kind: 'command', argv: ['lxc', 'exec', 'shop', '--'], root: '/' })],
    ['php', () => ({ kind: 'local', root: '/' })],
  ])('%s', async (name, connection) => {
    vi.stubEnv('PATH', programs().path);
    const failure = await runFailure(runProgram('', { connection: connection() }));
    expect(failure).toMatchObject({ code: 'program-missing' });
    expect(failure.message).toBe(`There is no ${name} on this computer that can be started.`);
  });

  test('the folder of a project', async () => {
    for (const kind of ['ddev', 'warden'] as const) {
      const failure = await runFailure(runProgram('', { connection: { kind, dir: dirOf('nowhere') } }));
      expect(failure).toMatchObject({
        code: 'not-found',
        message: expect.stringContaining(dirOf('nowhere')),
      });
    }
  });
});

/** What the real programs say where it does not work, with their exit codes. */
describe('what is said there is understood', () => {
  const compose = { kind: 'docker-compose', service: 'php', root: '/' } as const;
  const cloud = { kind: 'cloud', project: 'abc123', environment: 'main' } as const;
  test.each<[string, string, (dir: string) => ReachableConnection, string, RegExp]>([
    [
      'docker without compose',
      'echo "unknown flag: --project-directory" >&2; exit 125',
      (dir) => ({ ...compose, dir }),
      'program-missing',
      /^There is no docker on this computer/,
    ],
    [
      'a service that is stopped',
      `echo 'time="now" level=warning msg="obsolete"' >&2; echo 'service "php" is not running' >&2; exit 1`,
      (dir) => ({ ...compose, dir }),
      'instance-unreachable',
      /^No php could be started in the service php of .*: “.*service "php" is not running”\.$/,
    ],
    [
      'a container without php',
      `echo 'OCI runtime exec failed: exec: "php": executable file not found in $PATH: unknown' >&2; exit 127`,
      (dir) => ({ ...compose, dir }),
      'program-missing',
      /^There is no php in the service php of /,
    ],
    [
      'a container without that user',
      'echo "unable to find user nobody2: no matching entries in passwd file" >&2; exit 126',
      (dir) => ({ ...compose, dir, as: 'nobody2' }),
      'login-refused',
      /^There is no user nobody2 in the service php/,
    ],
    [
      'a ddev project that is stopped',
      "printf '\\033[31mProject is not currently running. Try ddev start.\\033[0m\\n'; exit 1",
      (dir) => ({ kind: 'ddev', dir }),
      'instance-unreachable',
      /^No php could be started in the ddev project .*: “Project is not currently running\. Try ddev start\.”\.$/,
    ],
    [
      'a ddev project without php',
      'echo "bash: line 1: php: command not found" >&2; exit 127',
      (dir) => ({ kind: 'ddev', dir }),
      'program-missing',
      /^There is no php in the ddev project/,
    ],
    [
      'a warden environment that is stopped',
      `echo 'service "php-fpm" is not running' >&2; exit 1`,
      (dir) => ({ kind: 'warden', dir }),
      'instance-unreachable',
      /^No php could be started in the warden project/,
    ],
    [
      'a cloud login that is missing',
      'echo "Authentication is required." >&2; exit 1',
      () => cloud,
      'login-refused',
      /^The Magento Cloud CLI is not let into the cloud environment abc123\/main: “Authentication is required\.”\.$/,
    ],
    [
      'a cloud key that is refused',
      'echo "abc@ssh.example.org: Permission denied (publickey)." >&2; exit 255',
      () => cloud,
      'login-refused',
      /^The login to the cloud environment abc123\/main is refused/,
    ],
    [
      'a cloud environment that is none',
      'echo "The specified environment was not found: main" >&2; exit 1',
      () => cloud,
      'instance-unreachable',
      /^No php could be started in the cloud environment abc123\/main/,
    ],
    [
      'a command that fails',
      'echo "Error: no such container" >&2; exit 125',
      () => ({ kind: 'command', argv: ['podman', 'exec', 'shop'], root: '/' }),
      'instance-unreachable',
      /^No php could be started in the instance behind podman: “Error: no such container”\.$/,
    ],
    [
      'sudo that asks for a password',
      'echo "sudo: a password is required" >&2; exit 1',
      () => ({ kind: 'local', root: '/', as: 'www-data-of-this-test' }),
      'login-refused',
      /^sudo on this computer does not let us become www-data-of-this-test: “sudo: a password is required”\.$/,
    ],
    [
      'sudo that finds no php',
      'echo "sudo: php: command not found" >&2; exit 1',
      () => ({ kind: 'local', root: '/', as: 'www-data-of-this-test' }),
      'program-missing',
      /^There is no php on this computer that can be started/,
    ],
    [
      'an ssh that says nothing',
      'exit 255',
      () => ({ kind: 'ssh', host: 'shop.example.org', root: '/' }),
      'instance-unreachable',
      /^There is no way to shop\.example\.org\.$/,
    ],
    [
      'an account that may not log in',
      'echo "This account is currently not available."; exit 1',
      () => ({ kind: 'ssh', host: 'shop.example.org', root: '/' }),
      'login-refused',
      /^The login to shop\.example\.org is refused: “This account is currently not available\.”\.$/,
    ],
  ])('%s', async (_, script, connection, code, message) => {
    vi.stubEnv('PATH', `${programs().path}:${process.env['PATH']}`);
    for (const name of ['docker', 'ddev', 'warden', 'magento-cloud', 'podman', 'sudo', 'ssh']) {
      await programs().add(name, script);
    }
    const failure = await runFailure(runProgram('', { connection: connection(programs().path) }));
    expect(failure.code).toBe(code);
    expect(failure.message).toMatch(message);
    expect(failure.remedy).not.toBe('');
  });
});
