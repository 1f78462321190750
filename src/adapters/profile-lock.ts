import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CoreError } from '../core/core-error.ts';
import { writeError } from './file-errors.ts';

const patience = 15_000;

const isFree = (tryLock: (fd: number) => boolean, fd: number, path: string): boolean => {
  try {
    return tryLock(fd);
  } catch (error) {
    throw writeError(path, error);
  }
};

const openLockFile = async (path: string) => {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    return await open(path, 'a', 0o600);
  } catch (error) {
    throw writeError(path, error);
  }
};

/**
 * Runs `work` while this process alone holds the lock file. It is a lock of the kernel (OFD, BSD or LockFileEx), so
 * that it is free at once when its holder dies, and the file itself is never removed.
 */
export const withLock = async <T>(path: string, work: () => Promise<T>): Promise<T> => {
  const { tryLock } = await import('fs-native-extensions');
  const file = await openLockFile(path);
  try {
    const giveUp = performance.now() + patience;
    while (!isFree(tryLock, file.fd, path)) {
      if (performance.now() > giveUp) {
        throw new CoreError(
          'profile-busy',
          'Another Keybridge is changing this profile.',
          'Wait until it is done, then try again.',
        );
      }
      await sleep(2 + Math.random() * 8);
    }
    return await work();
  } finally {
    // Closing it lets go of the lock. Work that is done stays done, whatever comes of that.
    await file.close().catch(() => undefined);
  }
};
