import type { Instance } from '../../contract/model.ts';
import { practice } from './practice.svelte.ts';

/** Keybridge can go into it; in practice it goes into none. */
export const isWithinReach = ({ connection }: Instance): boolean =>
  practice.folder === undefined && connection.kind !== 'none';
