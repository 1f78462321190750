import type { LeftOut } from '../../contract/bulk.ts';
import { unsuitedFor } from '../../contract/bulk-suits.ts';
import type { BulkKind, Instance, Profile, Stage } from '../../contract/model.ts';
import { findClient, findInstance, instanceName } from '../lookup.ts';

export interface Selected {
  readonly instances?: string[] | undefined;
  readonly client?: string | undefined;
  readonly stage?: Stage | undefined;
  readonly failed: boolean;
}

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
  const judged = meant.map((instance) => ({ instance, reason: unsuitedFor(kind, instance) }));
  return {
    chosen: judged.flatMap(({ instance, reason }) => (reason === undefined ? [instance] : [])),
    leftOut: judged.flatMap(({ instance, reason }) =>
      reason === undefined ? [] : [{ instance: instance.id, name: instanceName(profile, instance), reason }],
    ),
  };
};
