import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeError } from '../adapters/file-errors.ts';
import { CoreError } from '../core/core-error.ts';

/** A folder in the system's temporary one, its owner's alone (0700). It goes with the program, if not before. */
export interface PracticeFolder {
  readonly path: string;
  remove(): Promise<void>;
}

const options = { recursive: true, force: true, maxRetries: 3 };

const notRemoved = (path: string, cause: unknown): CoreError =>
  new CoreError(
    'file-unwritable',
    `Practice has ended, but its folder ${path} could not be removed.`,
    'Remove it yourself: nothing in it is real.',
    { cause },
  );

export const makePracticeFolder = async (): Promise<PracticeFolder> => {
  const prefix = join(tmpdir(), 'keybridge-practice-');
  const path = await mkdtemp(prefix).catch((error: unknown) => {
    throw writeError(prefix, error);
  });
  const removeAtExit = (): void => {
    try {
      rmSync(path, options);
    } catch {
      // There is nobody left to tell.
    }
  };
  process.once('exit', removeAtExit);
  return {
    path,
    async remove() {
      await rm(path, options).catch((error: unknown) => {
        throw notRemoved(path, error);
      });
      process.off('exit', removeAtExit);
    },
  };
};
