import type { Finding, Override } from '../../contract/errors.ts';
import type { KeyPair, Profile } from '../../contract/model.ts';
import { isSettled, successorOf } from '../../contract/rotation-rule.ts';
import { instanceName, keyPairName } from '../lookup.ts';
import { rotationOf } from '../rotation/rotation-state.ts';

/**
 * Why a key pair should stay: instances use it, or it is the only copy of a private key that the API Portal shows
 * once (domain.md, rule 3). One that was replaced may go when every instance has proved the new one. Undefined when it
 * may go, or when its label was typed.
 */
export const guardRemoval = (
  profile: Profile,
  pair: KeyPair,
  overrides: readonly Override[],
): Finding | undefined => {
  if (overrides.some(({ code, value }) => code === 'key-pair-in-use' && value === pair.label))
    return undefined;
  const users = profile.instances.filter(({ keyPairs }) => Object.values(keyPairs).includes(pair.id));
  if (successorOf(profile, pair)) {
    const left = rotationOf(profile, pair).instances.filter((row) => !isSettled(row));
    if (left.length === 0) return undefined;
    return {
      code: 'key-pair-in-use',
      effect: 'refused',
      message: `${keyPairName(profile, pair)} is being replaced, and that is not finished for ${left.map(({ name }) => name).join(', ')}.`,
      remedy: 'Finish that first.',
      override: pair.label,
    };
  }
  const copies = profile.keyPairs.filter(
    ({ id, privateKeyFingerprint }) => id !== pair.id && privateKeyFingerprint === pair.privateKeyFingerprint,
  );
  if (users.length === 0 && copies.length > 0) return undefined;
  const why =
    users.length > 0
      ? `is used by ${users.map((instance) => instanceName(profile, instance)).join(', ')}`
      : 'is the only copy here, and the API Portal shows a private key once';
  return {
    code: 'key-pair-in-use',
    effect: 'refused',
    message: `${keyPairName(profile, pair)} ${why}.`,
    remedy: 'Keep it, or make a backup first.',
    override: pair.label,
  };
};
