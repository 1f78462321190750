import type { Inspection } from '../../contract/inspection.ts';
import type { Delivered, Instance, Profile } from '../../contract/model.ts';
import { blankConfig, hashConfig } from '../export/build-config.ts';
import { keyPairsOf } from '../instances/guard-instance.ts';
import { lastDelivered } from '../../contract/instance-state.ts';
import { hasOthers } from '../../contract/rotation-rule.ts';
import { keyEnvironments } from '../../contract/setting-paths.ts';
import { compareInstance } from './compare-instance.ts';
import { findDrift, heldBy } from './drift.ts';
import { differencesFrom, wantedOf } from './wanted.ts';

type Given = Omit<Delivered, 'at'>;

/** What an instance is given when it is connected now. */
export const givenTo = (profile: Profile, instance: Instance): Given => {
  const pairs = keyPairsOf(profile, instance);
  return {
    configHash: hashConfig(wantedOf(profile, instance, false)),
    dataSpaceId: instance.dataSpace?.id,
    apiKeyFingerprints: {
      sandbox: pairs.sandbox?.apiKeyFingerprint,
      production: pairs.production?.apiKeyFingerprint,
    },
  };
};

/** Notes that the instance has this; true where that was not known. */
export const noteConnected = (instance: Instance, given: Given, at: string): boolean => {
  const { connected } = instance;
  if (connected?.configHash === given.configHash && lastDelivered(instance) === connected) return false;
  instance.connected = { at, ...given };
  instance.lastGiven = {
    dataSpaceId: given.dataSpaceId,
    apiKeyFingerprints: given.apiKeyFingerprints,
    stage: instance.stage,
  };
  return true;
};

/** Notes that the instance has nothing. */
export const noteDisconnected = (instance: Instance, at: string): void => {
  instance.connected = { at, configHash: hashConfig(blankConfig(false)), apiKeyFingerprints: {} };
};

/** Notes what was seen in the instance; what a person said of keys that are others there holds no longer. */
export const noteSeen = (draft: Profile, instance: Instance, inspection: Inspection, at: string): void => {
  const drift = findDrift(compareInstance(draft, instance, inspection));
  instance.inspected = { at, dataSpaceId: heldBy(inspection), drift };
  for (const environment of keyEnvironments) {
    if (instance.confirmedKeys && hasOthers(instance, environment)) {
      instance.confirmedKeys[environment] = undefined;
    }
  }
};

/**
 * Notes what was seen, and where the instance has all that it is to have, that it is connected: by a file that was exported, or by
 * a connection whose end was not taken down. True where that was not known.
 */
export const takeDown = (draft: Profile, instance: Instance, inspection: Inspection, at: string): boolean => {
  const isBound = instance.project !== undefined && instance.dataSpace !== undefined;
  const isWhole = isBound && differencesFrom(wantedOf(draft, instance, false), inspection).length === 0;
  const isNews = isWhole && noteConnected(instance, givenTo(draft, instance), at);
  noteSeen(draft, instance, inspection, at);
  return isNews;
};
