import { CoreError } from './core-error.ts';
import { fingerprintOf } from './keys/fingerprint.ts';
import type { Files } from './ports.ts';

export interface ShownFile {
  readonly bytes: Uint8Array;
  /** SHA-256 of the file. */
  readonly fileFingerprint: string;
}

/** Reads a file that brings something in; refuses one that is not what a person was shown, where that is said. */
export const readShownFile = async (
  files: Files,
  path: string,
  longest: number,
  shown: string | undefined,
): Promise<ShownFile> => {
  const bytes = await files.read(path, longest);
  const fileFingerprint = fingerprintOf(bytes);
  if (shown === undefined || shown === fileFingerprint) return { bytes, fileFingerprint };
  throw new CoreError(
    'unsafe-edit',
    `${path} is not the file that was shown: it was changed in the meantime.`,
    'Nothing of it was taken over. Look at it again.',
  );
};
