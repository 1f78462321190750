import type { Finding } from '../../contract/errors.ts';
import type { Inspection } from '../../contract/inspection.ts';
import type { Instance, Profile } from '../../contract/model.ts';
import { keyPath } from '../../contract/setting-paths.ts';
import { guardForeignSpace, guardInstance } from '../instances/guard-instance.ts';
import type { Found } from '../instances/guards.ts';
import { instanceName } from '../lookup.ts';
import { isSamePlace } from './base-url.ts';
import { ownersOf } from './compare-instance.ts';
import { heldBy } from './drift.ts';
import { findSetting } from './wanted.ts';

/** The API keys that an instance has in force, by their fingerprints. */
export const apiKeysIn = (inspection: Inspection): NonNullable<Found['apiKeyFingerprints']> => {
  const of = (environment: 'sandbox' | 'production') =>
    findSetting(inspection, keyPath(environment, 'api_key'))?.fingerprint ?? undefined;
  return { sandbox: of('sandbox'), production: of('production') };
};

const foundIn = (profile: Profile, instance: Instance, inspection: Inspection): Found => {
  const dataSpaceId = heldBy(inspection);
  const isItself = isSamePlace(instance.baseUrl, inspection.baseUrl) === true;
  return {
    dataSpaceId,
    apiKeyFingerprints: apiKeysIn(inspection),
    isCopy: isItself && ownersOf(profile, instance, dataSpaceId).length > 0,
  };
};

/** The instance's own base URL is not the recorded one, or it is that of another. */
const wrongInstance = (profile: Profile, instance: Instance, { baseUrl }: Inspection): Finding[] => {
  const name = instanceName(profile, instance);
  const other = profile.instances.find(
    (each) => each.id !== instance.id && isSamePlace(each.baseUrl, baseUrl) === true,
  );
  const isRecorded = isSamePlace(instance.baseUrl, baseUrl);
  if (isRecorded === true || (isRecorded === undefined && !other)) return [];
  const itself = other ? `${instanceName(profile, other)} (${baseUrl})` : baseUrl;
  return [
    {
      code: 'wrong-instance',
      effect: 'refused',
      message: `What answers there says that it is ${itself}, and not ${name}${instance.baseUrl === undefined ? '' : ` (${instance.baseUrl})`}.`,
      remedy: 'Correct the connection, or the base URL that is recorded.',
      override: name,
    },
  ];
};

/** Every guard's word on connecting an instance as it was found. */
export const guardConnecting = (profile: Profile, instance: Instance, inspection: Inspection): Finding[] => [
  ...wrongInstance(profile, instance, inspection),
  ...guardInstance(profile, instance, 'connect', foundIn(profile, instance, inspection)),
];

/** The same for blanking it. */
export const guardDisconnecting = (
  profile: Profile,
  instance: Instance,
  inspection: Inspection,
): Finding[] => {
  const { dataSpaceId, isCopy } = foundIn(profile, instance, inspection);
  const foreign = guardForeignSpace(
    profile,
    instance,
    isCopy ? undefined : dataSpaceId,
    'What answers there',
    'Correct its connection.',
  );
  return [...wrongInstance(profile, instance, inspection), ...foreign];
};
