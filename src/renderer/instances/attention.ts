import { counted } from '../../contract/counted.ts';
import type { InstanceState } from '../../contract/instance-state.ts';
import { ageDaysOf } from '../../contract/key-age.ts';
import { type KeyProblem, keyProblemsOf } from '../../contract/key-problem.ts';
import type { Client, KeyPair } from '../../contract/model.ts';
import { progressOf, type RotationFacts } from '../../contract/rotation-rule.ts';
import type { InstanceRow } from './instance-rows.ts';

/** The one thing that a card does. */
export type AttentionAction =
  | { readonly kind: 'show'; readonly state: InstanceState }
  | { readonly kind: 'open'; readonly instance: string }
  | { readonly kind: 'check'; readonly keyPairs: readonly string[] }
  | { readonly kind: 'rotate'; readonly keyPair: string }
  | { readonly kind: 'run'; readonly work: 'inspect' | 'verify'; readonly instances: readonly string[] };

export interface AttentionCard {
  readonly id: string;
  readonly tone: 'bad' | 'warn' | 'neutral';
  readonly title: string;
  /** Those that it is about, the first of them by name. */
  readonly names: string;
  /** On its button. */
  readonly label: string;
  readonly action: AttentionAction;
}

export interface AttentionFacts extends RotationFacts {
  readonly rows: readonly InstanceRow[];
  readonly clients: ReadonlyMap<string, Client>;
  readonly keyAgeDays: number;
  readonly now: Date;
  /** Keybridge goes into it. */
  readonly isWithinReach: (row: InstanceRow) => boolean;
}

const namesOf = (names: readonly string[]): string =>
  `${names.slice(0, 2).join(', ')}${names.length > 2 ? ` and ${names.length - 2} more` : ''}`;
const many = (count: number): string => counted(count, 'instance');
const pairs = (count: number): string => counted(count, 'key pair');
const be = (count: number): string => (count === 1 ? 'is' : 'are');

type Tone = AttentionCard['tone'];
type OfInstances = readonly [state: InstanceState, tone: Tone, title: (count: number) => string];

const graveStates: readonly OfInstances[] = [
  [
    'clone',
    'bad',
    (count) =>
      count === 1
        ? '1 clone writes into another’s data space'
        : `${count} clones write into others’ data spaces`,
  ],
  ['shared', 'bad', (count) => `${many(count)} share a data space`],
  ['module-gone', 'bad', (count) => `${many(count)} without its connector`],
  ['keys-unreadable', 'bad', (count) => `${many(count)} with unreadable keys`],
];
const otherStates: readonly OfInstances[] = [
  ['drifted', 'warn', (count) => `${many(count)} drifted`],
  ['changed', 'warn', (count) => `${many(count)} out of date`],
];
/** Nobody has looked yet; a run over those in reach does. */
const unseenStates: readonly (readonly [InstanceState, 'inspect' | 'verify', string])[] = [
  ['not-verified', 'verify', 'never verified'],
  ['never-inspected', 'inspect', 'never inspected'],
];

const having = (state: InstanceState, rows: readonly InstanceRow[]) =>
  rows.filter(({ states }) => states.includes(state));
const namesIn = (rows: readonly InstanceRow[]) =>
  namesOf(rows.map(({ client, instance }) => `${client} / ${instance.name}`));

/** One is opened, several are shown. */
const lookAt = (state: InstanceState, rows: readonly InstanceRow[]) => {
  const [first] = rows;
  return first && rows.length === 1
    ? { label: 'Open it', action: { kind: 'open' as const, instance: first.instance.id } }
    : { label: 'Show them', action: { kind: 'show' as const, state } };
};

const instanceCards = (kinds: readonly OfInstances[], rows: readonly InstanceRow[]): AttentionCard[] =>
  kinds.flatMap(([state, tone, title]) => {
    const found = having(state, rows);
    if (found.length === 0) return [];
    const names = namesIn(found);
    return [{ id: state, tone, title: title(found.length), names, ...lookAt(state, found) }];
  });

const unseenCards = ({ rows, isWithinReach }: AttentionFacts): AttentionCard[] =>
  unseenStates.flatMap(([state, work, words]): AttentionCard[] => {
    const found = having(state, rows);
    if (found.length === 0) return [];
    const near = found.filter(isWithinReach);
    const did = found.length === 1 ? 'was' : 'were';
    const card = {
      id: state,
      tone: 'neutral' as const,
      title: `${many(found.length)} ${did} ${words}`,
      names: namesIn(found),
    };
    if (near.length === 0) return [{ ...card, ...lookAt(state, found) }];
    const instances = near.map(({ instance }) => instance.id);
    const label = `${work === 'verify' ? 'Verify' : 'Inspect'} ${near.length === 1 ? 'it' : near.length}`;
    return [{ ...card, label, action: { kind: 'run' as const, work, instances } }];
  });

const keyCards = (facts: AttentionFacts) => {
  const { keyPairs, clients, keyAgeDays, now } = facts;
  const nameOf = ({ clientId, label }: KeyPair) => `${clients.get(clientId)?.name ?? ''} / ${label}`;
  const problems = new Map(keyPairs.map((pair) => [pair.id, keyProblemsOf(facts, pair)]));
  const withProblem = (problem: KeyProblem) =>
    keyPairs.filter(({ id }) => problems.get(id)?.includes(problem));

  const checkCard = (id: string, tone: Tone, found: readonly KeyPair[], words: string, again: string) =>
    found.length === 0
      ? []
      : [
          {
            id,
            tone,
            title: `${pairs(found.length)} ${be(found.length)} ${words}`,
            names: namesOf(found.map(nameOf)),
            label: `Check ${found.length === 1 ? 'it' : 'them'}${again}`,
            action: { kind: 'check' as const, keyPairs: found.map(({ id: pair }) => pair) },
          },
        ];
  const rotateCard = (
    id: string,
    title: string,
    label: string,
    found: readonly KeyPair[],
    words = nameOf,
  ) => {
    const [first] = found;
    const names = namesOf(found.map(words));
    if (!first) return [];
    return [
      {
        id,
        tone: 'warn' as const,
        title,
        names,
        label,
        action: { kind: 'rotate' as const, keyPair: first.id },
      },
    ];
  };

  const old = withProblem('old').sort((a, b) => ageDaysOf(b, now) - ageDaysOf(a, now));
  const unfinished = withProblem('unfinished');
  return {
    refused: checkCard('keys-refused', 'bad', withProblem('refused'), 'refused', ' again'),
    unfinished: rotateCard(
      'rotation',
      `${counted(unfinished.length, 'key replacement')} ${be(unfinished.length)} unfinished`,
      unfinished.length === 1 ? 'Go on' : 'Go on with the first',
      unfinished,
      (pair) => `${nameOf(pair)}: ${many(progressOf(facts, pair)?.left ?? 0)} left`,
    ),
    old: rotateCard(
      'keys-old',
      `${pairs(old.length)} ${be(old.length)} older than ${counted(keyAgeDays, 'day')}`,
      old.length === 1 ? 'Replace it…' : 'Replace the oldest…',
      old,
    ),
    unchecked: checkCard('keys-unchecked', 'warn', withProblem('unchecked'), 'unchecked', ''),
  };
};

/** What wants a person, worst first. */
export const attentionFor = (facts: AttentionFacts): AttentionCard[] => {
  const { rows } = facts;
  const keys = keyCards(facts);
  return [
    ...instanceCards(graveStates, rows),
    ...keys.refused,
    ...instanceCards(otherStates, rows),
    ...keys.unfinished,
    ...keys.old,
    ...keys.unchecked,
    ...unseenCards(facts),
  ];
};

const states = { accepted: 'accepted', rejected: 'refused', unreachable: 'not known' } as const;

/** “Checked 3 key pairs: 2 accepted, 1 refused.” */
export const checkedWords = (pairs: readonly KeyPair[]): string => {
  const parts = (['rejected', 'unreachable', 'accepted'] as const).flatMap((state) => {
    const count = pairs.filter(({ check }) => check?.state === state).length;
    return count > 0 ? [`${count} ${states[state]}`] : [];
  });
  return `Checked ${counted(pairs.length, 'key pair')}: ${parts.join(', ')}.`;
};
