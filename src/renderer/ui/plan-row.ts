/** What a file has of a thing that may be here: `new` comes in, `present` stays as it is, `conflict` is left out. */
export type PlanState = 'new' | 'present' | 'conflict';

export interface PlanCell {
  readonly text: string;
  /** Below it, smaller. */
  readonly small?: string;
  readonly isMono?: boolean;
}

/** Something about a row that is told in full when the row is looked at. */
export interface PlanFact {
  readonly name: string;
  readonly text: string;
  /** Offered to be copied. */
  readonly isCopied?: boolean;
}

/** One thing in a file, beside what is here. */
export interface PlanRow {
  readonly key: string;
  /** One for each column of the table. */
  readonly cells: readonly PlanCell[];
  readonly state: PlanState;
  /** How what is here differs, or why it is left out. */
  readonly note?: string | undefined;
  readonly facts: readonly PlanFact[];
}

/** What wants to be read comes first: what is left out, then what is new, then what differs. */
const urgency = ({ state, note }: PlanRow): number => {
  if (state === 'conflict') return 0;
  if (state === 'new') return 1;
  return note === undefined ? 3 : 2;
};

export const byUrgency = (rows: readonly PlanRow[]): PlanRow[] =>
  rows.toSorted((one, other) => urgency(one) - urgency(other));
