import { lastDelivered } from './instance-state.ts';
import type { Instance, KeyEnvironment, KeyPair } from './model.ts';
import type { RotationRow, RotationState } from './rotation.ts';
import { keyPath } from './setting-paths.ts';

/** What a replacement is judged by; a profile has it. */
export interface RotationFacts {
  readonly keyPairs: readonly KeyPair[];
  readonly instances: readonly Instance[];
}

/** The pair that replaced this one, the one that replaced that, and so on. */
export const successorsOf = (facts: RotationFacts, pair: KeyPair): KeyPair[] => {
  const chain: KeyPair[] = [];
  let next = pair.replacedBy;
  while (next !== undefined) {
    const found = facts.keyPairs.find(({ id }) => id === next);
    if (!found || found.id === pair.id || chain.includes(found)) break;
    chain.push(found);
    next = found.replacedBy;
  }
  return chain;
};

/** What stands for a pair now: the last of those. */
export const successorOf = (facts: RotationFacts, pair: KeyPair): KeyPair | undefined =>
  successorsOf(facts, pair).at(-1);

/** The pair that an instance is bound to, of the kind that `pair` is. */
export const boundPair = (facts: RotationFacts, { keyPairs }: Instance, { keyEnvironment }: KeyPair) =>
  facts.keyPairs.find(({ id }) => id === keyPairs[keyEnvironment]);

/** The API key that an instance was last given, of the kind that `pair` is. */
export const givenKey = (instance: Instance, { keyEnvironment }: KeyPair): string | undefined =>
  lastDelivered(instance)?.apiKeyFingerprints[keyEnvironment];

/**
 * Whether an instance may have the API key of `pair`, as far as Keybridge gave it keys. Going in replaces what was there; a
 * file may not be in place yet, nor what came with a hand-off.
 */
export const mayHaveKey = (instance: Instance, { keyEnvironment, apiKeyFingerprint }: KeyPair): boolean => {
  const { connected, exported, lastGiven } = instance;
  const isLive = connected !== undefined && lastDelivered(instance) === connected;
  return (isLive ? [connected] : [exported, connected, lastGiven]).some(
    (given) => given?.apiKeyFingerprints[keyEnvironment] === apiKeyFingerprint,
  );
};

/** Keybridge took away what it had, or made a file that does. */
export const isDisconnected = (instance: Instance): boolean => {
  const last = lastDelivered(instance);
  return last !== undefined && last.dataSpaceId === undefined;
};

/** Of one that is disconnected: as far as anybody saw, it has nothing. A file alone may not be in place yet. */
export const isBare = (instance: Instance): boolean => {
  const last = lastDelivered(instance);
  const { inspected, exported } = instance;
  const isSeen = inspected !== undefined && last !== undefined && inspected.at >= last.at;
  return isSeen ? inspected.dataSpaceId === undefined : last !== exported;
};

/** Somebody looked in since, and it had other keys. */
export const hasOthers = ({ inspected }: Instance, keyEnvironment: KeyEnvironment): boolean =>
  inspected?.drift.some(
    ({ code, paths }) =>
      code === 'not-connected' ||
      code === 'module-gone' ||
      ((code === 'keys-differ' || code === 'unreadable-keys') &&
        paths.some((path) =>
          [keyPath(keyEnvironment, 'api_key'), keyPath(keyEnvironment, 'private_key')].includes(path),
        )),
  ) ?? false;

const stateOf = (facts: RotationFacts, instance: Instance, old: KeyPair): RotationState => {
  const bound = boundPair(facts, instance, old);
  if (bound?.id === old.id) return 'uses-old';
  if (bound?.apiKeyFingerprint === old.apiKeyFingerprint) return 'uses-copy';
  const isBlank = isDisconnected(instance);
  if (isBlank && isBare(instance)) return 'disconnected';
  const said = instance.confirmedKeys?.[old.keyEnvironment];
  if (bound !== undefined && said === bound.apiKeyFingerprint) return 'confirmed';
  if (isBlank) return lastDelivered(instance) === instance.exported ? 'exported' : 'not-connected';
  if (givenKey(instance, old) !== bound?.apiKeyFingerprint || !lastDelivered(instance))
    return 'not-connected';
  if (lastDelivered(instance) === instance.exported) return 'exported';
  if (hasOthers(instance, old.keyEnvironment)) return 'not-connected';
  return instance.connected?.verifiedAt === undefined ? 'connected' : 'verified';
};

/** Nothing has to be done with it any more. */
export const isSettled = ({ state }: Pick<RotationRow, 'state'>): boolean =>
  ['verified', 'confirmed', 'disconnected'].includes(state);

/** Going on does something with it: it is bound, or connected. What uses a copy is another key pair's. */
export const canGoOn = ({ state, isReachable }: Pick<RotationRow, 'state' | 'isReachable'>): boolean =>
  state === 'uses-old' || (isReachable && state !== 'uses-copy' && !isSettled({ state }));

/** True for an instance that is looked at when a pair is replaced; before that is begun, not what is settled already. */
const isConcerned = (facts: RotationFacts, instance: Instance, old: KeyPair): boolean =>
  boundPair(facts, instance, old)?.apiKeyFingerprint === old.apiKeyFingerprint ||
  mayHaveKey(instance, old) ||
  (old.replacedIn?.includes(instance.id) === true &&
    (old.replacedBy !== undefined || !isSettled({ state: stateOf(facts, instance, old) })));

/** Every instance that the replacement of this pair is about, with where it stands. */
export const concernedBy = (
  facts: RotationFacts,
  old: KeyPair,
): { instance: Instance; state: RotationState }[] =>
  facts.instances
    .filter((instance) => isConcerned(facts, instance, old))
    .map((instance) => ({ instance, state: stateOf(facts, instance, old) }));

/** How many instances still need the old pair, of how many; undefined where its replacement was not begun. */
export const progressOf = (facts: RotationFacts, old: KeyPair): { left: number; of: number } | undefined => {
  if (!successorOf(facts, old)) return undefined;
  const rows = concernedBy(facts, old);
  return { left: rows.filter((row) => !isSettled(row)).length, of: rows.length };
};

/** The pairs whose replacement waits for this instance. */
export const pairsWaitingFor = (facts: RotationFacts, { id }: Instance): KeyPair[] =>
  facts.keyPairs.filter(
    (pair) =>
      successorOf(facts, pair) !== undefined &&
      concernedBy(facts, pair).some((row) => row.instance.id === id && !isSettled(row)),
  );
