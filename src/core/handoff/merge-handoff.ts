import { randomUUID } from 'node:crypto';
import type { Finding } from '../../contract/errors.ts';
import type { HandoffAnswer } from '../../contract/handoff.ts';
import type { Client, Gateways, Instance, Profile } from '../../contract/model.ts';
import { foreignGatewayFindings, foreignProgramFindings } from '../backup/foreign-settings.ts';
import { adoptionWarnings } from '../connect/adopt-guards.ts';
import { differsInFile } from '../instances/changed-fields.ts';
import { assertConnection, formatConnection } from '../instances/connection-uri.ts';
import { folded, instanceName } from '../lookup.ts';
import { adobeGateways } from '../profile.ts';
import { changeGateway, isForeignGateway } from '../settings/gateway-methods.ts';
import { readGatewayUrl } from '../settings/gateway-url.ts';
import type { HandedInstance, HandoffDocument } from './handoff-document.ts';
import { mergeKeys, type readAllKeys } from './merge-keys.ts';

type Rows = Pick<HandoffAnswer, 'clients' | 'keyPairs' | 'instances' | 'gateways' | 'findings' | 'notices'>;

export interface Merge extends Rows {
  /** The key pairs that came in, to be stored. */
  readonly added: ReturnType<typeof mergeKeys>['added'];
  readonly isAnythingNew: boolean;
}

const mergeClients = (draft: Profile, handed: readonly Client[]) => {
  const rows: Rows['clients'] = [];
  const here = new Map<string, Client>();
  const byId = new Map(draft.clients.map((client) => [client.id, client]));
  const byName = new Map(draft.clients.map((client) => [folded(client.name), client]));
  for (const { id, name, edition } of handed) {
    const known = byId.get(id) ?? byName.get(folded(name));
    const client = known ?? { id, name, edition };
    here.set(id, client);
    if (!known) draft.clients.push(client);
    const differs = [
      ...(client.name === name ? [] : [`here “${client.name}”`]),
      ...(client.edition === edition ? [] : [`${client.edition} here, and stays so`]),
    ];
    rows.push({ name, edition, state: known ? 'present' : 'new', note: differs.join('; ') || undefined });
  }
  return { rows, here };
};

const mergeInstances = (
  draft: Profile,
  handed: readonly HandedInstance[],
  clients: ReadonlyMap<string, Client>,
  pairIds: ReadonlyMap<string, string>,
) => {
  const rows: Rows['instances'] = [];
  const added: Instance[] = [];
  /** What the profile calls those that came in, by their ids in the file. */
  const newIds = new Map<string, string>();
  const nameIn = (clientId: string, name: string) => `${clientId} ${folded(name)}`;
  const ids = new Map(draft.instances.map((each) => [each.id, each]));
  const names = new Map(draft.instances.map((each) => [nameIn(each.clientId, each.name), each]));
  for (const each of handed) {
    assertConnection(each.connection);
    const client = clients.get(each.clientId);
    if (!client) throw new Error(`The instance ${each.id} has no client`);
    const ownPair = (id: string | undefined) => (id === undefined ? undefined : pairIds.get(id));
    const sameId = ids.get(each.id);
    const known = sameId?.clientId === client.id ? sameId : names.get(nameIn(client.id, each.name));
    const instance: Instance = {
      ...each,
      id: sameId ? randomUUID() : each.id,
      clientId: client.id,
      keyPairs: { sandbox: ownPair(each.keyPairs.sandbox), production: ownPair(each.keyPairs.production) },
    };
    if (!known) {
      draft.instances.push(instance);
      added.push(instance);
      newIds.set(each.id, instance.id);
      ids.set(instance.id, instance);
      names.set(nameIn(client.id, each.name), instance);
    }
    const called = known && known.name !== each.name ? [`here “${known.name}”`] : [];
    rows.push({
      name: `${client.name}/${each.name}`,
      stage: each.stage,
      connection: formatConnection(each.connection),
      dataSpace: each.dataSpace?.name,
      state: known ? 'present' : 'new',
      note: (known ? [...called, ...differsInFile(known, instance)] : []).join('; ') || undefined,
    });
  }
  return { rows, added, newIds };
};

/** Of the instances that came in, those that may need a pair still are taken down with it: nobody here has seen them. */
const mergeUses = (
  draft: Profile,
  handed: HandoffDocument['keyPairs'],
  pairIds: ReadonlyMap<string, string>,
  newIds: ReadonlyMap<string, string>,
): void => {
  for (const { id, replacedIn = [] } of handed) {
    const pair = draft.keyPairs.find((each) => each.id === pairIds.get(id));
    const users = replacedIn.flatMap((instance) => newIds.get(instance) ?? []);
    if (pair && users.length > 0) pair.replacedIn = [...new Set([...(pair.replacedIn ?? []), ...users])];
  }
};

/** Takes over gateways where the profile has Adobe's; its own of another kind stay. */
const mergeGateways = (draft: Profile, handed: HandoffDocument['gateways'] = {}) => {
  const gateways: Partial<Gateways> = {};
  const notices: Rows['notices'] = [];
  for (const environment of ['sandbox', 'production'] as const) {
    const text = handed[environment];
    const url = text === undefined ? undefined : readGatewayUrl(text);
    const own = draft.settings.gateways[environment];
    if (url === undefined || url === own || !isForeignGateway(url)) continue;
    if (isForeignGateway(own)) {
      notices.push({ text: `The ${environment} gateway stays ${own}; the file has ${url}.` });
      continue;
    }
    gateways[environment] = url;
    notices.push({ text: `With it, every ${environment} key pair of this profile is sent to ${url}.` });
    changeGateway(draft, environment, url);
  }
  const findings = foreignGatewayFindings({ ...adobeGateways, ...gateways });
  return { gateways, notices, findings };
};

/** Puts into the draft what it does not have, overwrites nothing, and says what is what. */
export const mergeHandoff = (
  draft: Profile,
  document: HandoffDocument,
  keys: ReturnType<typeof readAllKeys>,
): Merge => {
  const clients = mergeClients(draft, document.clients);
  const pairs = mergeKeys(draft, document.keyPairs, keys, clients.here);
  const instances = mergeInstances(draft, document.instances, clients.here, pairs.ids);
  mergeUses(draft, document.keyPairs, pairs.ids, instances.newIds);
  const gateways = mergeGateways(draft, document.gateways);
  const programs = instances.added.flatMap((instance): Finding[] =>
    foreignProgramFindings(instanceName(draft, instance), instance.connection),
  );
  const rows = [...clients.rows, ...pairs.rows, ...instances.rows];
  return {
    clients: clients.rows,
    keyPairs: pairs.rows,
    instances: instances.rows,
    gateways: gateways.gateways,
    findings: [
      ...gateways.findings,
      ...programs,
      ...instances.added.flatMap((instance) => adoptionWarnings(draft, instance)),
    ],
    notices: gateways.notices,
    added: pairs.added,
    isAnythingNew: rows.some(({ state }) => state === 'new') || Object.keys(gateways.gateways).length > 0,
  };
};
