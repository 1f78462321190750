import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Failure } from '../../src/contract/errors.ts';

/** The bundled command line. */
export const bundle = new URL('../../dist/cli/index.js', import.meta.url).pathname;

export interface CliRun {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

interface RunOptions {
  readonly input?: string;
  readonly env?: Record<string, string>;
  readonly cwd?: string;
  /** When it is aborted, the program is killed outright. */
  readonly killedBy?: AbortSignal;
}

/** A folder with a profile and a passphrase of its own, and the bundled command line to drive on it. */
export interface CliHome extends AsyncDisposable {
  readonly folder: string;
  readonly passphrase: string;
  /** The profile's folder. */
  readonly profile: string;
  /** Runs `keybridge …args`; never throws. */
  run(args: string[], options?: RunOptions): Promise<CliRun>;
  /** Runs with --json, expects success, answers the document. */
  json<T = Record<string, unknown>>(...args: string[]): Promise<T>;
  /** Runs with --json, expects failure, answers the error with its exit code. */
  failure(args: string[], options?: RunOptions): Promise<Failure & { exitCode: number | undefined }>;
  /** Writes a file of the test's own. */
  file(name: string, content: string): Promise<string>;
}

export const createCliHome = async (env: Record<string, string> = {}): Promise<CliHome> => {
  const folder = await mkdtemp(join(tmpdir(), 'keybridge-test-'));
  const passphrase = `correct horse ${Math.random().toString(36).slice(2)}`;
  const passphraseFile = join(folder, 'passphrase');
  await writeFile(passphraseFile, `${passphrase}\n`, { mode: 0o600 });
  const profile = join(folder, 'profile');

  const run: CliHome['run'] = async (args, options = {}) => {
    const { exitCode, stdout, stderr } = await execa(process.execPath, [bundle, ...args], {
      reject: false,
      cwd: options.cwd ?? folder,
      input: options.input ?? '',
      extendEnv: false,
      killSignal: 'SIGKILL',
      ...(options.killedBy && { cancelSignal: options.killedBy }),
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: folder,
        KEYBRIDGE_PROFILE: profile,
        KEYBRIDGE_PASSPHRASE_FILE: passphraseFile,
        ...env,
        ...options.env,
      },
    });
    return { exitCode, stdout, stderr };
  };

  return {
    folder,
    passphrase,
    profile,
    run,
    async json<T>(...args: string[]) {
      const result = await run([...args, '--json']);
      if (result.exitCode !== 0)
        throw new Error(`keybridge ${args.join(' ')}: ${result.exitCode} ${result.stderr}`);
      return JSON.parse(result.stdout) as T;
    },
    async failure(args, options) {
      const { exitCode, stdout, stderr } = await run([...args, '--json'], options);
      if (exitCode === 0) throw new Error(`keybridge ${args.join(' ')} succeeded: ${stdout}`);
      return { ...(JSON.parse(stderr) as { error: Failure }).error, exitCode };
    },
    async file(name, content) {
      const path = join(folder, name);
      await writeFile(path, content, { mode: 0o600 });
      return path;
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
};
