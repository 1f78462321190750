import { randomUUID } from 'node:crypto';
import type { Inspection } from '../../contract/inspection.ts';
import type {
  Client,
  Connection,
  Instance,
  KeyEnvironment,
  Profile,
  RegistryDataSpace,
  Stage,
} from '../../contract/model.ts';
import { CoreError } from '../core-error.ts';
import { activePath, idPath } from '../../contract/setting-paths.ts';
import { formatConnection } from '../instances/connection-uri.ts';
import { freeLabel } from '../free-label.ts';
import type { AdoptedKeys } from './adopt-keys.ts';
import { recordableUrl } from './base-url.ts';
import { ownersOf } from './compare-instance.ts';
import { heldBy } from './drift.ts';
import { findSetting } from './wanted.ts';

const valueOf = (inspection: Inspection, path: string): string => findSetting(inspection, path)?.value ?? '';

export const activeIn = (inspection: Inspection): KeyEnvironment =>
  valueOf(inspection, activePath) === 'sandbox' ? 'sandbox' : 'production';

/** The data space as the instance itself names it; throws `bad-input` where it has none. */
export const spaceIn = (inspection: Inspection, connection: Connection): RegistryDataSpace => {
  const id = heldBy(inspection);
  if (id === undefined) {
    throw new CoreError(
      'bad-input',
      `What answers at ${formatConnection(connection)} is not connected: it has no data space, so there is nothing to adopt.`,
      'Add it as an instance, bind it, and connect it.',
    );
  }
  const value = (name: string) => valueOf(inspection, idPath(name));
  return {
    id,
    name: value('environment_name') || id,
    type: value('environment'),
    projectId: value('project_id'),
    projectName: value('project_name') || value('project_id'),
    features: [],
  };
};

/** The host that it is served from, or the last part of its connection. */
const nameOf = (connection: Connection, baseUrl: string | undefined): string => {
  if (baseUrl !== undefined) return new URL(baseUrl).host;
  const uri = formatConnection(connection).replace(/\?.*$/, '');
  return uri.split(/[/:]/).findLast((part) => part !== '') ?? 'instance';
};

const stageOf = (space: RegistryDataSpace, owners: readonly Instance[]): Stage =>
  space.type.toLowerCase() === 'testing' || owners.some(({ stage }) => stage === 'production')
    ? 'staging'
    : 'production';

export interface FoundInstance {
  readonly connection: Connection;
  readonly inspection: Inspection;
  readonly space: RegistryDataSpace;
  readonly keys: AdoptedKeys;
  readonly name: string | undefined;
  readonly stage: Stage | undefined;
}

/**
 * An instance as it was found: `target` with what it has now, or a new one. A new one that has another instance's data space
 * is a copy, and bound to none.
 */
export const adoptedInstance = (
  profile: Profile,
  client: Client,
  target: Instance | undefined,
  { connection, inspection, space, keys, name, stage }: FoundInstance,
): Instance => {
  const baseUrl = recordableUrl(inspection.baseUrl);
  const siblings = profile.instances.filter(({ clientId }) => clientId === client.id);
  const base: Instance = target ?? {
    id: randomUUID(),
    clientId: client.id,
    name:
      name ??
      freeLabel(
        siblings.map((each) => each.name),
        nameOf(connection, baseUrl),
      ),
    stage: 'production',
    connection,
    activeKeyEnvironment: 'production',
    keyPairs: {},
    services: [],
  };
  const owners = ownersOf(profile, base, space.id);
  const isBound = owners.length === 0;
  return {
    ...base,
    connection,
    baseUrl: baseUrl ?? base.baseUrl,
    stage: stage ?? target?.stage ?? stageOf(space, owners),
    activeKeyEnvironment: activeIn(inspection),
    keyPairs: { sandbox: keys.pairs.sandbox?.id, production: keys.pairs.production?.id },
    project: isBound ? { id: space.projectId, name: space.projectName } : undefined,
    dataSpace: isBound ? { id: space.id, name: space.name, type: space.type } : undefined,
  };
};
