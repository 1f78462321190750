import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ReachableConnection } from '../../../src/core/ports.ts';
import { runFailure, runProgram } from '../../support/instance-run.ts';
import { createProgramFolder, type ProgramFolder } from '../../support/program-folder.ts';

/** Every program that a connection could start notes that it was, and nothing else is on PATH. */
let programs: ProgramFolder;
const names = ['ssh', 'docker', 'ddev', 'warden', 'magento-cloud', 'sudo', 'php', 'podman', 'sh'];
beforeAll(async () => {
  programs = await createProgramFolder();
  vi.stubEnv('PATH', programs.path);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await programs[Symbol.asyncDispose]();
});
beforeEach(async () => {
  for (const name of names) await programs.add(name, `: >> '${programs.path}/started'; exit 1`);
});

const startsNothing = async (connection: ReachableConnection) => {
  expect(await runFailure(runProgram('', { connection }))).toMatchObject({ code: 'bad-input' });
  await expect(programs.read('started')).rejects.toThrow('ENOENT');
};

const connections = (dir: string): ReachableConnection[] => [
  { kind: 'local', root: '/app' },
  { kind: 'ssh', host: 'shop', user: 'me', root: '/app' },
  { kind: 'docker-compose', dir, service: 'php', root: '/app' },
  { kind: 'ddev', dir },
  { kind: 'warden', dir },
  { kind: 'cloud', project: 'abc', environment: 'main' },
  { kind: 'command', argv: ['podman', 'exec', 'shop'], root: '/app' },
];

const hostileTexts = [
  '-oProxyCommand=touch started',
  '--help',
  '-',
  '',
  ' ',
  'a b',
  'a;touch started',
  '$(touch started)',
  '`touch started`',
  'a\ntouch started',
  "a'b",
  'a"b',
  'a|b',
  'a&b',
  'a>b',
  'a\0b',
  'a\u001b[2J',
];

/** Each word of a connection, but for paths and argv, which are words of their own in any case. */
const wordsOf = (connection: ReachableConnection): string[] =>
  ['php', 'as', ...Object.keys(connection)].filter((part) => !['kind', 'root', 'dir', 'argv'].includes(part));

describe('a hostile connection starts nothing', () => {
  test.each(connections('/').map((connection) => [connection.kind, connection] as const))(
    '%s',
    async (_, given) => {
      for (const part of wordsOf(given)) {
        for (const text of hostileTexts) {
          await startsNothing({ ...given, [part]: text } as ReachableConnection);
        }
      }
    },
  );

  test('whose paths are none, or none that are whole', async () => {
    for (const given of connections('/')) {
      for (const part of ['root', 'dir'].filter((name) => name in given)) {
        for (const path of ['', '.', 'app', '-x', '~/app', '/app\nnext', '/app\0', '/\u001b[2J']) {
          await startsNothing({ ...given, [part]: path } as ReachableConnection);
        }
      }
    }
  });

  test('whose argv begins with no program', async () => {
    for (const argv of [[], [''], ['-x'], ['podman', 'a\0b']]) {
      await startsNothing({ kind: 'command', argv, root: '/app' });
    }
  });

  test('whatever a host is made of: it is a name, or it is refused', async () => {
    const hostile = fc
      .string({ unit: 'binary', maxLength: 40 })
      .filter((host) => !/^(\w[\w.-]*|\[[0-9A-Fa-f:.]+\])$/.test(host));
    await fc.assert(
      fc.asyncProperty(hostile, (host) => startsNothing({ kind: 'ssh', host, root: '/' })),
      { numRuns: 200 },
    );
  });

  test('and these programs would have noted it', async () => {
    await runFailure(runProgram('', { connection: { kind: 'ssh', host: 'shop', root: '/' } }));
    expect(await programs.read('started')).toBe('');
  });
});
