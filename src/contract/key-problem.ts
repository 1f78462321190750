import { isOld } from './key-age.ts';
import type { KeyPair } from './model.ts';
import { progressOf, type RotationFacts } from './rotation-rule.ts';

/** What a key pair may want a person for, worst first. */
export type KeyProblem = 'refused' | 'unfinished' | 'old' | 'unchecked';

interface KeyFacts extends RotationFacts {
  /** Days after which a pair is old; 0 for never. */
  readonly keyAgeDays: number;
  readonly now: Date;
}

/** Worst first. What was replaced everywhere may be refused, and grow as old as it likes. */
export const keyProblemsOf = (facts: KeyFacts, pair: KeyPair): KeyProblem[] => {
  const left = progressOf(facts, pair)?.left;
  if (left === 0) return [];
  const { state } = pair.check ?? {};
  return [
    ...(state === 'rejected' ? (['refused'] as const) : []),
    ...(left === undefined ? [] : (['unfinished'] as const)),
    ...(isOld(pair, facts.keyAgeDays, facts.now) ? (['old'] as const) : []),
    ...(state === 'accepted' || state === 'rejected' ? [] : (['unchecked'] as const)),
  ];
};
