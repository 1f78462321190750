import type { Client, Instance, KeyPair } from '../contract/model.ts';
import { printable } from '../contract/printable.ts';
import { lastDelivered } from '../contract/instance-state.ts';
import { formatConnection } from '../core/instances/connection-uri.ts';
import { table } from './table.ts';

const stateOf = (instance: Instance): string => {
  const { dataSpace, connected, inspected } = instance;
  const last = lastDelivered(instance);
  if (!last) return dataSpace ? 'bound, not exported yet' : 'no data space';
  const how = last === connected ? (connected.verifiedAt ? 'verified' : 'connected') : 'exported';
  const state = `${last.dataSpaceId === undefined ? 'disconnected' : how} ${last.at.slice(0, 10)}`;
  const differences = inspected?.drift.length ?? 0;
  return differences === 0
    ? state
    : `${state}, ${differences} ${differences === 1 ? 'difference' : 'differences'}`;
};

const nameOf = (clients: Client[], { clientId }: { clientId: string }): string =>
  clients.find(({ id }) => id === clientId)?.name ?? '';

/** A row an instance. */
export const listInstances = (instances: Instance[], clients: Client[]): string => {
  if (instances.length === 0) return 'No instances yet: keybridge instance add NAME --client CLIENT';
  const names = new Map(clients.map(({ id, name }) => [id, name]));
  const rows = instances.map((instance) => [
    `${names.get(instance.clientId)}/${instance.name}`,
    instance.stage,
    instance.project?.name ?? '',
    instance.dataSpace ? `${instance.dataSpace.name} (${instance.dataSpace.type})` : '',
    ['sandbox', 'production'].filter((environment) => environment in instance.keyPairs).join(' + ') || 'none',
    stateOf(instance),
  ]);
  return table(['INSTANCE', 'STAGE', 'PROJECT', 'DATA SPACE', 'KEYS', 'STATE'], rows);
};

const describePair = (pair: KeyPair | undefined): string =>
  pair ? `${pair.label}, API key …${pair.apiKeyEnding}, ${pair.check?.state ?? 'never checked'}` : 'none';

/** Everything known of one instance, a line each. */
export const describeInstance = (instance: Instance, clients: Client[], pairs: KeyPair[]): string => {
  const pairOf = (id: string | undefined) => pairs.find((pair) => pair.id === id);
  const { project, dataSpace } = instance;
  const lines: [string, string][] = [
    ['Instance', `${nameOf(clients, instance)}/${instance.name}`],
    ['Id', instance.id],
    ['Stage', instance.stage],
    ['Base URL', instance.baseUrl ?? 'not recorded'],
    [
      'Reached by',
      instance.connection.kind === 'none' ? 'not recorded' : formatConnection(instance.connection),
    ],
    ['Services', instance.services.join(', ') || 'none chosen'],
    ['Project', project ? `${project.name}, ${project.id}` : 'none'],
    ['Data space', dataSpace ? `${dataSpace.name} (${dataSpace.type}), ${dataSpace.id}` : 'none'],
    ['Sandbox keys', describePair(pairOf(instance.keyPairs.sandbox))],
    ['Production keys', describePair(pairOf(instance.keyPairs.production))],
    ['Uses', `its ${instance.activeKeyEnvironment} keys`],
    ['State', stateOf(instance)],
    [
      'Looked into',
      instance.inspected ? `${instance.inspected.at.slice(0, 16).replace('T', ' ')} UTC` : 'never',
    ],
    ...(instance.inspected?.drift ?? []).map(({ message }): [string, string] => ['', message]),
  ];
  return lines.map(([label, text]) => `${label.padEnd(16)}${printable(text)}`).join('\n');
};
