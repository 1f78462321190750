import type { LeftOut } from '../../contract/bulk.ts';
import { lastDelivered } from '../../contract/instance-state.ts';
import type { BulkKind, Instance, Profile, Stage } from '../../contract/model.ts';
import { findClient, findInstance, instanceName } from '../lookup.ts';

export interface Selected {
  readonly instances?: string[] | undefined;
  readonly client?: string | undefined;
  readonly stage?: Stage | undefined;
  readonly failed: boolean;
}

/** Why an action does not suit an instance; undefined where it does. */
type Unsuited = (instance: Instance) => string | undefined;

const noWayIn: Unsuited = ({ connection }) =>
  connection.kind === 'none' ? 'its connection is not recorded' : undefined;
const noDataSpace: Unsuited = ({ dataSpace }) => (dataSpace ? undefined : 'it has no data space');
const noKeys: Unsuited = ({ keyPairs }) =>
  keyPairs.sandbox || keyPairs.production ? undefined : 'it has no key pairs';
const nothingGiven: Unsuited = (instance) =>
  lastDelivered(instance)?.dataSpaceId === undefined ? 'it was not connected yet' : undefined;

const unsuited: Record<BulkKind, readonly Unsuited[]> = {
  check: [noKeys],
  inspect: [noWayIn],
  verify: [noWayIn, nothingGiven],
  connect: [noWayIn, noDataSpace],
  export: [noDataSpace],
};

/** The instances that are meant, in the order of the profile, and those that the action does not suit. */
export const selectInstances = (
  profile: Profile,
  { instances: refs, client: clientRef, stage, failed }: Selected,
  kind: BulkKind,
): { chosen: Instance[]; leftOut: LeftOut[] } => {
  const named = refs && new Set(refs.map((ref) => findInstance(profile, ref).id));
  const client = clientRef === undefined ? undefined : findClient(profile, clientRef);
  const again = new Set(profile.lastFailed[kind]);
  const meant = profile.instances.filter(
    (instance) =>
      (!named || named.has(instance.id)) &&
      (!client || instance.clientId === client.id) &&
      (stage === undefined || instance.stage === stage) &&
      (!failed || again.has(instance.id)),
  );
  if (named) return { chosen: meant, leftOut: [] };
  const reasonFor = (instance: Instance) =>
    unsuited[kind].map((reason) => reason(instance)).find((reason) => reason !== undefined);
  const judged = meant.map((instance) => ({ instance, reason: reasonFor(instance) }));
  return {
    chosen: judged.flatMap(({ instance, reason }) => (reason === undefined ? [instance] : [])),
    leftOut: judged.flatMap(({ instance, reason }) =>
      reason === undefined ? [] : [{ instance: instance.id, name: instanceName(profile, instance), reason }],
    ),
  };
};
