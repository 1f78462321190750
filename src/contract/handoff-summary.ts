import { counted } from './counted.ts';
import type { HandoffAnswer } from './handoff.ts';

const countNew = (rows: readonly { state: string }[]): number =>
  rows.filter(({ state }) => state === 'new').length;

/** What is new in a hand-off: `2 key pairs, 1 client and 1 instance`. */
export const newInHandoff = ({ clients, keyPairs, instances }: HandoffAnswer): string =>
  `${counted(countNew(keyPairs), 'key pair')}, ${counted(countNew(clients), 'client')} and ${counted(countNew(instances), 'instance')}`;

/** What came of a hand-off that was taken over. */
export const takenOver = (answer: HandoffAnswer): string => {
  const left = answer.keyPairs.filter(({ state }) => state === 'conflict').length;
  const done = `Took over ${newInHandoff(answer)}.`;
  return left === 0 ? done : `${done} Left out: ${counted(left, 'key pair')}.`;
};
