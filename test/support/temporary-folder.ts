import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TemporaryFolder extends AsyncDisposable {
  /** With links resolved: the temporary folder of macOS is one. */
  readonly path: string;
  remove(): Promise<void>;
}

export const createTemporaryFolder = async (): Promise<TemporaryFolder> => {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'keybridge-test-')));
  const remove = () => rm(path, { recursive: true, force: true });
  return { path, remove, [Symbol.asyncDispose]: remove };
};
