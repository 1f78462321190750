import { lastDelivered } from '../../contract/instance-state.ts';
import { isSettled, type Rotation, type RotationRow, type RotationState } from '../../contract/rotation.ts';
import type { Instance, KeyPair, Profile } from '../../contract/model.ts';
import { keyPath } from '../../contract/setting-paths.ts';
import { instanceName, keyPairName } from '../lookup.ts';

/** The pair that replaced this one, the one that replaced that, and so on. */
export const successorsOf = (profile: Profile, pair: KeyPair): KeyPair[] => {
  const chain: KeyPair[] = [];
  let next = pair.replacedBy;
  while (next !== undefined) {
    const found = profile.keyPairs.find(({ id }) => id === next);
    if (!found || found.id === pair.id || chain.includes(found)) break;
    chain.push(found);
    next = found.replacedBy;
  }
  return chain;
};

/** What stands for a pair now: the last of those. */
export const successorOf = (profile: Profile, pair: KeyPair): KeyPair | undefined =>
  successorsOf(profile, pair).at(-1);

/** The pair that an instance is bound to, of the kind that `pair` is. */
export const boundPair = (profile: Profile, { keyPairs }: Instance, { keyEnvironment }: KeyPair) =>
  profile.keyPairs.find(({ id }) => id === keyPairs[keyEnvironment]);

/** The API key that an instance was last given, of the kind that `pair` is. */
export const givenKey = (instance: Instance, { keyEnvironment }: KeyPair): string | undefined =>
  lastDelivered(instance)?.apiKeyFingerprints[keyEnvironment];

/** Keybridge took away what it had. */
export const isDisconnected = (instance: Instance): boolean => {
  const last = lastDelivered(instance);
  return last !== undefined && last.dataSpaceId === undefined;
};

/** Somebody looked in since, and it had other keys. */
const hasOthers = ({ inspected }: Instance, { keyEnvironment }: KeyPair): boolean =>
  inspected?.drift.some(
    ({ code, paths }) =>
      code === 'not-connected' ||
      code === 'module-gone' ||
      ((code === 'keys-differ' || code === 'unreadable-keys') &&
        paths.some((path) =>
          [keyPath(keyEnvironment, 'api_key'), keyPath(keyEnvironment, 'private_key')].includes(path),
        )),
  ) ?? false;

const stateOf = (profile: Profile, instance: Instance, old: KeyPair): RotationState => {
  const bound = boundPair(profile, instance, old);
  if (bound?.id === old.id) return 'uses-old';
  if (bound?.apiKeyFingerprint === old.apiKeyFingerprint) return 'uses-copy';
  if (isDisconnected(instance)) return 'disconnected';
  const said = instance.confirmedKeys?.[old.keyEnvironment];
  if (bound !== undefined && said === bound.apiKeyFingerprint) return 'confirmed';
  if (givenKey(instance, old) !== bound?.apiKeyFingerprint || !lastDelivered(instance))
    return 'not-connected';
  if (lastDelivered(instance) === instance.exported) return 'exported';
  if (hasOthers(instance, old)) return 'not-connected';
  return instance.connected?.verifiedAt === undefined ? 'connected' : 'verified';
};

/** The state as a sentence. */
const describe = (profile: Profile, instance: Instance, old: KeyPair, state: RotationState): string => {
  const isReachable = instance.connection.kind !== 'none';
  const bound = boundPair(profile, instance, old);
  switch (state) {
    case 'uses-old':
      return `Uses “${old.label}”.`;
    case 'uses-copy':
      return `Uses the same API key as ${bound ? keyPairName(profile, bound) : 'another pair'}: replace that too.`;
    case 'not-connected':
      return isReachable
        ? `Bound to “${bound?.label ?? 'nothing'}”, and does not have that yet: connect it.`
        : `Bound to “${bound?.label ?? 'nothing'}”: export that, put it in place there, and confirm it.`;
    case 'exported':
      return isReachable
        ? 'Exported to a file: have the instance verified when that is in place.'
        : 'Exported to a file, and Keybridge cannot see from here whether that is in place: look there, and confirm it.';
    case 'connected':
      return 'Connected, not verified yet.';
    case 'verified':
      return instance.activeKeyEnvironment === old.keyEnvironment
        ? 'Connected and verified.'
        : `Has it, and is verified with its ${instance.activeKeyEnvironment} keys, which are those it uses.`;
    case 'confirmed':
      return 'A person confirmed that it uses the new pair.';
    case 'disconnected':
      return 'Disconnected: it has no keys.';
  }
};

/** True for an instance that is looked at when a pair is replaced. */
const isConcerned = (profile: Profile, instance: Instance, old: KeyPair): boolean =>
  boundPair(profile, instance, old)?.apiKeyFingerprint === old.apiKeyFingerprint ||
  givenKey(instance, old) === old.apiKeyFingerprint ||
  (old.replacedIn?.includes(instance.id) ?? false);

/** How far the replacement of this pair is. */
export const rotationOf = (profile: Profile, from: KeyPair): Rotation => {
  const to = successorOf(profile, from);
  const instances = profile.instances
    .filter((instance) => isConcerned(profile, instance, from))
    .map((instance): RotationRow => {
      const state = stateOf(profile, instance, from);
      return {
        instance: instance.id,
        name: instanceName(profile, instance),
        state,
        text: describe(profile, instance, from, state),
        isReachable: instance.connection.kind !== 'none',
      };
    });
  return { from, to, instances, isFinished: to !== undefined && instances.every(isSettled) };
};
