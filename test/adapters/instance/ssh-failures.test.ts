import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { closedPort } from '../../support/closed-port.ts';
import { ended, readAll, readLine, runFailure, runProgram } from '../../support/instance-run.ts';
import { createProgramFolder } from '../../support/program-folder.ts';
import { startMuteServer } from '../../support/socket-server.ts';
import { type Sshd, startSshd } from '../../support/sshd.ts';

let sshd: Sshd;
beforeAll(async () => {
  sshd = await startSshd();
  vi.stubEnv('PATH', `${sshd.bin}:${process.env['PATH']}`);
});
afterEach(() => sshd.know('its key'));
afterAll(async () => {
  vi.unstubAllEnvs();
  await sshd[Symbol.asyncDispose]();
});

test('the host does not listen', async () => {
  const failure = await runFailure(
    runProgram('', { connection: sshd.connection({ port: await closedPort() }) }),
  );
  expect(failure).toMatchObject({ code: 'instance-unreachable' });
  expect(failure.message).toContain('The connection to 127.0.0.1 is refused: “ssh: connect to host');
  expect(failure.remedy).toMatch(/Try it by hand: `ssh -p \d+ 127\.0\.0\.1`\.$/);
});

test('the host has no such name', async () => {
  const failure = await runFailure(
    runProgram('', { connection: sshd.connection({ host: 'nobody.invalid', port: undefined }) }),
  );
  expect(failure).toMatchObject({ code: 'instance-unreachable' });
  expect(failure.message).toContain('The name of nobody.invalid cannot be looked up');
});

test('the host accepts and says nothing', async () => {
  const mute = await startMuteServer();
  try {
    const run = runProgram('', {
      connection: sshd.connection({ port: mute.port }),
      limits: { connectMs: 2_000 },
    });
    expect(await runFailure(run)).toMatchObject({ code: 'instance-unreachable' });
    expect(mute.connections()).toBe(1);
  } finally {
    await mute.close();
  }
});

test('the host key is another one', async () => {
  await sshd.know('another key');
  const failure = await runFailure(runProgram('', { connection: sshd.connection() }));
  expect(failure).toMatchObject({ code: 'host-key-changed' });
  expect(failure.message).toContain('is not the one that is known here');
});

test('the host key is unknown', async () => {
  await sshd.know('nothing');
  const failure = await runFailure(runProgram('', { connection: sshd.connection() }));
  expect(failure).toMatchObject({ code: 'host-key-changed' });
  expect(failure.message).toContain('is not known here yet');
  expect(failure.remedy).toContain(`ssh -p ${sshd.port} 127.0.0.1`);
});

test('the login is refused', async () => {
  const failure = await runFailure(
    runProgram('', { connection: sshd.connection({ user: 'nobody-of-this-name' }) }),
  );
  expect(failure).toMatchObject({ code: 'login-refused' });
  expect(failure.message).toContain('Permission denied (publickey)');
});

test('there is no php', async () => {
  const failure = await runFailure(
    runProgram('', { connection: sshd.connection({ php: '/nonexistent/php' }) }),
  );
  expect(failure).toMatchObject({ code: 'program-missing' });
  expect(failure.message).toContain('There is no /nonexistent/php on 127.0.0.1 that can be started: “');
});

test('php is too old', async () => {
  await using programs = await createProgramFolder();
  const php = await programs.add(
    'php7.3',
    `exec php "$1" "$(printf %s "$2" | sed 's/PHP_VERSION_ID/(70333)/')"`,
  );
  const failure = await runFailure(runProgram('', { connection: sshd.connection({ php }) }));
  expect(failure).toMatchObject({ code: 'php-unusable' });
  expect(failure.message).toContain('on 127.0.0.1 is PHP 7.3.33');
});

test('something else than php answers', async () => {
  const failure = await runFailure(runProgram('', { connection: sshd.connection({ php: '/bin/echo' }) }));
  expect(failure).toMatchObject({ code: 'php-unusable' });
});

test('php says nothing', async () => {
  const run = runProgram('fgets(STDIN);', { connection: sshd.connection(), limits: { silenceMs: 1_000 } });
  expect(await runFailure(run)).toMatchObject({ code: 'instance-silent' });
});

test('php says too much', async () => {
  const run = runProgram('for (;;) echo "again and again\\n";', {
    connection: sshd.connection(),
    limits: { outputBytes: 200_000 },
  });
  expect(await runFailure(run)).toMatchObject({ code: 'instance-silent' });
});

test('php fails', async () => {
  const failure = await runFailure(
    runProgram('throw new LogicException("database \\x1b]0;down\\x07");', { connection: sshd.connection() }),
  );
  expect(failure).toMatchObject({ code: 'instance-silent' });
  expect(failure.message).toContain('on 127.0.0.1 ended with exit code 255');
  expect(failure.message).toContain('LogicException: database');
  expect(failure.message).not.toMatch(/\p{Cc}/u);
});

test('the connection is cut in the middle', async () => {
  const failure = await runFailure(
    runProgram(
      'echo posix_getppid(), "\\n"; fgets(STDIN);',
      { connection: sshd.connection() },
      async (php) => {
        process.kill(Number(await readLine(php)), 'SIGKILL');
        return readAll(php);
      },
    ),
  );
  expect(failure).toMatchObject({ code: 'instance-unreachable' });
  expect(failure.message).toContain('The connection to 127.0.0.1 was cut');
});

test('an abort ends php on the other side too', async () => {
  const controller = new AbortController();
  let pid = 0;
  const failure = await runFailure(
    runProgram(
      'echo getmypid(), "\\n"; fgets(STDIN);',
      { connection: sshd.connection(), signal: controller.signal },
      async (php) => {
        pid = Number(await readLine(php));
        controller.abort();
        return readAll(php);
      },
    ),
  );
  expect(failure).toMatchObject({ code: 'cancelled', message: 'The work on 127.0.0.1 was cancelled.' });
  await ended(pid);
});
