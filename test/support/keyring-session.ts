import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { createTemporaryFolder } from './temporary-folder.ts';

type Environment = Record<string, string>;

/** A D-Bus session of its own, with a home of its own. */
export interface KeyringSession extends AsyncDisposable {
  /** The whole environment of a process that lives in it. */
  readonly env: Environment;
  /** Locks the keyring; nothing can unlock it, for there is no screen to ask on. */
  lock(): Promise<void>;
}

/** A bus that no service can be started on. */
const emptyBus = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>`;

const homeIn = async (folder: string): Promise<Environment> => {
  const home = (name: string) => join(folder, name);
  for (const name of ['run', 'data', 'config', 'cache']) await mkdir(home(name), { mode: 0o700 });
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    XDG_RUNTIME_DIR: home('run'),
    XDG_DATA_HOME: home('data'),
    XDG_CONFIG_HOME: home('config'),
    XDG_CACHE_HOME: home('cache'),
  };
};

const addressFrom = async (child: ChildProcess): Promise<string> => {
  let errors = '';
  child.stderr?.on('data', (text: Buffer) => (errors += text.toString()));
  if (!child.stdout) throw new Error('dbus-run-session without its output');
  const ended = once(child, 'close').then(
    ([code]) => {
      throw new Error(`The session ended with ${code}: ${errors}`);
    },
    (error: Error) => {
      throw new Error(`dbus-run-session is needed for a private session bus: ${error.message}`);
    },
  );
  const [address] = (await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    ended,
  ])) as string[];
  ended.catch(() => undefined);
  return String(address);
};

/** Starts a session; with `keyring: false` nothing in it keeps secrets. */
export const startKeyringSession = async ({ keyring = true } = {}): Promise<KeyringSession> => {
  const folder = await createTemporaryFolder();
  const home = await homeIn(folder.path);
  const config = join(folder.path, 'bus.conf');
  await writeFile(config, emptyBus);
  const script = resolve('test/support/keyring-session.sh');
  const options = keyring ? [] : [`--config-file=${config}`];
  const child = spawn('dbus-run-session', [...options, '--', 'sh', script], { env: home, stdio: 'pipe' });
  const closed = once(child, 'close').catch(() => undefined);
  child.stdin.on('error', () => undefined);
  child.stdin.write(keyring ? 'a password of the keyring\n' : '\n');
  const end = async () => {
    child.stdin.end();
    await closed;
    await folder.remove();
  };
  try {
    const env = { ...home, DBUS_SESSION_BUS_ADDRESS: await addressFrom(child) };
    return {
      env,
      async lock() {
        const [service, path] = ['org.freedesktop.secrets', '/org/freedesktop/secrets'];
        const login = `array:objpath:${path}/collection/login`;
        await execa(
          'dbus-send',
          [
            '--session',
            '--print-reply',
            `--dest=${service}`,
            path,
            'org.freedesktop.Secret.Service.Lock',
            login,
          ],
          { env, extendEnv: false },
        );
      },
      [Symbol.asyncDispose]: end,
    };
  } catch (error) {
    await end();
    throw error;
  }
};
