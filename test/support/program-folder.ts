import { chmod, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, vi } from 'vitest';
import { createTemporaryFolder } from './temporary-folder.ts';

/** What a recording program was started with and told. */
export interface Recording {
  readonly argv: string[];
  readonly cwd: string;
  readonly env: string[];
  readonly stdin: string;
}

/** A folder of small programs, to be put first on PATH, or to be all of it. */
export interface ProgramFolder extends AsyncDisposable {
  readonly path: string;
  read(name: string): Promise<string>;
  /** A program of `sh`; resolves with its path. */
  add(name: string, script: string): Promise<string>;
  /** The one of this machine, under its name. */
  link(...names: string[]): Promise<void>;
  /**
   * A program that writes down how it was started and what it is told, and then goes on with `script`, which has its
   * arguments. To be started once.
   */
  record(name: string, script: string): Promise<string>;
  /** Undefined where it was never started. */
  recording(name: string): Promise<Recording | undefined>;
}

export const createProgramFolder = async (): Promise<ProgramFolder> => {
  const folder = await createTemporaryFolder();
  const at = (name: string) => join(folder.path, name);
  const read = (name: string) => readFile(at(name), 'utf8');
  const add: ProgramFolder['add'] = async (name, script) => {
    await rm(at(name), { force: true });
    await writeFile(at(name), `#!/bin/sh\n${script}\n`);
    await chmod(at(name), 0o755);
    return at(name);
  };
  return {
    path: folder.path,
    read,
    add,
    async link(...names) {
      for (const name of names) {
        const { stdout } = await execa('sh', ['-c', 'command -v "$0"', name]);
        await symlink(stdout, at(name));
      }
    },
    record: (name, script) =>
      add(
        name,
        [
          `log='${at(name)}'`,
          `printf '%s\\0' "$@" > "$log.argv"; pwd > "$log.cwd"; env > "$log.env"`,
          // Beside it, so that what is gone on with is the process itself, and ends when it ends; and the log first.
          `mkfifo "$log.pipe"; exec 3<&0; tee "$log.pipe" <&3 > "$log.stdin" 2> /dev/null 3<&- & exec 3<&- < "$log.pipe"`,
          script,
        ].join('\n'),
      ),
    async recording(name) {
      const argv = await read(`${name}.argv`).catch(() => undefined);
      if (argv === undefined) return undefined;
      return {
        argv: argv.split('\0').slice(0, -1),
        cwd: (await read(`${name}.cwd`)).trim(),
        env: (await read(`${name}.env`)).split('\n'),
        stdin: await read(`${name}.stdin`),
      };
    },
    [Symbol.asyncDispose]: folder.remove,
  };
};

/** One for each test of a file; the environment is as before after it. */
export const programFolderPerTest = (): (() => ProgramFolder) => {
  let folder: ProgramFolder;
  beforeEach(async () => {
    folder = await createProgramFolder();
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await folder[Symbol.asyncDispose]();
  });
  return () => folder;
};
