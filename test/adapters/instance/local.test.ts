import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { ended, readAll, readLine, runFailure, runProgram } from '../../support/instance-run.ts';
import { programFolderPerTest } from '../../support/program-folder.ts';

const programs = programFolderPerTest();

const withPhp = (php: string) => ({ connection: { kind: 'local', root: '/', php } as const });
describe('a conversation', () => {
  test('has one php for all that is told and said', async () => {
    const program = 'while (($line = fgets(STDIN)) !== false) { echo strtoupper($line), getmypid(), "\\n"; }';
    const said = await runProgram(program, {}, async (php) => {
      php.tell('one');
      const first = [await readLine(php), await readLine(php)];
      php.tell('two – “zwei”');
      php.end();
      return [...first, ...(await readAll(php))];
    });
    expect(said[0]).toBe('ONE');
    expect(said[2]).toBe('TWO – “ZWEI”');
    expect(said[3]).toBe(said[1]);
  });

  test('has a program of any length, in any script', async () => {
    expect(await runProgram(`/* ${'…'.repeat(200_000)} */ echo "fine";`)).toEqual(['fine']);
  });

  test('ends with php, whose last line needs no end', async () => {
    expect(await runProgram('echo "one\\r\\ntwo\\n\\nthree";')).toEqual(['one', 'two', '', 'three']);
  });

  test('ends php with its standard input when the talk is over', async () => {
    const program = 'echo getmypid(), "\\n"; while (fgets(STDIN) !== false); echo "bye\\n";';
    const pid = Number(await runProgram(program, {}, readLine));
    await ended(pid);
  });

  test('has php without secrets or the root in its argv, and our own environment', async () => {
    const program = 'echo json_encode([file_get_contents("/proc/self/cmdline"), getenv()]);';
    const [facts = ''] = await runProgram(program, {
      connection: { kind: 'local', root: '/var/www/the-root' },
    });
    expect(facts).toContain('php\\u0000-r\\u0000fwrite');
    expect(facts).not.toContain('the-root');
    expect(facts).not.toContain('json_encode');
  });

  test('has its own globals, and lines of any length', async () => {
    const line = 'x'.repeat(300_000);
    const program =
      '$length = strlen(rtrim(fgets(STDIN))); function tell() { global $length; echo $length; } tell();';
    const said = await runProgram(program, {}, async (php) => {
      php.tell(line);
      return readAll(php);
    });
    expect(said).toEqual(['300000']);
  });

  test('may begin with a namespace', async () => {
    expect(await runProgram('namespace Some; const WORD = "here"; echo WORD, "\\n";')).toEqual(['here']);
  });

  test('replaces bytes that are no UTF-8, also where a character comes in two pieces', async () => {
    const program = 'echo "caf\\xe9\\n\\xc3"; usleep(50000); echo "\\xa9\\n";';
    expect(await runProgram(program)).toEqual(['caf\ufffd', 'é']);
  });

  test('fails with what the talk throws, and ends php', async () => {
    let pid = 0;
    const run = runProgram('echo getmypid(), "\\n"; fgets(STDIN);', {}, async (php) => {
      pid = Number(await readLine(php));
      throw new RangeError('enough');
    });
    await expect(run).rejects.toThrow(RangeError);
    await ended(pid);
  });

  test('is told lines that nobody hears any more', async () => {
    const said = await runProgram('echo "bye"; fclose(STDIN); exit(0);', {}, async (php) => {
      for (let count = 0; count < 200; count += 1) php.tell('x'.repeat(10_000));
      const lines = await readAll(php);
      php.tell('after the end');
      php.end();
      return lines;
    });
    expect(said).toEqual(['bye']);
  });
});

describe('php that is none to use', () => {
  test('is not there', async () => {
    const failure = await runFailure(runProgram('', withPhp('/nonexistent/php')));
    expect(failure).toMatchObject({ code: 'program-missing' });
    expect(failure.message).toBe('There is no /nonexistent/php on this computer that can be started.');
    expect(failure.remedy).toContain('Name the php that the site runs with');
    expect(failure.commandLine).toContain('php=PATH');
  });

  test('may not be started', async () => {
    expect(await runFailure(runProgram('', withPhp('/etc/passwd')))).toMatchObject({
      code: 'program-missing',
    });
  });

  test('is too old', async () => {
    const php = await programs().add(
      'php7.3',
      `exec php "$1" "$(printf %s "$2" | sed 's/PHP_VERSION_ID/(70333)/')"`,
    );
    const failure = await runFailure(runProgram('echo "never";', withPhp(php)));
    expect(failure).toMatchObject({ code: 'php-unusable' });
    expect(failure.message).toContain(`${php} on this computer is PHP 7.3.33; Keybridge needs 7.4 or newer`);
  });

  test('lacks JSON', async () => {
    const php = await programs().add('php', 'exec php -d disable_functions=json_encode "$@"');
    const failure = await runFailure(runProgram('echo "never";', withPhp(php)));
    expect(failure).toMatchObject({ code: 'php-unusable' });
    expect(failure.message).toContain('lacks the JSON extension');
  });

  test('is another program', async () => {
    const php = await programs().add('php-cgi', `echo 'Usage: php-cgi [-q]'; exit 1`);
    const failure = await runFailure(runProgram('', withPhp(php)));
    expect(failure).toMatchObject({ code: 'php-unusable' });
    expect(failure.message).toContain('“Usage: php-cgi [-q]”');
  });

  test('is heard of only after what a wrapper says before', async () => {
    const php = await programs().add('php', `echo 'Welcome!'; printf 'No line end'; exec php "$@"`);
    expect(await runProgram('echo "first";', withPhp(php))).toEqual(['first']);
  });
});

describe('php that fails', () => {
  test('says so by its exit code and the first lines of its standard error', async () => {
    const program =
      'echo "one\\n"; fwrite(STDERR, "PHP Fatal error: \\e[31mno memory\\e[0m\\nin a.php\\nmore\\nand more\\n"); exit(255);';
    let said = '';
    const failure = await runFailure(
      runProgram(program, {}, async (php) => {
        for await (const line of php.lines) said += line;
      }),
    );
    expect(said).toBe('one');
    expect(failure).toMatchObject({ code: 'instance-silent' });
    expect(failure.message).toBe(
      'php on this computer ended with exit code 255 before it had answered: “PHP Fatal error: no memory / in a.php / more”.',
    );
  });

  test('is killed from outside', async () => {
    const failure = await runFailure(
      runProgram('echo getmypid(), "\\n"; fgets(STDIN);', {}, async (php) => {
        process.kill(Number(await readLine(php)), 'SIGKILL');
        return readAll(php);
      }),
    );
    expect(failure).toMatchObject({ code: 'instance-silent' });
    expect(failure.message).toContain('was ended from outside');
  });

  test('ends as soon as it has said that it is there', async () => {
    const php = await programs().add('php', 'php -r "${2%%eval*}"; echo "out of memory" >&2; exit 3');
    const failure = await runFailure(runProgram('echo 1;', withPhp(php)));
    expect(failure).toMatchObject({ code: 'instance-silent' });
    expect(failure.message).toContain('ended with exit code 3 before it had answered: “out of memory”');
  });

  test('leaves its outputs to a program that has left its group: that one is not waited for', async () => {
    const php = await programs().add(
      'php',
      `setsid sleep 1000 & echo $! > '${programs().path}/pid'; exec php "$@"`,
    );
    expect(await runProgram('echo "done";', withPhp(php))).toEqual(['done']);
    // It is still there to be ended: it was not waited for.
    process.kill(Number(await programs().read('pid')));
  });

  test('is not quoted with anything that it was told', async () => {
    const secret = 'Tr0ub4dor-and-three';
    const key = Array.from({ length: 3 }, (_, part) => `MIIEvQ${part}${'Ab3/'.repeat(10)}`).join('\n');
    const program = `$told = json_decode(fgets(STDIN), true);
      fwrite(STDERR, "Error: cannot set '" . substr($told["secret"], 0, 12) . "...'\\n" . $told["key"] . "\\nthe end");
      exit(1);`;
    const failure = await runFailure(
      runProgram(program, {}, async (php) => {
        php.tell(JSON.stringify({ secret, key }));
        return readAll(php);
      }),
    );
    expect(failure.message).toContain('Error: cannot set');
    for (const piece of [secret.slice(0, 8), 'MIIEvQ', 'Ab3/Ab3/'])
      expect(failure.message).not.toContain(piece);
  });

  test('is forgotten where the talk had all that it wanted', async () => {
    expect(await runProgram('echo "done\\n"; fgets(STDIN); exit(3);', {}, readLine)).toBe('done');
  });
});

describe('limits', () => {
  test('until php is there', async () => {
    const php = await programs().add(
      'php',
      `echo $$ > '${programs().path}/pid'; echo 'Waiting for a lock' >&2; sleep 1000`,
    );
    const failure = await runFailure(runProgram('', { ...withPhp(php), limits: { connectMs: 3_000 } }));
    expect(failure).toMatchObject({ code: 'instance-unreachable' });
    expect(failure.message).toBe('No php on this computer answered within 3 seconds: “Waiting for a lock”.');
  });

  test('of silence, which lines of any kind break', async () => {
    const program =
      'for ($i = 0; $i < 6; $i++) { echo "$i\\n"; usleep(500000); } echo getmypid(), "\\n"; sleep(1000);';
    const said: string[] = [];
    const failure = await runFailure(
      runProgram(program, { limits: { silenceMs: 2_000 } }, async (php) => {
        for await (const line of php.lines) said.push(line);
      }),
    );
    expect(said).toHaveLength(7);
    expect(failure).toMatchObject({ code: 'instance-silent' });
    expect(failure.message).toContain('said nothing for');
    await ended(Number(said[6]));
  });

  test('of all of it', async () => {
    const program = 'for (;;) { echo getmypid(), "\\n"; usleep(20000); }';
    let pid = 0;
    const failure = await runFailure(
      runProgram(program, { limits: { totalMs: 2_000 } }, async (php) => {
        for await (const line of php.lines) pid = Number(line);
      }),
    );
    expect(failure).toMatchObject({ code: 'instance-silent' });
    expect(failure.message).toContain('was not done after 2 seconds');
    await ended(pid);
  });

  test.each([
    ['lines', 'for (;;) echo "again and again\\n";'],
    ['one line without an end', 'for (;;) echo "again and again ";'],
    ['standard error', 'for (;;) fwrite(STDERR, "again and again\\n");'],
  ])('of what is said: %s', async (_, flood) => {
    const failure = await runFailure(runProgram(flood, { limits: { outputBytes: 200_000 } }));
    expect(failure).toMatchObject({ code: 'instance-silent' });
    expect(failure.message).toContain('said more than 200000 bytes');
  });

  test('of what is said before php is there', async () => {
    const php = await programs().add('php', 'while :; do echo again and again; done');
    const failure = await runFailure(runProgram('', { ...withPhp(php), limits: { outputBytes: 200_000 } }));
    expect(failure).toMatchObject({ code: 'instance-silent' });
  });

  test('to end when everything is said', async () => {
    const program = 'echo getmypid(), "\\n"; for (;;) sleep(1000);';
    const pid = Number(await runProgram(program, { limits: { silenceMs: 1_000 } }, readLine));
    await ended(pid);
  });
});

describe('an abort', () => {
  const aborted = { code: 'cancelled', message: 'The work on this computer was cancelled.' };

  test('before the start starts nothing', async () => {
    const php = await programs().add('php', `touch '${programs().path}/started'; exec php "$@"`);
    const run = runProgram('', { ...withPhp(php), signal: AbortSignal.abort() });
    expect(await runFailure(run)).toMatchObject(aborted);
    expect(existsSync(join(programs().path, 'started'))).toBe(false);
  });

  test('right after the start', async () => {
    const controller = new AbortController();
    const run = runProgram('', { signal: controller.signal });
    controller.abort();
    expect(await runFailure(run)).toMatchObject(aborted);
  });

  test('while php is waited for ends all that was started', async () => {
    const controller = new AbortController();
    const mark = join(programs().path, 'mark');
    const php = await programs().add(
      'php',
      `sleep 1000 & echo $! > '${mark}.new'; mv '${mark}.new' '${mark}'; wait`,
    );
    const run = runProgram('', { ...withPhp(php), signal: controller.signal });
    await vi.waitFor(() => expect(existsSync(mark)).toBe(true), { timeout: 20_000 });
    controller.abort();
    expect(await runFailure(run)).toMatchObject(aborted);
    await ended(Number(await programs().read('mark')));
  });

  test('while a line is waited for, and while none is', async () => {
    for (const isWaiting of [true, false]) {
      const controller = new AbortController();
      let pid = 0;
      const failure = await runFailure(
        runProgram(
          'echo getmypid(), "\\n"; fgets(STDIN); sleep(1000);',
          { signal: controller.signal },
          async (php) => {
            pid = Number(await readLine(php));
            if (!isWaiting) controller.abort();
            const next = readLine(php);
            controller.abort();
            return next;
          },
        ),
      );
      expect(failure).toMatchObject(aborted);
      await ended(pid);
    }
  });

  test('takes the children along, and what does not listen to it', async () => {
    const controller = new AbortController();
    const program = `pcntl_async_signals(true); pcntl_signal(SIGTERM, SIG_IGN);
      $child = proc_open(['sh', '-c', "trap '' TERM; echo ready; sleep 1000; sleep 1000"], [1 => ['pipe', 'w']], $pipes);
      fgets($pipes[1]);
      echo getmypid(), ' ', proc_get_status($child)['pid'], "\\n";
      for (;;) sleep(1000);`;
    let pids: number[] = [];
    const failure = await runFailure(
      runProgram(program, { signal: controller.signal }, async (php) => {
        pids = (await readLine(php)).split(' ').map(Number);
        controller.abort();
        return readAll(php);
      }),
    );
    expect(failure).toMatchObject(aborted);
    expect(pids).toHaveLength(2);
    for (const pid of pids) await ended(pid);
  });

  test('when everything is said changes nothing', async () => {
    const controller = new AbortController();
    const said = await runProgram('echo "done\\n";', { signal: controller.signal }, async (php) => {
      const lines = await readAll(php);
      controller.abort();
      return lines;
    });
    expect(said).toEqual(['done']);
  });
});
