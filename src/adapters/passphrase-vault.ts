import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CoreError } from '../core/core-error.ts';
import type { PassphraseStore } from '../core/ports.ts';
import { noPassphraseVault, vaultLocked } from '../core/vault/vault-failures.ts';
import { openSealed, seal } from './age-file.ts';
import { isTemporaryName, replaceFile } from './atomic-file.ts';
import { isMissing, readError, writeError } from './file-errors.ts';
import { withLock } from './profile-lock.ts';
import { assertSecretName } from './secret-name.ts';

const damaged = (path: string): CoreError =>
  new CoreError(
    'vault-unavailable',
    `${path} is damaged, or was encrypted for another vault.`,
    'Restore a backup.',
  );

const same = (one: Uint8Array | undefined, other: Uint8Array | undefined): boolean =>
  one !== undefined && other !== undefined && Buffer.compare(one, other) === 0;

/**
 * A folder of age files. `identity.age` is an X25519 identity behind the passphrase (scrypt); `NAME.age` is a secret,
 * encrypted to that identity, as JSON `{"name", "value"}`: the name inside, so that a file put in another's place is
 * noticed. `age -d identity.age` and then `age -d -i IDENTITY NAME.age` open it without Keybridge.
 */
export const createPassphraseVault = (folder: string): PassphraseStore => {
  const identityPath = join(folder, 'identity.age');
  /** The identity, and the file that it came out of. */
  let opened: { identity: string; file: Uint8Array } | undefined;

  const pathOf = (name: string): string => {
    assertSecretName(name);
    return join(folder, `${name}.age`);
  };

  const readIfThere = async (path: string): Promise<Uint8Array | undefined> => {
    try {
      return await readFile(path);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw readError(path, error);
    }
  };

  const filesIn = async (): Promise<string[]> => {
    try {
      return await readdir(folder);
    } catch (error) {
      if (isMissing(error)) return [];
      throw readError(folder, error);
    }
  };

  const names = async (): Promise<string[]> =>
    (await filesIn())
      .filter((file) => file.endsWith('.age') && !file.startsWith('.') && file !== 'identity.age')
      .map((file) => file.slice(0, -'.age'.length));

  /** One process at a time; `path` is what a failure speaks of. */
  const changing = async (path: string, change: () => Promise<void>): Promise<void> => {
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await withLock(join(folder, 'vault.lock'), change);
    } catch (error) {
      throw writeError(path, error);
    }
  };

  /** Under the lock: what a process left that was killed while it wrote. */
  const removeLeftovers = async (): Promise<void> => {
    const left = (await filesIn()).filter(isTemporaryName);
    await Promise.all(left.map((file) => rm(join(folder, file), { force: true })));
  };

  const write = async (path: string, bytes: Uint8Array): Promise<void> => {
    await removeLeftovers();
    await replaceFile(path, bytes, { mode: 0o600 });
  };

  const assertNew = async (): Promise<void> => {
    if (await readIfThere(identityPath)) {
      throw new CoreError('duplicate', 'There is a passphrase vault already.', 'Give its passphrase.');
    }
    if ((await names()).length > 0) {
      throw new CoreError(
        'vault-unavailable',
        `${folder} holds secrets without the identity that opens them.`,
        'Put identity.age back, or restore a backup into a profile of its own.',
      );
    }
  };

  const openIdentity = async (passphrase: string): Promise<{ identity: string; file: Uint8Array }> => {
    const file = await readIfThere(identityPath);
    if (!file) throw noPassphraseVault();
    const content = await openSealed(file, { passphrase });
    if ('text' in content) {
      // age-keygen writes comments before it.
      const [identity] = /^AGE-SECRET-KEY-1[0-9A-Z]{58}(?=\s*$)/m.exec(content.text) ?? [];
      if (identity === undefined) throw damaged(identityPath);
      return { identity, file };
    }
    if (content.failure !== 'not-opened') throw damaged(identityPath);
    throw new CoreError('vault-locked', 'The passphrase of the vault is wrong.', 'Try again.');
  };

  /**
   * The identity, as long as its file is the one that was opened: another process may have changed the passphrase, or
   * made a new vault, where a secret for the old identity would be lost.
   */
  const currentIdentity = async (): Promise<string> => {
    if (opened && !same(await readIfThere(identityPath), opened.file)) opened = undefined;
    if (!opened) throw vaultLocked();
    return opened.identity;
  };

  return {
    availability: async () => ({ available: true }),
    exists: async () => (await readIfThere(identityPath)) !== undefined,
    isUnlocked: () => opened !== undefined,

    async create(passphrase) {
      await assertNew();
      const { generateX25519Identity } = await import('age-encryption');
      const identity = await generateX25519Identity();
      const file = await seal(`${identity}\n`, { passphrase });
      await changing(identityPath, async () => {
        await assertNew();
        await write(identityPath, file);
      });
      opened = { identity, file };
    },

    async unlock(passphrase) {
      opened = await openIdentity(passphrase);
    },

    lock() {
      opened = undefined;
    },

    async changePassphrase(current, next) {
      const before = await openIdentity(current);
      const file = await seal(`${before.identity}\n`, { passphrase: next });
      await changing(identityPath, async () => {
        if (!same(await readIfThere(identityPath), before.file)) {
          throw new CoreError(
            'profile-busy',
            'The vault was changed in the meantime.',
            'Try again, with the passphrase that it has now.',
          );
        }
        await write(identityPath, file);
      });
      if (opened) opened = { identity: before.identity, file };
    },

    async destroy() {
      await changing(identityPath, async () => {
        if ((await names()).length > 0) throw new Error('The vault still holds secrets');
        await removeLeftovers();
        await rm(identityPath, { force: true });
      });
      opened = undefined;
    },

    async get(name) {
      const path = pathOf(name);
      const identity = await currentIdentity();
      const bytes = await readIfThere(path);
      if (!bytes) return undefined;
      const opened = await openSealed(bytes, { identity });
      if (!('text' in opened)) throw damaged(path);
      try {
        const content = JSON.parse(opened.text) as { name: unknown; value: unknown };
        if (content.name === name && typeof content.value === 'string') return content.value;
      } catch {
        // Not ours.
      }
      throw damaged(path);
    },

    async set(name, value) {
      const path = pathOf(name);
      await currentIdentity();
      const { identityToRecipient } = await import('age-encryption');
      await changing(path, async () => {
        // The recipient comes from the opened identity: a file beside it could have been exchanged.
        const recipient = await identityToRecipient(await currentIdentity());
        await write(path, await seal(JSON.stringify({ name, value }), { recipient }));
      });
    },

    async delete(name) {
      const path = pathOf(name);
      if ((await filesIn()).length > 0) await changing(path, () => rm(path, { force: true }));
    },

    names,
  };
};
