import type { Instance, KeyEnvironment, KeyPair } from '../../contract/model.ts';
import { keyEnvironmentWords } from '../ui/words.ts';

export const environments = ['sandbox', 'production'] as const satisfies KeyEnvironment[];

/** Pairs of one client for a key environment, newest first; those that were replaced are left out. */
export const pairsToChoose = (
  pairs: readonly KeyPair[],
  clientId: string,
  environment: KeyEnvironment,
): KeyPair[] =>
  pairs
    .filter((pair) => pair.clientId === clientId && pair.keyEnvironment === environment && !pair.replacedBy)
    .sort((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt));

/** The pair that the instance uses, else the client's only one; with several the person picks. */
export const pairToStartWith = (
  pairs: readonly KeyPair[],
  instance: Instance,
  environment: KeyEnvironment,
): string | undefined => {
  const bound = instance.keyPairs[environment];
  if (bound !== undefined) return bound;
  const [only, another] = pairsToChoose(pairs, instance.clientId, environment);
  return another ? undefined : only?.id;
};

export interface Chip {
  readonly text: string;
  readonly tone: 'good' | 'warn' | 'bad' | 'neutral';
}

/** What the last check says. Nothing is known of a pair that could not be checked: it is unverified. */
export const checkChip = (pair: KeyPair | undefined): Chip => {
  if (!pair) return { text: 'needed', tone: 'neutral' };
  switch (pair.check?.state) {
    case 'accepted':
      return { text: 'accepted', tone: 'good' };
    case 'rejected':
      return { text: 'refused', tone: 'bad' };
    default:
      return { text: 'unverified', tone: 'warn' };
  }
};

/** Every instance that uses the pair, as `Client/Name`, in alphabetical order. */
export const usersOf = (
  pair: KeyPair | undefined,
  instances: readonly Instance[],
  clientName: (id: string) => string,
): string[] =>
  pair === undefined
    ? []
    : instances
        .filter(({ keyPairs }) => Object.values(keyPairs).includes(pair.id))
        .map(({ clientId, name }) => `${clientName(clientId)}/${name}`)
        .sort((a, b) => a.localeCompare(b));

export interface ChosenPairs {
  readonly sandbox?: KeyPair | undefined;
  readonly production?: KeyPair | undefined;
}

/** What keeps the keys step from being done, or undefined; and what is worth saying all the same. */
export const keysVerdict = (
  { sandbox, production }: ChosenPairs,
  active: KeyEnvironment,
): { readonly blocks?: string; readonly hint?: string } => {
  const pairs = { sandbox, production };
  const used = pairs[active];
  if (!used) return { blocks: `${keyEnvironmentWords[active]} pair is still missing` };
  if (sandbox && sandbox.apiKeyFingerprint === production?.apiKeyFingerprint) {
    return { blocks: 'Sandbox and production are one and the same pair' };
  }
  if (used.check?.state === 'rejected') return { blocks: `The service refuses the ${active} pair` };
  const other = active === 'sandbox' ? 'production' : 'sandbox';
  if (!pairs[other]) {
    return {
      hint:
        other === 'sandbox'
          ? 'Without sandbox keys Payment Services has no sandbox mode'
          : 'Without production keys nothing can go live',
    };
  }
  if (pairs[other].check?.state === 'rejected') return { hint: `The service refuses the ${other} pair` };
  if (used.check?.state !== 'accepted')
    return { hint: 'Unverified: check them when the service can be reached' };
  return {};
};
