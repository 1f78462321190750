import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { createTemporaryFolder } from './temporary-folder.ts';
import { withFileSizeLimit } from './limited-rights.ts';

export interface FullDisk extends AsyncDisposable {
  readonly folder: string;
  /** From now on there is room for about so many kilobytes. */
  fillUpTo(kilobytes: number): Promise<void>;
  makeRoom(): Promise<void>;
  /** A command to run a process with that is to meet the full disk. */
  readonly under: readonly string[];
}

const diskSize = 512;

/** A file system of its own in memory, really full. */
export const createFullDisk = async (): Promise<FullDisk> => {
  const folder = await createTemporaryFolder();
  try {
    await execa('mount', ['-t', 'tmpfs', '-o', `size=${diskSize}k,mode=0700`, 'tmpfs', folder.path]);
  } catch (error) {
    await folder.remove();
    throw error;
  }
  return {
    folder: folder.path,
    under: [],
    async fillUpTo(kilobytes) {
      const { stdout } = await execa('df', ['--output=avail', '-k', folder.path]);
      const available = Number(stdout.split('\n')[1]);
      await writeFile(join(folder.path, 'ballast'), Buffer.alloc((available - kilobytes) * 1024));
    },
    makeRoom: () => rm(join(folder.path, 'ballast')),
    async [Symbol.asyncDispose]() {
      await execa('umount', [folder.path]);
      await folder.remove();
    },
  };
};

/** For where nothing may be mounted: a write comes to its end in the middle in the same way. */
export const createSizeLimit = async (): Promise<FullDisk> => {
  const folder = await createTemporaryFolder();
  let under: readonly string[] = [];
  return {
    folder: folder.path,
    get under() {
      return under;
    },
    async fillUpTo(kilobytes) {
      under = withFileSizeLimit(kilobytes);
    },
    async makeRoom() {
      under = [];
    },
    [Symbol.asyncDispose]: folder.remove,
  };
};

const mountsAreAllowed = (): Promise<boolean> =>
  createFullDisk().then(
    (disk) => disk[Symbol.asyncDispose]().then(() => true),
    () => false,
  );

/** Both kinds; only root may mount, and not in every container. */
export const fullDisks = async () => [
  { name: 'a file that may not grow', create: createSizeLimit, isHere: true },
  { name: 'a full disk', create: createFullDisk, isHere: await mountsAreAllowed() },
];

export const nothingMounts = 'nothing may be mounted here';
