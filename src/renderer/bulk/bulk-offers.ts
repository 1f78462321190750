import type { LeftOut } from '../../contract/bulk.ts';
import { unsuitedFor } from '../../contract/bulk-suits.ts';
import type { BulkKind, Instance } from '../../contract/model.ts';

/** An instance that work with many may be about. */
export interface Subject {
  readonly instance: Instance;
  readonly client: string;
}

/** Which instances are meant: those that were ticked, or without any those that the filters show. */
export interface Meant {
  readonly subjects: readonly Subject[];
  readonly areChosen: boolean;
}

/** “the 12 shown”, “the one chosen”. */
export const meantWords = ({ subjects, areChosen }: Meant): string =>
  `the ${subjects.length === 1 ? 'one' : subjects.length} ${areChosen ? 'chosen' : 'shown'}`;

/** One kind of work that a menu offers. */
export interface Offer {
  readonly kind: BulkKind;
  readonly label: string;
  /** What it does, and who is left out; or why it cannot be done. */
  readonly hint: string;
  readonly isDisabled: boolean;
  readonly suited: readonly Subject[];
  readonly leftOut: readonly LeftOut[];
}

const kinds: Record<BulkKind, { label: (meant: string) => string; hint: string; isLive: boolean }> = {
  check: {
    label: (meant) => `Check the keys of ${meant}`,
    hint: 'Asks the service whether it accepts each pair.',
    isLive: false,
  },
  inspect: {
    label: (meant) => `Inspect ${meant}`,
    hint: 'Looks into each for drift, and changes nothing.',
    isLive: true,
  },
  verify: {
    label: (meant) => `Verify ${meant}`,
    hint: 'Has each one’s connector ask the registry for its data space.',
    isLive: true,
  },
  connect: {
    label: (meant) => `Connect ${meant}…`,
    hint: 'Shows first what would change in each.',
    isLive: true,
  },
  export: { label: (meant) => `Export ${meant}…`, hint: 'Writes a file for each.', isLive: false },
};

/** “2 are left out: no connection is recorded.” */
const leftOutWords = (leftOut: readonly LeftOut[]): string => {
  const reasons = [...new Set(leftOut.map(({ reason }) => reason))];
  return leftOut.length === 0
    ? ''
    : ` ${leftOut.length === 1 ? '1 is' : `${leftOut.length} are`} left out: ${reasons.join('; ')}.`;
};

/** Sorts the instances that are meant by whether they suit. */
export const suit = (
  kind: BulkKind,
  subjects: readonly Subject[],
): { suited: Subject[]; leftOut: LeftOut[] } => {
  const judged = subjects.map((subject) => ({ subject, reason: unsuitedFor(kind, subject.instance) }));
  return {
    suited: judged.flatMap(({ subject, reason }) => (reason === undefined ? [subject] : [])),
    leftOut: judged.flatMap(({ subject: { instance, client }, reason }) =>
      reason === undefined ? [] : [{ instance: instance.id, name: `${client}/${instance.name}`, reason }],
    ),
  };
};

interface Surroundings {
  readonly isPractice: boolean;
  readonly isRunning: boolean;
}

/** What stands against all work of a kind. */
const obstacle = (isLive: boolean, { isPractice, isRunning }: Surroundings): string | undefined => {
  if (isLive && isPractice) return 'Practice goes into no instance.';
  return isRunning ? 'Another run is under way: one at a time.' : undefined;
};

/** Everything that can be done with those that are meant. */
export const offersFor = (meant: Meant, surroundings: Surroundings): Offer[] =>
  (Object.keys(kinds) as BulkKind[]).map((kind) => {
    const { label, hint, isLive } = kinds[kind];
    const { suited, leftOut } = suit(kind, meant.subjects);
    const none = meant.subjects.length === 0 ? 'No instance is shown.' : leftOutWords(leftOut).trim();
    const against = obstacle(isLive, surroundings) ?? (suited.length === 0 ? none : undefined);
    return {
      kind,
      label: label(meantWords(meant)),
      hint: against ?? `${hint}${leftOutWords(leftOut)}`,
      isDisabled: against !== undefined,
      suited,
      leftOut,
    };
  });
