import type { Finding } from '../../contract/errors.ts';
import { lastDelivered } from '../../contract/instance-state.ts';
import type { Instance, KeyPair, Profile } from '../../contract/model.ts';
import { clientOf, instanceName } from '../lookup.ts';
import { checkGuards, type Found, type GuardedAction, heldDataSpace } from './guards.ts';

/** The key pairs that an instance refers to. */
export const keyPairsOf = (
  profile: Profile,
  { keyPairs }: Instance,
): { sandbox?: KeyPair; production?: KeyPair } => {
  const find = (id: string | undefined) => profile.keyPairs.find((pair) => pair.id === id);
  return { sandbox: find(keyPairs.sandbox), production: find(keyPairs.production) };
};

/** The data spaces that an instance is bound to and, where it has not been given that yet, really has. */
export const dataSpacesOf = (instance: Instance): (string | undefined)[] => [
  instance.dataSpace?.id,
  heldDataSpace(instance),
];

/** Whether an instance has a data space because it was given it, not only because somebody saw it there. */
const wasGiven = (instance: Instance, dataSpaceId: string | undefined): boolean =>
  [lastDelivered(instance)?.dataSpaceId, instance.lastGiven?.dataSpaceId].includes(dataSpaceId);

/** What it means to blank a data space that this instance was never given; `place` begins the sentence. */
export const guardForeignSpace = (
  profile: Profile,
  instance: Instance,
  foundDataSpaceId: string | undefined,
  place: string,
  remedy: string,
): Finding[] => {
  const own = [...dataSpacesOf(instance), instance.lastGiven?.dataSpaceId];
  if (foundDataSpaceId === undefined || own.includes(foundDataSpaceId)) return [];
  const name = instanceName(profile, instance);
  return [
    {
      code: 'data-space-change',
      effect: 'refused',
      message: `${place} has the data space ${foundDataSpaceId}, which ${name} was never given: it may be another instance’s.`,
      remedy,
      override: name,
    },
  ];
};

/** Asks every guard about an instance as it stands in this profile. */
export const guardInstance = (
  profile: Profile,
  instance: Instance,
  at: GuardedAction['at'],
  found?: Found,
): Finding[] => {
  const dataSpaceId = instance.dataSpace?.id;
  const sharing = profile.instances.filter(
    (other) =>
      other.id !== instance.id && dataSpaceId !== undefined && dataSpacesOf(other).includes(dataSpaceId),
  );
  const isCopy = (other: Instance): boolean =>
    wasGiven(instance, dataSpaceId) && other.dataSpace?.id !== dataSpaceId && !wasGiven(other, dataSpaceId);
  const namesOf = (others: Instance[]) => others.map((other) => instanceName(profile, other));
  return checkGuards({
    at,
    client: clientOf(profile, instance),
    instance,
    name: instanceName(profile, instance),
    sharedWith: namesOf(sharing.filter((other) => !isCopy(other))),
    copies: namesOf(sharing.filter(isCopy)),
    keyPairs: keyPairsOf(profile, instance),
    found,
  });
};
