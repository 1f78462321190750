import { counted } from '../../contract/counted.ts';
import type { BulkRow } from '../../contract/bulk.ts';
import { canGoOn, isSettled } from '../../contract/rotation-rule.ts';
import type { Rotation, RotationRow, RotationState } from '../../contract/rotation.ts';

type Tone = 'neutral' | 'good' | 'warn' | 'bad';

export const stateChips: Record<RotationState, { text: string; tone: Tone }> = {
  'uses-old': { text: 'uses the old pair', tone: 'neutral' },
  'uses-copy': { text: 'same API key', tone: 'warn' },
  'not-connected': { text: 'to be connected', tone: 'warn' },
  exported: { text: 'exported', tone: 'warn' },
  connected: { text: 'not verified', tone: 'warn' },
  verified: { text: 'verified', tone: 'good' },
  confirmed: { text: 'confirmed', tone: 'good' },
  disconnected: { text: 'disconnected', tone: 'neutral' },
};

/** Those that have something left to be done with them. */
export const leftIn = ({ instances }: Rotation): RotationRow[] => instances.filter((row) => !isSettled(row));

/** “3 of 7”: those that need the old pair no more. */
export const share = (rotation: Rotation): string =>
  `${rotation.instances.length - leftIn(rotation).length} of ${rotation.instances.length}`;

/** What a row offers to do next; `others`: it is another key pair’s. */
export type RowAction = 'connect' | 'verify' | 'give' | 'export' | 'confirm' | 'others';

/**
 * Each once, the one to begin with first. `give`: a file is made for it, and it is bound before that. `canReach`: Keybridge
 * can go into it, now and here.
 */
export const rowActions = ({ state, isReachable }: RotationRow): RowAction[] => {
  if (state === 'uses-copy') return ['others'];
  if (isSettled({ state })) return [];
  if (isReachable) return [state === 'connected' ? 'verify' : 'connect'];
  if (state === 'uses-old') return ['give'];
  return state === 'exported' ? ['confirm', 'export'] : ['export', 'confirm'];
};

/** Those that one press of a button connects: all of them are reached, and none is another pair's. */
export const connectable = (rotation: Rotation): RotationRow[] =>
  rotation.instances.filter((row) => row.isReachable && canGoOn(row));

/** It is bound to the new pair, so that the old one can be put back. */
export const canGoBack = ({ state }: RotationRow): boolean => !['uses-old', 'uses-copy'].includes(state);

const outcomes: Record<BulkRow['outcome'], string> = {
  done: 'done',
  'nothing-to-do': 'had it already',
  failed: 'failed',
  cancelled: 'cancelled',
};

/** “2 done, 1 failed.” */
export const outcomeText = (rows: readonly BulkRow[]): string => {
  const parts = Object.entries(outcomes).flatMap(([outcome, word]) => {
    const count = rows.filter((row) => row.outcome === outcome).length;
    return count === 0 ? [] : [`${count} ${word}`];
  });
  return `Of ${counted(rows.length, 'instance')}: ${parts.join(', ')}.`;
};
