import {
  boundPair,
  concernedBy,
  isDisconnected,
  isSettled,
  successorOf,
} from '../../contract/rotation-rule.ts';
import type { Rotation, RotationRow, RotationState } from '../../contract/rotation.ts';
import type { Instance, KeyPair, Profile } from '../../contract/model.ts';
import { instanceName, keyPairName } from '../lookup.ts';

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
      if (isDisconnected(instance)) {
        return `A file that disconnects it was exported: ${isReachable ? 'have the instance inspected when that is in place.' : 'look whether that is in place there, and confirm it.'}`;
      }
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

/** How far the replacement of this pair is. */
export const rotationOf = (profile: Profile, from: KeyPair): Rotation => {
  const to = successorOf(profile, from);
  const instances = concernedBy(profile, from).map(({ instance, state }): RotationRow => ({
    instance: instance.id,
    name: instanceName(profile, instance),
    state,
    text: describe(profile, instance, from, state),
    isReachable: instance.connection.kind !== 'none',
  }));
  return { from, to, instances, isFinished: to !== undefined && instances.every(isSettled) };
};
