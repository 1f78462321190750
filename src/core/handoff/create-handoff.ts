import type { Client, Instance, KeyPair, Profile } from '../../contract/model.ts';
import { isSettled } from '../../contract/rotation-rule.ts';
import { CoreError } from '../core-error.ts';
import { findClient, findKeyPair } from '../lookup.ts';
import { rotationOf } from '../rotation/rotation-state.ts';
import { isForeignGateway } from '../settings/gateway-methods.ts';
import type { HandedInstance, HandoffDocument } from './handoff-document.ts';

interface Selection {
  readonly clients?: readonly string[] | undefined;
  readonly keys?: readonly string[] | undefined;
  readonly withInstances: boolean;
  readonly withGateways: boolean;
}

/** What goes into a hand-off, still without secrets. */
export interface Selected {
  readonly clients: Client[];
  readonly keyPairs: KeyPair[];
  readonly instances: HandedInstance[];
  readonly gateways: HandoffDocument['gateways'];
}

/** Only what is another machine's business, with the key pairs that come along. */
const handed = (instance: Instance, pairIds: ReadonlySet<string>): HandedInstance => {
  const { id, clientId, name, stage, baseUrl, connection, activeKeyEnvironment } = instance;
  const { keyPairs, project, dataSpace, services, lastGiven } = instance;
  const own = (pair: string | undefined) => (pair !== undefined && pairIds.has(pair) ? pair : undefined);
  return {
    ...{ id, clientId, name, stage, baseUrl, connection, activeKeyEnvironment },
    keyPairs: { sandbox: own(keyPairs.sandbox), production: own(keyPairs.production) },
    ...{ project, dataSpace, services, lastGiven },
  };
};

const foreignGatewaysOf = ({ settings: { gateways } }: Profile): HandoffDocument['gateways'] => {
  const foreign = (['sandbox', 'production'] as const).filter((environment) =>
    isForeignGateway(gateways[environment]),
  );
  return Object.fromEntries(foreign.map((environment) => [environment, gateways[environment]]));
};

/**
 * A pair with its successor where that comes along, and with every instance that may need the old one still. Where one of
 * those does not come along the successor is not spoken of: the replacement would seem to be finished there.
 */
const withSuccessor = (
  profile: Profile,
  pair: KeyPair,
  pairIds: ReadonlySet<string>,
  instances: readonly Instance[],
): KeyPair => {
  const left = rotationOf(profile, pair).instances.filter((row) => !isSettled(row));
  const isWhole = left.every((row) => instances.some(({ id }) => id === row.instance));
  if (pair.replacedBy === undefined || !pairIds.has(pair.replacedBy) || !isWhole) {
    return { ...pair, replacedBy: undefined, replacedIn: undefined };
  }
  return { ...pair, replacedIn: left.length === 0 ? undefined : left.map(({ instance }) => instance) };
};

/** Throws `not-found` where something named is not there, and `bad-input` where nothing is left to hand off. */
export const select = (profile: Profile, wish: Selection): Selected => {
  const named = wish.clients?.map((ref) => findClient(profile, ref));
  const namedPairs = wish.keys?.map((ref) => findKeyPair(profile, ref)) ?? [];
  const isOfNamed = ({ clientId }: { clientId: string }) =>
    named ? named.some(({ id }) => id === clientId) : !wish.keys;
  const keyPairs = profile.keyPairs.filter((pair) => isOfNamed(pair) || namedPairs.includes(pair));
  const clients = profile.clients.filter(
    ({ id }) => isOfNamed({ clientId: id }) || keyPairs.some(({ clientId }) => clientId === id),
  );
  const pairIds = new Set(keyPairs.map(({ id }) => id));
  const clientIds = new Set(clients.map(({ id }) => id));
  const instances = wish.withInstances
    ? profile.instances.filter(({ clientId }) => clientIds.has(clientId))
    : [];
  if (keyPairs.length + instances.length === 0) {
    throw new CoreError(
      'bad-input',
      'There is nothing to hand off: no key pair is chosen, and no instance.',
      'Choose clients that have key pairs.',
    );
  }
  return {
    clients,
    keyPairs: keyPairs.map((pair) => withSuccessor(profile, pair, pairIds, instances)),
    instances: instances.map((instance) => handed(instance, pairIds)),
    gateways: wish.withGateways ? foreignGatewaysOf(profile) : undefined,
  };
};

/** Puts the secrets to it. */
export const toDocument = async (
  { clients, keyPairs, instances, gateways }: Selected,
  at: string,
  secretOf: (pair: KeyPair) => Promise<{ apiKey: string; privateKey: string }>,
): Promise<HandoffDocument> => {
  const pairs: HandoffDocument['keyPairs'] = [];
  for (const pair of keyPairs) {
    const { id, clientId, keyEnvironment, label, madeBy, createdAt, replacedBy, replacedIn } = pair;
    const { apiKey, privateKey } = await secretOf(pair);
    pairs.push({
      ...{ id, clientId, keyEnvironment, label, madeBy, createdAt, replacedBy, replacedIn },
      ...{ apiKey, privateKey },
    });
  }
  const format = 'keybridge-handoff';
  return { format, version: 1, at, clients, keyPairs: pairs, instances, gateways };
};
