import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import type { Connection } from '../../src/contract/model.ts';
import { closedPort } from './closed-port.ts';
import { createTemporaryFolder } from './temporary-folder.ts';

type SshConnection = Extract<Connection, { kind: 'ssh' }>;

/** A real sshd on loopback that lets the current user in, and an ssh that is configured for it. */
export interface Sshd extends AsyncDisposable {
  readonly port: number;
  readonly user: string;
  /** To be put first on PATH: its `ssh` reads the configuration of this test, as it does the user's own otherwise. */
  readonly bin: string;
  /** The connection of an instance there. */
  connection(parts?: Partial<SshConnection>): SshConnection;
  /** What stands first in the configuration of ssh from now on. */
  configure(lines: string): Promise<void>;
  /** What ssh takes for the host's key; at first the right one. */
  know(what: 'its key' | 'another key' | 'nothing'): Promise<void>;
}

const sshdPath =
  ['/usr/sbin/sshd', '/usr/local/sbin/sshd', '/opt/homebrew/sbin/sshd'].find(existsSync) ?? 'sshd';

const makeKey = async (path: string): Promise<string> => {
  await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', path]);
  return (await readFile(`${path}.pub`, 'utf8')).trim();
};

/** `settings` are further lines of sshd_config. */
export const startSshd = async (settings = ''): Promise<Sshd> => {
  const folder = await createTemporaryFolder();
  const at = (name: string) => join(folder.path, name);
  // As root it wants this folder, which the service makes when it starts.
  if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true, mode: 0o755 });

  const keys = {
    'its key': await makeKey(at('host_key')),
    'another key': await makeKey(at('another_key')),
  };
  await writeFile(at('authorized_keys'), await makeKey(at('user_key')), { mode: 0o600 });
  const port = await closedPort();
  await writeFile(
    at('sshd_config'),
    `ListenAddress 127.0.0.1:${port}
HostKey ${at('host_key')}
AuthorizedKeysFile ${at('authorized_keys')}
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
StrictModes no
UsePAM no
PidFile none
${settings}
`,
  );

  const sshConfig = `
IdentityFile ${at('user_key')}
IdentitiesOnly yes
IdentityAgent none
UserKnownHostsFile ${at('known_hosts')}
GlobalKnownHostsFile /dev/null
`;
  const configure = (lines: string) => writeFile(at('ssh_config'), `${lines}${sshConfig}`);
  const know: Sshd['know'] = (what) =>
    writeFile(at('known_hosts'), what === 'nothing' ? '' : `[127.0.0.1]:${port} ${keys[what]}\n`);
  await configure('');
  await know('its key');
  await mkdir(at('bin'));
  const { stdout: realSsh } = await execa('sh', ['-c', 'command -v ssh']);
  await writeFile(at('bin/ssh'), `#!/bin/sh\nexec ${realSsh} -F ${at('ssh_config')} "$@"\n`);
  await chmod(at('bin/ssh'), 0o755);

  const server = spawn(sshdPath, ['-D', '-e', '-f', at('sshd_config')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(server, 'close');
  const log: string[] = [];
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: server.stderr }).on('line', (line) => {
      log.push(line);
      if (line.startsWith('Server listening')) resolve();
    });
    void ended.then(() => reject(new Error(`sshd did not start: ${log.join('\n')}`)));
    server.once('error', reject);
  });

  return {
    port,
    user: userInfo().username,
    bin: at('bin'),
    connection: (parts) => ({ kind: 'ssh', host: '127.0.0.1', port, root: '/', ...parts }),
    configure,
    know,
    async [Symbol.asyncDispose]() {
      server.kill();
      await ended;
      await folder.remove();
    },
  };
};
