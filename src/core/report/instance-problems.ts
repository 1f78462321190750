import type { InstanceState } from '../../contract/instance-state.ts';
import type { Drift, Instance, KeyPair } from '../../contract/model.ts';

interface Facts {
  readonly instance: Instance;
  /** Of the environment that the instance uses. */
  readonly activePair: KeyPair | undefined;
  /** `Client/Name` of the others that are bound to its data space. */
  readonly sharedWith: readonly string[];
}

const told = ({ message, remedy }: Drift): string => `${message} ${remedy}`;

/** What was seen in the instance is told once, whichever states it makes. */
const seen: readonly InstanceState[] = ['clone', 'module-gone', 'keys-unreadable', 'drifted'];

const sentences: Partial<Record<InstanceState, (facts: Facts) => string>> = {
  shared: ({ sharedWith }) =>
    `Its data space is that of ${sharedWith.join(' and ')} too: bind one of them to a data space of its own.`,
  'keys-refused': ({ activePair }) =>
    `The service refuses its keys “${activePair?.label}”: ${activePair?.check?.detail} Check them again, or give it a new pair.`,
  'keys-missing': ({ instance }) =>
    `It uses its ${instance.activeKeyEnvironment} keys and has none: add the pair and bind it.`,
  changed: () =>
    'It is bound to another data space or other keys than it was last given: connect or export it again.',
  unverified: ({ activePair }) =>
    `Its keys “${activePair?.label}” ${activePair?.check ? 'could not be checked the last time' : 'were never checked'}: check them.`,
};

/** A sentence for each problem, with what to do. */
export const problemsOf = (problems: readonly InstanceState[], facts: Facts): string[] => [
  ...(problems.some((state) => seen.includes(state))
    ? (facts.instance.inspected?.drift ?? []).map(told)
    : []),
  ...problems.flatMap((state) => sentences[state]?.(facts) ?? []),
];
