import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Encrypter, generateX25519Identity } from 'age-encryption';
import { createAgeSealer } from '../../src/adapters/age-sealer.ts';
import type { Sealer } from '../../src/core/ports.ts';

/** A text behind a passphrase whose key is derived in a moment: the usual scrypt takes over a second. */
export const sealQuickly = async (text: string, passphrase: string): Promise<Uint8Array> => {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  encrypter.setScryptWorkFactor(4);
  return encrypter.encrypt(text);
};

/** The real one, but what it seals to a passphrase opens in a moment. */
export const createQuickSealer = (): Sealer => {
  const sealer = createAgeSealer();
  return {
    ...sealer,
    seal: async (text, to) => ('passphrase' in to ? sealQuickly(text, to.passphrase) : sealer.seal(text, to)),
  };
};

/** Makes a passphrase vault in the folder, as `create` does, but quick to open. */
export const makeQuickVault = async (folder: string, passphrase: string): Promise<void> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const identity = await generateX25519Identity();
  await writeFile(join(folder, 'identity.age'), await sealQuickly(`${identity}\n`, passphrase), {
    mode: 0o600,
  });
};
