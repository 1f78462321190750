import type { KeyPair } from './model.ts';

const day = 24 * 60 * 60 * 1000;

/** Whole days since the pair was made, or came into a Keybridge. */
export const ageDaysOf = ({ createdAt }: KeyPair, now: Date): number =>
  Math.max(0, Math.floor((now.getTime() - Date.parse(createdAt)) / day));

/** It should be replaced: older than so many days, of which 0 means never, and not being replaced already. */
export const isOld = (pair: KeyPair, keyAgeDays: number, now: Date): boolean =>
  keyAgeDays > 0 && pair.replacedBy === undefined && ageDaysOf(pair, now) > keyAgeDays;
