import type { Inspection } from '../../contract/inspection.ts';
import type { Instance, Profile } from '../../contract/model.ts';
import { keyPairsOf } from '../instances/guard-instance.ts';
import { lastDelivered } from '../../contract/instance-state.ts';
import { clientOf, instanceName } from '../lookup.ts';
import { type Compared, heldBy } from './drift.ts';
import { driftCommands } from './drift-commands.ts';
import { wantedOf } from './wanted.ts';

/** The other instances that a data space was given to or is meant for; one that has it as a copy does not count. */
export const ownersOf = (profile: Profile, instance: Instance, dataSpaceId: string | undefined): Instance[] =>
  profile.instances.filter(
    (other) =>
      dataSpaceId !== undefined &&
      other.id !== instance.id &&
      [other.dataSpace?.id, lastDelivered(other)?.dataSpaceId].includes(dataSpaceId),
  );

/** What the profile has for an instance beside what was found there, as `findDrift` wants it. */
export const compareInstance = (profile: Profile, instance: Instance, inspection: Inspection): Compared => {
  const isBound = instance.project !== undefined && instance.dataSpace !== undefined;
  return {
    instance,
    name: instanceName(profile, instance),
    keyPairs: keyPairsOf(profile, instance),
    gateways: profile.settings.gateways,
    wanted: isBound ? wantedOf(profile, instance, false) : undefined,
    owners: ownersOf(profile, instance, heldBy(inspection)).map((owner) => ({
      name: instanceName(profile, owner),
      stage: owner.stage,
    })),
    inspection,
    commands: driftCommands(clientOf(profile, instance).name, instance.name, instance.connection),
  };
};
