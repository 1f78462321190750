import type { DataSpace, Profile, RegistryDataSpace, RegistrySnapshot } from '../../contract/model.ts';
import { dataSpacesOf } from '../instances/guard-instance.ts';
import { instanceName } from '../lookup.ts';

/**
 * Keeps what the registry listed for a key pair, and brings its names to the instances bound there: names are
 * labels (domain.md, rule 8), and may have been changed elsewhere. A pair that was removed meanwhile has none.
 */
export const saveSnapshot = (draft: Profile, snapshot: RegistrySnapshot): void => {
  if (!draft.keyPairs.some(({ id }) => id === snapshot.keyPairId)) return;
  draft.snapshots = [
    ...draft.snapshots.filter(({ keyPairId }) => keyPairId !== snapshot.keyPairId),
    snapshot,
  ];
  const listed = new Map(snapshot.dataSpaces.map((dataSpace) => [dataSpace.id, dataSpace]));
  for (const instance of draft.instances) {
    const dataSpace = instance.dataSpace && listed.get(instance.dataSpace.id);
    if (!dataSpace) continue;
    instance.dataSpace = { id: dataSpace.id, name: dataSpace.name, type: dataSpace.type };
    instance.project = { id: dataSpace.projectId, name: dataSpace.projectName };
  }
};

/** What the client's key pairs were last shown; of a data space that several were shown the last one counts. */
export const knownDataSpaces = (profile: Profile, clientId: string): RegistryDataSpace[] => {
  const owned = new Set(profile.keyPairs.filter((pair) => pair.clientId === clientId).map(({ id }) => id));
  return profile.snapshots
    .filter(({ keyPairId }) => owned.has(keyPairId))
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
    .reduce<RegistryDataSpace[]>((known, { dataSpaces }) => mergeDataSpaces(known, dataSpaces), []);
};

/** The list with the changed data spaces in place of their old selves, and the new ones added. */
export const mergeDataSpaces = (
  known: RegistryDataSpace[],
  changed: RegistryDataSpace[],
): RegistryDataSpace[] => {
  const byId = new Map(known.map((dataSpace) => [dataSpace.id, dataSpace]));
  for (const dataSpace of changed) byId.set(dataSpace.id, dataSpace);
  return [...byId.values()];
};

/** Adds which instances use each data space, as `Client/Name`. */
export const withUsers = (profile: Profile, dataSpaces: RegistryDataSpace[]): DataSpace[] => {
  const users = new Map<string, string[]>();
  for (const instance of profile.instances) {
    for (const id of new Set(dataSpacesOf(instance))) {
      if (id !== undefined) users.set(id, [...(users.get(id) ?? []), instanceName(profile, instance)]);
    }
  }
  return dataSpaces.map((dataSpace) => ({ ...dataSpace, usedBy: users.get(dataSpace.id) ?? [] }));
};
