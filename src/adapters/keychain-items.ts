import { createHash } from 'node:crypto';

/** Windows takes 2,560 bytes an item (CRED_MAX_CREDENTIAL_BLOB_SIZE), and an RSA-4096 PEM is longer. */
export const itemSize = 2_400;

/** Parts of a value lie in one slot; the next value goes into the other one. */
export type Slot = 'a' | 'b';

/** What the item under a value's own name says. */
export type Item =
  { readonly value: string } | { readonly slot: Slot; readonly parts: number; readonly sha256: string };

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

export const partName = (name: string, slot: Slot, index: number): string => `${name}#${slot}.${index}`;

/** keytar hands C strings to the system: a NUL would end the value. */
export const fitsOneItem = (value: string): boolean =>
  !value.includes('\0') && Buffer.byteLength(`v:${value}`) <= itemSize;

export const formatItem = (item: Item): string =>
  'value' in item ? `v:${item.value}` : `m:${item.slot}:${item.parts}:${item.sha256}`;

/** Undefined when the text is none of ours. */
export const parseItem = (text: string): Item | undefined => {
  if (text.startsWith('v:')) return { value: text.slice(2) };
  const [, slot, parts, checksum = ''] = /^m:([ab]):([1-9]\d{0,3}):([0-9a-f]{64})$/.exec(text) ?? [];
  return slot === 'a' || slot === 'b' ? { slot, parts: Number(parts), sha256: checksum } : undefined;
};

/** Base64, so that a part is as long in bytes as in characters. */
export const split = (value: string): string[] =>
  Buffer.from(value)
    .toString('base64')
    .match(new RegExp(`.{1,${itemSize}}`, 'g')) ?? [];

export const join = (parts: string[]): string => Buffer.from(parts.join(''), 'base64').toString();
