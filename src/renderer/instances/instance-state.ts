import type { Instance, KeyPair } from '../../contract/model.ts';

/** What can be said of an instance from the profile alone, worst first. */
export const instanceStates = [
  'shared',
  'keys-refused',
  'keys-missing',
  'no-data-space',
  'changed',
  'unverified',
  'not-delivered',
  'connected',
  'exported',
] as const;
export type InstanceState = (typeof instanceStates)[number];

export const stateWords: Record<InstanceState, string> = {
  shared: 'data space shared',
  'keys-refused': 'keys refused',
  'keys-missing': 'keys missing',
  'no-data-space': 'no data space',
  changed: 'to export again',
  unverified: 'keys unverified',
  'not-delivered': 'not connected',
  connected: 'connected',
  exported: 'exported',
};

export const stateTones: Record<InstanceState, 'neutral' | 'good' | 'warn' | 'bad'> = {
  shared: 'bad',
  'keys-refused': 'bad',
  'keys-missing': 'warn',
  'no-data-space': 'neutral',
  changed: 'warn',
  unverified: 'warn',
  'not-delivered': 'neutral',
  connected: 'good',
  exported: 'good',
};

export const isProblem = (state: InstanceState): boolean => ['bad', 'warn'].includes(stateTones[state]);

/** The newest of what the instance was given by file or by connecting. */
export const lastDelivered = ({ exported, connected }: Instance) => {
  if (!exported || !connected) return exported ?? connected;
  return exported.at > connected.at ? exported : connected;
};

const hasChanged = (instance: Instance, pairs: ReadonlyMap<string, KeyPair>): boolean => {
  const last = lastDelivered(instance);
  if (!last) return false;
  if (last.dataSpaceId !== instance.dataSpace?.id) return true;
  return (['sandbox', 'production'] as const).some(
    (environment) =>
      last.apiKeyFingerprints[environment] !==
      pairs.get(instance.keyPairs[environment] ?? '')?.apiKeyFingerprint,
  );
};

/** `sharedSpaces`: ids of the data spaces that several instances are bound to. */
export const statesOf = (
  instance: Instance,
  pairs: ReadonlyMap<string, KeyPair>,
  sharedSpaces: ReadonlySet<string>,
): InstanceState[] => {
  const active = pairs.get(instance.keyPairs[instance.activeKeyEnvironment] ?? '');
  const holds: Record<InstanceState, boolean> = {
    shared: instance.dataSpace !== undefined && sharedSpaces.has(instance.dataSpace.id),
    'keys-refused': active?.check?.state === 'rejected',
    'keys-missing': active === undefined && instance.dataSpace !== undefined,
    'no-data-space': instance.dataSpace === undefined,
    changed: hasChanged(instance, pairs),
    unverified: active !== undefined && !['accepted', 'rejected'].includes(active.check?.state ?? ''),
    'not-delivered': lastDelivered(instance) === undefined,
    connected: instance.connected !== undefined,
    exported: instance.exported !== undefined && instance.connected === undefined,
  };
  return instanceStates.filter((state) => holds[state]);
};

/** Data spaces that more than one instance is bound to. */
export const sharedSpacesOf = (instances: readonly Instance[]): Set<string> => {
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const { dataSpace } of instances) {
    if (!dataSpace) continue;
    if (seen.has(dataSpace.id)) shared.add(dataSpace.id);
    seen.add(dataSpace.id);
  }
  return shared;
};
