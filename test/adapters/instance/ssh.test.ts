import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { readAll, readLine, runFailure, runProgram } from '../../support/instance-run.ts';
import { programFolderPerTest } from '../../support/program-folder.ts';
import { type Sshd, startSshd } from '../../support/sshd.ts';

const programs = programFolderPerTest();

const beOnPath = ({ bin }: Sshd) => vi.stubEnv('PATH', `${bin}:${process.env['PATH']}`);

describe('over ssh', () => {
  test('one php serves a whole conversation, under the name of the login', async () => {
    await using sshd = await startSshd();
    beOnPath(sshd);
    const program =
      'while (($line = fgets(STDIN)) !== false) echo strtoupper($line), posix_getpwuid(posix_geteuid())["name"], "\\n";';
    const said = await runProgram(
      program,
      { connection: sshd.connection({ user: sshd.user }) },
      async (php) => {
        php.tell('one');
        const first = [await readLine(php), await readLine(php)];
        php.tell('two');
        php.end();
        return [...first, ...(await readAll(php))];
      },
    );
    expect(said).toEqual(['ONE', sshd.user, 'TWO', sshd.user]);
  });

  test('the configuration of the user’s own ssh counts: an alias, another host on the way', async () => {
    await using sshd = await startSshd();
    beOnPath(sshd);
    await sshd.configure(
      [
        ...['Host shop', 'HostName 127.0.0.1', `Port ${sshd.port}`, 'HostKeyAlias [127.0.0.1]:' + sshd.port],
        ...['ProxyJump way', 'RemoteCommand never', 'LocalForward 1 127.0.0.1:1', 'RequestTTY force'],
        ...['Host way', 'HostName 127.0.0.1', `Port ${sshd.port}`, 'Host *'],
      ].join('\n'),
    );
    expect(
      await runProgram('echo 1;', { connection: sshd.connection({ host: 'shop', port: undefined }) }),
    ).toEqual(['1']);
  });

  test('a banner of the host, and one of a profile, are no answer', async () => {
    await using sshd = await startSshd(
      `Banner ${join(process.cwd(), 'LICENSE')}\nForceCommand echo "Welcome"; eval "$SSH_ORIGINAL_COMMAND"`,
    );
    beOnPath(sshd);
    expect(await runProgram('echo "first";', { connection: sshd.connection() })).toEqual(['first']);
  });

  const shells = ['bash', 'dash', 'zsh', 'ksh', 'fish', 'tcsh'].filter((shell) =>
    ['/bin', '/usr/bin', '/usr/local/bin'].some((folder) => existsSync(join(folder, shell))),
  );
  test.each(shells)('%s as login shell starts it', async (shell) => {
    await using sshd = await startSshd(`ForceCommand exec ${shell} -c "$SSH_ORIGINAL_COMMAND"`);
    beOnPath(sshd);
    expect(await runProgram('echo "it", "\'", "s ", "\\$HOME";', { connection: sshd.connection() })).toEqual([
      `it's $HOME`,
    ]);
  });

  test('the site’s user is become with sudo', async () => {
    await programs().record('sudo', 'shift 4; exec "$@"');
    await using sshd = await startSshd(`SetEnv PATH=${programs().path}:/usr/local/bin:/usr/bin:/bin`);
    beOnPath(sshd);
    expect(await runProgram('echo "as told";', { connection: sshd.connection({ as: 'www-data' }) })).toEqual([
      'as told',
    ]);
    const recording = await programs().recording('sudo');
    expect(recording?.argv.slice(0, 6)).toEqual(['-n', '-u', 'www-data', '--', 'php', '-r']);
  });
});

describe('over ssh, sudo', () => {
  const refusal = async (script?: string) => {
    await programs().link('php', 'sed', 'sh');
    if (script !== undefined) await programs().add('sudo', script);
    await using sshd = await startSshd(`SetEnv PATH=${programs().path}`);
    beOnPath(sshd);
    return await runFailure(runProgram('', { connection: sshd.connection({ as: 'www-data', php: 'php' }) }));
  };

  test('is not there', async () => {
    const failure = await refusal();
    expect(failure).toMatchObject({ code: 'program-missing' });
    expect(failure.message).toContain('There is no sudo on 127.0.0.1');
  });

  test('refuses', async () => {
    const failure = await refusal('echo "sudo: a password is required" >&2; exit 1');
    expect(failure).toMatchObject({ code: 'login-refused' });
    expect(failure.message).toMatch(/does not let us become www-data: “.*sudo: a password is required”\.$/);
  });

  test('finds no php', async () => {
    const failure = await refusal('echo "sudo: php: command not found" >&2; exit 1');
    expect(failure).toMatchObject({ code: 'program-missing' });
    expect(failure.message).toContain('There is no php on 127.0.0.1');
  });
});
