import { CoreError } from '../core/core-error.ts';

const reasons: Record<string, string> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the disk is read-only',
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'a part of its path is a file',
  EISDIR: 'it is a folder',
  EBUSY: 'another program holds it, or it is a mount of its own',
  ENAMETOOLONG: 'its name is too long',
  ELOOP: 'its links lead in a circle',
  ENOLCK: 'this disk knows no file locks',
  ENOTSUP: 'this disk knows no file locks',
  ERR_INVALID_ARG_VALUE: 'no file can have this name',
};

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unknown error';

/** A failed write, as something a person can act on; the file is as it was before. */
export const writeError = (path: string, error: unknown): unknown => {
  if (error instanceof CoreError) return error;
  const code = codeOf(error);
  const failure = (reason: string, remedy: string, failureCode: 'disk-full' | 'file-unwritable') =>
    new CoreError(
      failureCode,
      `${path} could not be written: ${reason}.`,
      `${remedy}; nothing was changed.`,
      {
        cause: error,
      },
    );
  if (['ENOSPC', 'EDQUOT', 'EFBIG', 'EIO'].includes(code)) {
    return failure(`the disk is full or fails (${code})`, 'Make room and try again', 'disk-full');
  }
  if (code === 'EPERM' && (error as NodeJS.ErrnoException).syscall === 'fchown') {
    const reason = 'it belongs to another user or group, and a new file in its place would not';
    return failure(reason, 'Do this as its owner, or as root', 'file-unwritable');
  }
  const reason = reasons[code];
  return reason === undefined
    ? error
    : failure(reason, 'Choose a place that you may write to', 'file-unwritable');
};

/** A failed read, as something a person can act on. */
export const readError = (path: string, error: unknown): unknown => {
  if (error instanceof CoreError) return error;
  const code = codeOf(error);
  const reason = code === 'EACCES' || code === 'EPERM' ? 'this user may not read it' : reasons[code];
  if (reason === undefined) return error;
  return new CoreError(
    'file-unreadable',
    `${path} could not be read: ${reason}.`,
    'Give the path of a file that you may read.',
    { cause: error },
  );
};

export const isMissing = (error: unknown): boolean => codeOf(error) === 'ENOENT';

export const isTaken = (error: unknown): boolean => codeOf(error) === 'EEXIST';
