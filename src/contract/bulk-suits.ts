import { lastDelivered } from './instance-state.ts';
import type { BulkKind, Instance } from './model.ts';

/** Why an action does not suit an instance, to stand behind its name; undefined where it does. */
type Unsuited = (instance: Instance) => string | undefined;

const noWayIn: Unsuited = ({ connection }) =>
  connection.kind === 'none' ? 'no connection is recorded' : undefined;
const noDataSpace: Unsuited = ({ dataSpace }) => (dataSpace ? undefined : 'no data space');
const noKeys: Unsuited = ({ keyPairs }) =>
  keyPairs.sandbox || keyPairs.production ? undefined : 'no key pairs';
const nothingGiven: Unsuited = (instance) =>
  lastDelivered(instance)?.dataSpaceId === undefined ? 'not connected yet' : undefined;

const reasons: Record<BulkKind, readonly Unsuited[]> = {
  check: [noKeys],
  inspect: [noWayIn],
  verify: [noWayIn, nothingGiven],
  connect: [noWayIn, noDataSpace],
  export: [noDataSpace],
};

/** The first reason why an instance is left out of work with many; undefined where it suits. */
export const unsuitedFor = (kind: BulkKind, instance: Instance): string | undefined =>
  reasons[kind].map((reason) => reason(instance)).find((reason) => reason !== undefined);
