import { setTimeout as sleep } from 'node:timers/promises';
import type * as Keytar from 'keytar';
import { CoreError } from '../core/core-error.ts';
import type { Availability, KeychainStore } from '../core/ports.ts';
import { passphraseVaultCommand } from '../core/vault/vault-failures.ts';
import {
  fitsOneItem,
  formatItem,
  join,
  parseItem,
  partName,
  sha256,
  type Slot,
  split,
} from './keychain-items.ts';
import { assertSecretName } from './secret-name.ts';

/** A locked keychain asks its person; without one this is how long it may take. */
const patience = 60_000;
/** How often a value is read that another process is changing. */
const attempts = 5;
/** Of this process alone: two that write and delete the same item at once make the keychain fail. */
const probeAccount = `probe#${process.pid}`;
const probing = new Map<string, Promise<void>>();

const remedy =
  process.platform === 'linux'
    ? 'On Debian and Ubuntu: apt install libsecret-1-0 gnome-keyring; on Fedora: dnf install libsecret gnome-keyring; on Arch: pacman -S libsecret gnome-keyring. Where they are installed, log in to a desktop session, or start one with `dbus-run-session`. Or choose the passphrase vault instead.'
    : 'Install Keybridge again with `npm ci`, or choose the passphrase vault instead.';

const unavailable = (reason: string): CoreError =>
  new CoreError('vault-unavailable', reason, remedy, passphraseVaultCommand);

/** What another process may have done that was at work on the same thing: worth another look. */
class Unsettled extends CoreError {}

const loadKeytar = async (): Promise<typeof Keytar> => {
  if (
    process.platform === 'linux' &&
    !process.env['DBUS_SESSION_BUS_ADDRESS'] &&
    !process.env['XDG_RUNTIME_DIR']
  ) {
    throw unavailable('There is no desktop session here whose keychain could be used.');
  }
  try {
    const loaded = (await import('keytar')) as typeof Keytar & { default?: typeof Keytar };
    return loaded.default ?? loaded;
  } catch {
    throw unavailable(
      process.platform === 'linux'
        ? 'The keychain cannot be reached: libsecret is missing, or keytar’s program for this machine.'
        : 'The keychain cannot be reached: keytar’s program for this machine is missing.',
    );
  }
};

const failed = (words: string): string => `The keychain failed: ${words || 'it says nothing more'}.`;

/** A locked keychain asks for its password itself: `vault-locked` would have a door ask for that of the other vault. */
const explain = (error: unknown): CoreError => {
  if (error instanceof CoreError) return error;
  const words = error instanceof Error ? error.message : '';
  if (/locked|dismiss|cancel|denied|interaction is not allowed/i.test(words)) {
    return new CoreError('vault-unavailable', 'The keychain is locked.', 'Unlock it, and try again.');
  }
  if (/No such (secret item|interface)|exist at path .*\/\d+\W*$/.test(words))
    return new Unsettled('vault-unavailable', failed(words), remedy, passphraseVaultCommand);
  return /autolaunch|not provided by any|Object does not exist at path/.test(words)
    ? unavailable('There is no Secret Service with a keyring in this session.')
    : unavailable(failed(words));
};

const bounded = async <T>(work: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new CoreError(
      'vault-unavailable',
      'The keychain did not answer within a minute; it may be waiting for its password.',
      'Unlock the keychain and try again, or choose the passphrase vault instead.',
      passphraseVaultCommand,
    );
    timer = setTimeout(() => reject(error), patience);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};

const damaged = (name: string): CoreError =>
  new Unsettled(
    'vault-unavailable',
    `The keychain has lost a part of ${name}, or holds something else there.`,
    'Restore a backup, or add the key pair again.',
  );

/** The accounts of one service in the OS keychain. */
const createAccounts = (service: string) => {
  let loading: Promise<typeof Keytar> | undefined;
  const ask = async <T>(work: (keytar: typeof Keytar) => Promise<T>): Promise<T> => {
    loading ??= loadKeytar();
    try {
      return await bounded(work(await loading));
    } catch (error) {
      throw explain(error);
    }
  };
  return {
    read: (account: string) => ask((keytar) => keytar.getPassword(service, account)),
    write: (account: string, item: string) => ask((keytar) => keytar.setPassword(service, account, item)),
    remove: (account: string) => ask((keytar) => keytar.deletePassword(service, account)),
  };
};

/** Tries again while it is unsettled; the last failure stands. */
const persisting = async <T>(work: () => Promise<T>): Promise<T> => {
  for (let attempt = 1; attempt < attempts; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Unsettled)) throw error;
      await sleep(attempt * 10);
    }
  }
  return work();
};

/**
 * The OS keychain through keytar, under one service name. A long value is split over the numbered parts of one of two
 * slots, and the item that names the slot is written last: a crash leaves the old value or the new one. Parts are
 * written upwards and deleted downwards, so that those of a slot have no gap, whatever was killed when, and the next
 * write finds them all without listing the keychain. Nothing lists it: keytar's FindCredentials crashes the process on
 * an item that is locked, or that goes meanwhile, for it copies a secret that is not there
 * (https://github.com/github/node-keytar/blob/master/src/keytar_posix.cc).
 */
export const createKeychain = (service: string): KeychainStore => {
  const { read, write, remove } = createAccounts(service);

  const removeParts = async (name: string, slot: Slot, from: number): Promise<void> => {
    let end = from;
    while ((await read(partName(name, slot, end))) !== null) end += 1;
    for (let index = end - 1; index >= from; index -= 1) await remove(partName(name, slot, index));
  };

  const tryOut = async (): Promise<void> => {
    await write(probeAccount, probeAccount);
    const found = await read(probeAccount);
    await remove(probeAccount);
    if (found !== probeAccount) throw unavailable('The keychain does not give back what was stored in it.');
  };

  /** Writes, reads and deletes an item; calls at the same time share one. */
  const probe = (): Promise<void> => {
    const running = probing.get(service) ?? tryOut().finally(() => probing.delete(service));
    probing.set(service, running);
    return running;
  };

  const readValue = async (name: string): Promise<string | undefined> => {
    const text = await read(name);
    if (text === null) {
      // A locked keychain, too, says that there is nothing; it refuses to write.
      await probe();
      return undefined;
    }
    const item = parseItem(text);
    if (!item) throw damaged(name);
    if ('value' in item) return item.value;
    const parts: string[] = [];
    for (let index = 0; index < item.parts; index += 1) {
      parts.push((await read(partName(name, item.slot, index))) ?? '');
    }
    const value = join(parts);
    if (sha256(value) !== item.sha256) throw damaged(name);
    return value;
  };

  const writeParts = async (name: string, slot: Slot, value: string): Promise<void> => {
    const parts = split(value);
    for (const [index, part] of parts.entries()) await write(partName(name, slot, index), part);
    await write(name, formatItem({ slot, parts: parts.length, sha256: sha256(value) }));
    await removeParts(name, slot === 'a' ? 'b' : 'a', 0);
    await removeParts(name, slot, parts.length);
  };

  return {
    async availability(): Promise<Availability> {
      try {
        await probe();
        return { available: true };
      } catch (error) {
        const { message, remedy: advice, commandLine } = explain(error);
        return { available: false, reason: message, remedy: advice, commandLine };
      }
    },

    async get(name) {
      assertSecretName(name);
      return persisting(() => readValue(name));
    },

    async set(name, value) {
      assertSecretName(name);
      if (fitsOneItem(value)) {
        await write(name, formatItem({ value }));
        await removeParts(name, 'a', 0);
        await removeParts(name, 'b', 0);
        return;
      }
      const before = parseItem((await read(name)) ?? '');
      await writeParts(name, before && 'slot' in before && before.slot === 'a' ? 'b' : 'a', value);
    },

    async delete(name) {
      assertSecretName(name);
      await remove(name);
      await removeParts(name, 'a', 0);
      await removeParts(name, 'b', 0);
    },
  };
};
