import type { Finding, Override } from '../../contract/errors.ts';
import type { Client, Instance, KeyEnvironment, Profile, RegistryDataSpace } from '../../contract/model.ts';
import { mayHaveKey } from '../../contract/rotation-rule.ts';
import { keyEnvironments } from '../../contract/setting-paths.ts';
import { CoreError } from '../core-error.ts';
import type { Core } from '../handlers.ts';
import { shellWord } from '../export/shell-word.ts';
import { clientOf, findInstance, pickKeyPair } from '../lookup.ts';
import { registryAccess } from '../registry/registry-access.ts';
import { noKeyPair } from '../registry/registry-session.ts';
import { knownDataSpaces, mergeDataSpaces, saveSnapshot } from '../registry/snapshots.ts';
import { guardInstance } from './guard-instance.ts';
import { enforceGuards } from './guards.ts';

interface Choice {
  sandboxKeys?: string | undefined;
  productionKeys?: string | undefined;
  active?: KeyEnvironment | undefined;
  overrides: Override[];
}

/** By id or by name. */
const matching = (dataSpaces: RegistryDataSpace[], ref: string): RegistryDataSpace[] => {
  const byId = dataSpaces.filter(({ id }) => id === ref);
  return byId.length > 0 ? byId : dataSpaces.filter(({ name }) => name === ref);
};

/** The instance's key pair of an environment: the one named, else the one it has, else the client's only one. */
const chosenPair = (
  profile: Profile,
  client: Client,
  instance: Instance,
  environment: KeyEnvironment,
  ref: string | undefined,
) => {
  if (ref === undefined && instance.keyPairs[environment]) {
    return profile.keyPairs.find(({ id }) => id === instance.keyPairs[environment]);
  }
  return pickKeyPair(profile, client, environment, ref);
};

/**
 * Finds a data space by id or name in what the client's key pairs were last shown, so that binding works offline;
 * asks the registry with the active pair when it is not there.
 */
export const locateDataSpace = async (
  { ports, vault }: Core,
  instanceRef: string,
  ref: string,
  { sandboxKeys, productionKeys, active }: Choice,
): Promise<RegistryDataSpace> => {
  const profile = await ports.profile.read();
  const instance = findInstance(profile, instanceRef);
  const client = clientOf(profile, instance);
  let found = matching(knownDataSpaces(profile, client.id), ref);
  if (found.length === 0) {
    const environment = active ?? instance.activeKeyEnvironment;
    const keysRef = environment === 'sandbox' ? sandboxKeys : productionKeys;
    const pair = chosenPair(profile, client, instance, environment, keysRef);
    if (!pair) throw noKeyPair(client, environment);
    await vault.assertOpen(profile);
    const listed = await ports.registry.list(await registryAccess(vault, profile, pair));
    const at = ports.clock.now().toISOString();
    await ports.profile.update((draft) => {
      saveSnapshot(draft, { keyPairId: pair.id, at, dataSpaces: listed });
    });
    found = matching(mergeDataSpaces([], listed), ref);
  }
  const [dataSpace, another] = found;
  if (!dataSpace) {
    throw new CoreError(
      'not-found',
      `${client.name}’s registry has no data space “${ref}”.`,
      'List the data spaces anew.',
      { commandLine: `Run \`keybridge space list --client ${shellWord(client.name)}\` for their ids.` },
    );
  }
  if (another) {
    throw new CoreError(
      'bad-input',
      `“${ref}” names ${found.length} data spaces: ${found.map(({ id, projectName }) => `${id} of ${projectName}`).join(', ')}.`,
      'Give the id.',
    );
  }
  return dataSpace;
};

/** A pair that is bound no longer takes down where it may be in use still: until something else is proved there, it is. */
const noteLeft = (draft: Profile, instance: Instance, before: Instance['keyPairs']): void => {
  for (const environment of keyEnvironments) {
    const left = draft.keyPairs.find(({ id }) => id === before[environment]);
    if (!left || left.id === instance.keyPairs[environment] || !mayHaveKey(instance, left)) continue;
    left.replacedIn = [...new Set([...(left.replacedIn ?? []), instance.id])];
  }
};

/** Binds the instance in this draft, or throws what a guard refuses. Returns what is left to warn of. */
export const bindInstance = (
  draft: Profile,
  instance: Instance,
  dataSpace: RegistryDataSpace,
  { sandboxKeys, productionKeys, active, overrides }: Choice,
): Finding[] => {
  const client = clientOf(draft, instance);
  const before = instance.keyPairs;
  instance.keyPairs = {
    sandbox: chosenPair(draft, client, instance, 'sandbox', sandboxKeys)?.id,
    production: chosenPair(draft, client, instance, 'production', productionKeys)?.id,
  };
  const isOther = keyEnvironments.some((kind) => before[kind] !== instance.keyPairs[kind]);
  if (isOther) instance.confirmedKeys = undefined;
  noteLeft(draft, instance, before);
  instance.activeKeyEnvironment = active ?? instance.activeKeyEnvironment;
  instance.project = { id: dataSpace.projectId, name: dataSpace.projectName };
  instance.dataSpace = { id: dataSpace.id, name: dataSpace.name, type: dataSpace.type };
  return enforceGuards(guardInstance(draft, instance, 'bind'), overrides);
};
