import type { Finding, Override } from '../../contract/errors.ts';
import type { KeyPair, Profile } from '../../contract/model.ts';
import { isSettled, successorOf } from '../../contract/rotation-rule.ts';
import { instanceName, keyPairName } from '../lookup.ts';
import { rotationOf } from '../rotation/rotation-state.ts';

const keep = 'Keep it, or make a backup first.';

/** The instances whose replacement of this pair's keys is not finished. */
const waitingFor = (profile: Profile, pair: KeyPair): string =>
  rotationOf(profile, pair)
    .instances.filter((row) => !isSettled(row))
    .map(({ name }) => name)
    .join(', ');

/**
 * Why a key pair should stay: another one's replacement by it is not finished, instances use it, or it is the only copy of
 * a private key that the API Portal shows once (domain.md, rule 3). One that was replaced may go when every instance has
 * proved the new one. Undefined when it may go, or when its label was typed.
 */
export const guardRemoval = (
  profile: Profile,
  pair: KeyPair,
  overrides: readonly Override[],
): Finding | undefined => {
  if (overrides.some(({ code, value }) => code === 'key-pair-in-use' && value === pair.label))
    return undefined;
  const refuse = (why: string, remedy: string): Finding => ({
    code: 'key-pair-in-use',
    effect: 'refused',
    message: `${keyPairName(profile, pair)} ${why}.`,
    remedy,
    override: pair.label,
  });
  const users = profile.instances.filter(({ keyPairs }) => Object.values(keyPairs).includes(pair.id));
  if (successorOf(profile, pair)) {
    const left = waitingFor(profile, pair);
    return left === ''
      ? undefined
      : refuse(`is being replaced, and that is not finished for ${left}`, 'Finish that first.');
  }
  const replaced = profile.keyPairs.flatMap((old) => {
    const left = successorOf(profile, old)?.id === pair.id ? waitingFor(profile, old) : '';
    return left === '' ? [] : [`is replacing “${old.label}”, which is not finished for ${left}`];
  });
  const used =
    users.length > 0
      ? [`is used by ${users.map((instance) => instanceName(profile, instance)).join(', ')}`]
      : [];
  const why = [...used, ...replaced].join(', and ');
  if (replaced.length > 0) return refuse(why, 'Finish that first, or put the old pair back.');
  if (why !== '') return refuse(why, keep);
  const isCopied = profile.keyPairs.some(
    ({ id, privateKeyFingerprint }) => id !== pair.id && privateKeyFingerprint === pair.privateKeyFingerprint,
  );
  return isCopied
    ? undefined
    : refuse('is the only copy here, and the API Portal shows a private key once', keep);
};
