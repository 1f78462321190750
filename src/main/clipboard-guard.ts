import { createHash } from 'node:crypto';

export interface TextClipboard {
  readText(): Promise<string>;
  clear(): void;
}

export interface ClipboardGuard {
  /** To be told of the texts that were given as secrets: those on the clipboard were pasted from it. */
  notice(secrets: readonly string[]): Promise<void>;
  /** Clears what was pasted, where nothing else has been copied since. */
  clear(): Promise<void>;
}

/** Milliseconds that a pasted key stays, for a second field, when nothing clears it before. */
const grace = 60_000;

/** A file of the API Portal holds both secrets; fields take line breaks and spaces away, so texts are compared without them. */
const squeeze = (text: string): string => text.replace(/\s/g, '');
const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A clipboard that holds no text, or that another program keeps to itself, is an empty one here. */
const read = (clipboard: TextClipboard): Promise<string> => clipboard.readText().catch(() => '');

/** Only a hash of what was pasted is kept. `later` runs work after some milliseconds. */
export const createClipboardGuard = (
  clipboard: TextClipboard,
  later: (work: () => Promise<void>, milliseconds: number) => void,
): ClipboardGuard => {
  let pasted: string | undefined;

  const clearIfStill = async (expected: string | undefined): Promise<void> => {
    if (expected === undefined || pasted !== expected) return;
    pasted = undefined;
    if (hash(await read(clipboard)) === expected) clipboard.clear();
  };

  return {
    async notice(secrets) {
      const text = await read(clipboard);
      const copied = squeeze(text);
      const isPasted = secrets
        .map(squeeze)
        .some((secret) => copied === secret || (secret.length >= 16 && copied.includes(secret)));
      if (copied === '' || !isPasted) return;
      const noticed = hash(text);
      pasted = noticed;
      later(() => clearIfStill(noticed), grace);
    },
    clear: () => clearIfStill(pasted),
  };
};
