import type { Drift, DriftCode, Instance, KeyPair } from './model.ts';

/** What can be said of an instance from the profile alone, worst first. */
export const instanceStates = [
  'clone',
  'shared',
  'module-gone',
  'keys-unreadable',
  'keys-refused',
  'drifted',
  'keys-missing',
  'no-data-space',
  'changed',
  'unverified',
  'disconnected',
  'not-delivered',
  'not-verified',
  'connected',
  'exported',
  'never-inspected',
] as const;
export type InstanceState = (typeof instanceStates)[number];

export const stateWords: Record<InstanceState, string> = {
  clone: 'clone',
  shared: 'data space shared',
  'module-gone': 'connector gone',
  'keys-unreadable': 'keys unreadable',
  'keys-refused': 'keys refused',
  drifted: 'drifted',
  'keys-missing': 'keys missing',
  changed: 'out of date',
  unverified: 'keys unverified',
  'no-data-space': 'no data space',
  disconnected: 'disconnected',
  'not-delivered': 'not connected',
  'not-verified': 'not verified',
  connected: 'connected',
  exported: 'exported',
  'never-inspected': 'never inspected',
};

export const stateTones: Record<InstanceState, 'neutral' | 'good' | 'warn' | 'bad'> = {
  clone: 'bad',
  shared: 'bad',
  'module-gone': 'bad',
  'keys-unreadable': 'bad',
  'keys-refused': 'bad',
  drifted: 'warn',
  'keys-missing': 'warn',
  changed: 'warn',
  unverified: 'warn',
  'no-data-space': 'neutral',
  disconnected: 'neutral',
  'not-delivered': 'neutral',
  // Somebody may have imported a file that proves nothing: that is no problem yet.
  'not-verified': 'neutral',
  connected: 'good',
  exported: 'good',
  'never-inspected': 'neutral',
};

export const isProblem = (state: InstanceState): boolean => ['bad', 'warn'].includes(stateTones[state]);

/** The newest of what the instance was given by file or by connecting. */
export const lastDelivered = ({ exported, connected }: Instance) => {
  if (!exported || !connected) return exported ?? connected;
  return exported.at > connected.at ? exported : connected;
};

/** Differences that have a state of their own. */
const ownState: Partial<Record<DriftCode, InstanceState>> = {
  'data-space-of-another': 'clone',
  'module-gone': 'module-gone',
  'unreadable-keys': 'keys-unreadable',
};

/** “2 settings drifted”; a difference that is none of settings has no number. */
const driftWords = (drift: readonly Drift[]): string => {
  const count = new Set(drift.flatMap(({ paths }) => paths)).size;
  if (count === 0) return stateWords.drifted;
  return count === 1 ? '1 setting drifted' : `${count} settings drifted`;
};

/** What the chip says of an instance in this state. */
export const chipWords = (state: InstanceState, { inspected }: Instance): string =>
  state === 'drifted' ? driftWords(inspected?.drift ?? []) : stateWords[state];

/** Keybridge can look into it. */
export const isLive = ({ connection }: Instance): boolean => connection.kind !== 'none';

const hasChanged = (instance: Instance, pairs: ReadonlyMap<string, KeyPair>): boolean => {
  const last = lastDelivered(instance);
  if (last?.dataSpaceId === undefined) return false;
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
  const last = lastDelivered(instance);
  const found = (instance.inspected?.drift ?? []).map(({ code }) => ownState[code] ?? 'drifted');
  /** As it was given, as far as anybody saw. */
  const isAsGiven = last?.dataSpaceId !== undefined && found.length === 0;
  const isConnected = isAsGiven && last === instance.connected;
  const holds: Record<InstanceState, boolean> = {
    clone: found.includes('clone'),
    shared: instance.dataSpace !== undefined && sharedSpaces.has(instance.dataSpace.id),
    'module-gone': found.includes('module-gone'),
    'keys-unreadable': found.includes('keys-unreadable'),
    'keys-refused': active?.check?.state === 'rejected',
    drifted: found.includes('drifted'),
    'keys-missing': active === undefined && instance.dataSpace !== undefined,
    'no-data-space': instance.dataSpace === undefined,
    changed: hasChanged(instance, pairs),
    unverified: active !== undefined && !['accepted', 'rejected'].includes(active.check?.state ?? ''),
    disconnected: last !== undefined && last.dataSpaceId === undefined,
    'not-delivered': last === undefined,
    'not-verified': isConnected && instance.connected?.verifiedAt === undefined,
    connected: isConnected && instance.connected?.verifiedAt !== undefined,
    exported: isAsGiven && last === instance.exported,
    'never-inspected': isLive(instance) && instance.inspected === undefined,
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
