import { cp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Status } from '../../src/contract/methods.ts';
import { buildProgram, type Program } from '../support/build-program.ts';
import { startKeychainProcess } from '../support/keychain-process.ts';
import { type KeyringSession, startKeyringSession } from '../support/keyring-session.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

let program: Program;
let session: KeyringSession;
beforeAll(async () => {
  program = await buildProgram('keychain-worker.ts');
  session = await startKeyringSession();
});
afterAll(async () => {
  await session[Symbol.asyncDispose]();
  await program.remove();
});

const service = 'keybridge-test/availability';
const installs = 'On Debian and Ubuntu: apt install libsecret-1-0 gnome-keyring;';
const orPassphrase = 'Or choose the passphrase vault instead.';

const availabilityIn = async (env: Record<string, string>, path = program.path) => {
  await using worker = startKeychainProcess(path, env);
  return await worker.at(service).availability();
};
const without = (...names: string[]): Record<string, string> =>
  Object.fromEntries(Object.entries(session.env).filter(([name]) => !names.includes(name)));

describe('the session', () => {
  test('an unlocked keyring is available, and is tried without a trace', async () => {
    await using worker = startKeychainProcess(program.path, session.env);
    expect(await worker.at(service).availability()).toEqual({ available: true });
    expect(await worker.at(service).items()).toEqual({});
  });

  test('a locked keyring says so, for a value that is there and for one that is not', async () => {
    await using own = await startKeyringSession();
    await using worker = startKeychainProcess(program.path, own.env);
    const keychain = worker.at(service);
    await keychain.set('name', 'value');
    await own.lock();
    expect(await keychain.availability()).toEqual({
      available: false,
      reason: 'The keychain is locked.',
      remedy: 'Unlock it, and try again.',
    });
    const locked = { failure: { code: 'vault-unavailable', message: 'The keychain is locked.' } };
    await expect(keychain.get('name')).rejects.toMatchObject(locked);
    await expect(keychain.get('other')).rejects.toMatchObject(locked);
    await expect(keychain.set('name', 'other value')).rejects.toMatchObject(locked);
  });

  test('a session without a Secret Service', async () => {
    await using bare = await startKeyringSession({ keyring: false });
    await using worker = startKeychainProcess(program.path, bare.env);
    const keychain = worker.at(service);
    const reason = 'There is no Secret Service with a keyring in this session.';
    expect(await keychain.availability()).toEqual({
      available: false,
      reason,
      remedy: expect.stringContaining(installs) as string,
      commandLine: 'Run `keybridge vault use passphrase`.',
    });
    const failure = { failure: { code: 'vault-unavailable', message: reason } };
    await expect(keychain.get('name')).rejects.toMatchObject(failure);
    await expect(keychain.set('name', 'value')).rejects.toMatchObject(failure);
    await expect(keychain.delete('name')).rejects.toMatchObject(failure);
  });

  test.each([
    [
      'no session at all',
      () => without('DBUS_SESSION_BUS_ADDRESS', 'XDG_RUNTIME_DIR'),
      'There is no desktop session here whose keychain could be used.',
    ],
    [
      'a session without a bus',
      () => without('DBUS_SESSION_BUS_ADDRESS'),
      'There is no Secret Service with a keyring in this session.',
    ],
    [
      'the address of a bus that is gone',
      () => ({ ...session.env, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere/bus' }),
      'The keychain failed: Could not connect: No such file or directory.',
    ],
    [
      'no address of a bus',
      () => ({ ...session.env, DBUS_SESSION_BUS_ADDRESS: 'nonsense' }),
      expect.stringContaining('The keychain failed: ') as string,
    ],
  ])('%s: says what to install, and what else to do', async (_what, env, reason) => {
    const state = await availabilityIn(env());
    expect(state).toMatchObject({
      available: false,
      reason,
      remedy: expect.stringContaining(installs) as string,
    });
    expect(state).toMatchObject({
      remedy: expect.stringContaining(orPassphrase) as string,
      commandLine: 'Run `keybridge vault use passphrase`.',
    });
  });
});

describe('keytar', () => {
  /** The worker beside a keytar of its own, which `change` takes something from. */
  const beside = async (folder: string, change: (keytar: string) => Promise<void>): Promise<string> => {
    const keytar = join(folder, 'node_modules/keytar');
    await mkdir(dirname(keytar));
    await cp(resolve('node_modules/keytar'), keytar, { recursive: true });
    await change(keytar);
    const path = join(folder, 'program.mjs');
    await cp(program.path, path);
    return path;
  };
  const drop =
    (...names: string[]) =>
    async (keytar: string) => {
      for (const name of names) await rm(join(keytar, name), { recursive: true });
    };
  const reason =
    'The keychain cannot be reached: libsecret is missing, or keytar’s program for this machine.';

  test('whose install script was skipped works from its prebuilt program', async () => {
    await using folder = await createTemporaryFolder();
    const path = await beside(folder.path, (keytar) =>
      rm(join(keytar, 'build'), { recursive: true, force: true }),
    );
    expect(await availabilityIn(session.env, path)).toEqual({ available: true });
  });

  test.each<[string, (keytar: string) => Promise<void>]>([
    ['without any program for this machine', drop('build', 'prebuilds')],
    [
      'whose program does not load',
      async (keytar) => {
        await drop('prebuilds')(keytar);
        await writeFile(join(keytar, 'build/Release/keytar.node'), 'no program');
      },
    ],
    ['without its own code', drop('lib')],
    ['that was not installed', drop('')],
  ])('%s: not available, with the reason', async (_what, change) => {
    await using folder = await createTemporaryFolder();
    const path = await beside(folder.path, change);
    expect(await availabilityIn(session.env, path)).toMatchObject({ available: false, reason });
  });

  test('that is missing leaves the rest of the product at work', async () => {
    const cli = await buildProgram('../../src/cli/index.ts');
    await using folder = await createTemporaryFolder();
    try {
      const modules = join(dirname(cli.path), 'node_modules');
      await rm(modules);
      await mkdir(modules);
      await symlink(resolve('node_modules/fs-native-extensions'), join(modules, 'fs-native-extensions'));
      const passphraseFile = join(folder.path, 'passphrase');
      await writeFile(passphraseFile, 'four words\n', { mode: 0o600 });
      const run = async (...args: string[]): Promise<unknown> => {
        const options = { env: { ...session.env, KEYBRIDGE_PROFILE: folder.path }, extendEnv: false };
        const { stdout } = await execa(process.execPath, [cli.path, ...args, '--json'], options);
        return JSON.parse(stdout);
      };
      const status = (await run('status')) as Status;
      expect(status.vaults).toMatchObject([
        { kind: 'keychain', available: false, reason },
        { kind: 'passphrase', available: true },
      ]);
      await run('client', 'add', 'Acme');
      await run('vault', 'use', 'passphrase', '--passphrase-file', passphraseFile);
      expect(await run('status')).toMatchObject({
        vault: 'passphrase',
        passphraseVaultExists: true,
        clients: 1,
      });
    } finally {
      await cli.remove();
    }
  });
});
