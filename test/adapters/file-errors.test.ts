import { expect, test } from 'vitest';
import { readError, writeError } from '../../src/adapters/file-errors.ts';
import { CoreError } from '../../src/core/core-error.ts';

const failure = (code: string, syscall = 'open') => Object.assign(new Error('raw text'), { code, syscall });

// Those that no test brings about for real: they take a network disk, a quota or a dying one.
test.each([
  ['EDQUOT', 'disk-full', 'the disk is full or fails (EDQUOT)'],
  ['EIO', 'disk-full', 'the disk is full or fails (EIO)'],
  ['EROFS', 'file-unwritable', 'the disk is read-only'],
  ['ENOLCK', 'file-unwritable', 'this disk knows no file locks'],
  ['ENOTSUP', 'file-unwritable', 'this disk knows no file locks'],
])(
  'a write that ends in %s is told as %s, with its path and without the system’s words',
  (code, told, reason) => {
    const error = writeError('/shop/env.php', failure(code));
    expect(error).toBeInstanceOf(CoreError);
    expect(error).toMatchObject({ code: told, remedy: expect.stringContaining('nothing was changed') });
    expect((error as CoreError).message).toBe(`/shop/env.php could not be written: ${reason}.`);
  },
);

test('what is told already, or says nothing of a file, is passed on', () => {
  const told = new CoreError('unsafe-edit', 'Changed.', 'Try again.');
  const unknown = new TypeError('a mistake of ours');
  for (const translate of [readError, writeError]) {
    for (const error of [told, unknown, failure('EMFILE')]) expect(translate('/x', error)).toBe(error);
  }
});
