import { CoreError } from '../../src/core/core-error.ts';
import type { Files } from '../../src/core/ports.ts';

export interface InMemoryFiles extends Files {
  /** Every file, by its absolute path; a test may put others there. */
  readonly all: Map<string, Uint8Array>;
  /** Files that nobody but the owner may read, as far as `write` was told. */
  readonly ownerOnly: ReadonlySet<string>;
  /** Paths that lie in a git work tree which does not ignore them. */
  readonly exposedToGit: Set<string>;
  text(path: string): string | undefined;
}

const envPhp = '/app/etc/env.php';

const same = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && Buffer.compare(a, b) === 0);

/** Files without a disk: no links, no folders. A Magento root is what has `bin/magento` beside its `env.php`. */
export const createInMemoryFiles = (): InMemoryFiles => {
  const all = new Map<string, Uint8Array>();
  const ownerOnly = new Set<string>();
  const exposedToGit = new Set<string>();

  const magentoRootOf = (path: string): string | undefined => {
    const root = path.endsWith(envPhp) ? path.slice(0, -envPhp.length) : undefined;
    return root !== undefined && all.has(`${root}/bin/magento`) ? root : undefined;
  };
  const backupPath = (path: string): string => {
    const number = [...all.keys()].filter((other) => other.startsWith(`${path}.backup`)).length + 1;
    return `${path}.backup-${number}`;
  };

  return {
    all,
    ownerOnly,
    exposedToGit,
    text(path) {
      const bytes = all.get(path);
      return bytes && Buffer.from(bytes).toString('utf8');
    },
    async read(path, most) {
      const bytes = all.get(path);
      if (!bytes) throw new CoreError('file-unreadable', `There is no file ${path}.`, 'Give another.');
      if (bytes.length > most) throw new CoreError('bad-input', `${path} is too large.`, 'Give another.');
      return bytes;
    },
    inspect: async (path) => ({ realPath: path, bytes: all.get(path), magentoRoot: magentoRootOf(path) }),
    isExposedToGit: async (path) => exposedToGit.has(path),
    async write(path, bytes, expected, access) {
      if (!same(all.get(path), expected)) {
        throw new CoreError('unsafe-edit', `${path} was changed in the meantime.`, 'Try again.');
      }
      if (access === 'owner-only' || !all.has(path)) ownerOnly.add(path);
      all.set(path, bytes);
    },
    async backUp(path, bytes) {
      if (!all.has(path)) throw new CoreError('file-unwritable', `${path} is not there.`, 'Give another.');
      const backup = backupPath(path);
      all.set(backup, bytes);
      if (ownerOnly.has(path)) ownerOnly.add(backup);
      return backup;
    },
    discardBackup: async (path) => void all.delete(path),
    backupPath,
  };
};
