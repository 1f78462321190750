import {
  chipWords,
  isProblem,
  lastDelivered,
  sharedSpacesOf,
  statesOf,
} from '../../contract/instance-state.ts';
import type { InstanceState } from '../../contract/instance-state.ts';
import { ageDaysOf } from '../../contract/key-age.ts';
import { type KeyProblem, keyProblemsOf } from '../../contract/key-problem.ts';
import type { Client, Instance, KeyPair, Profile } from '../../contract/model.ts';
import { problemsOf } from './instance-problems.ts';

/** A key pair with what only the whole profile tells. */
export interface ReportedKeys {
  readonly pair: KeyPair;
  /** Whole days since the pair was made, or came into a Keybridge. */
  readonly ageDays: number;
  readonly problems: readonly KeyProblem[];
  /** Instances. */
  readonly usedBy: number;
}

export interface ReportedInstance {
  readonly instance: Instance;
  readonly keyPairs: {
    readonly sandbox: ReportedKeys | undefined;
    readonly production: ReportedKeys | undefined;
  };
  /** Of the last export or connection. */
  readonly givenAt: string | undefined;
  /** The worst. */
  readonly state: InstanceState;
  /** That state in words. */
  readonly chip: string;
  /** A sentence each. */
  readonly problems: readonly string[];
}

export interface ReportedClient {
  readonly client: Client;
  readonly keyPairs: readonly ReportedKeys[];
  readonly instances: readonly ReportedInstance[];
}

/** All that a report says. */
export interface ReportContent {
  /** ISO 8601 in UTC. */
  readonly at: string;
  readonly isPractice: boolean;
  /** By name, as what they have is. */
  readonly clients: readonly ReportedClient[];
}

const grouped = <T extends { clientId: string }>(items: readonly T[]): Map<string, T[]> => {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(item.clientId);
    if (group) group.push(item);
    else groups.set(item.clientId, [item]);
  }
  return groups;
};

const usesOf = (instances: readonly Instance[]): Map<string, number> => {
  const uses = new Map<string, number>();
  for (const { keyPairs } of instances)
    for (const id of new Set([keyPairs.sandbox, keyPairs.production]))
      if (id !== undefined) uses.set(id, (uses.get(id) ?? 0) + 1);
  return uses;
};

export const readReport = (
  { clients, keyPairs, instances, settings }: Profile,
  now: Date,
  isPractice: boolean,
): ReportContent => {
  // The first of a process takes a while, and most commands make no report.
  const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
  const uses = usesOf(instances);
  const keyFacts = { keyPairs, instances, keyAgeDays: settings.preferences.keyAgeDays, now };
  const keysById = new Map<string, ReportedKeys>();
  for (const pair of keyPairs) {
    keysById.set(pair.id, {
      pair,
      ageDays: ageDaysOf(pair, now),
      problems: keyProblemsOf(keyFacts, pair),
      usedBy: uses.get(pair.id) ?? 0,
    });
  }
  const pairsById = new Map(keyPairs.map((pair) => [pair.id, pair]));
  const clientNames = new Map(clients.map(({ id, name }) => [id, name]));
  const sharedSpaces = sharedSpacesOf(instances);
  /** `Client/Name` of those in each data space that several are bound to. */
  const sharers = new Map<string, string[]>();
  for (const { dataSpace, clientId, name } of instances) {
    if (!dataSpace || !sharedSpaces.has(dataSpace.id)) continue;
    const others = sharers.get(dataSpace.id) ?? [];
    others.push(`${clientNames.get(clientId) ?? ''}/${name}`);
    sharers.set(dataSpace.id, others);
  }

  const report = (instance: Instance): ReportedInstance => {
    const states = statesOf(instance, pairsById, sharedSpaces);
    const state = states[0] ?? 'exported';
    const keys = {
      sandbox: keysById.get(instance.keyPairs.sandbox ?? ''),
      production: keysById.get(instance.keyPairs.production ?? ''),
    };
    const own = `${clientNames.get(instance.clientId) ?? ''}/${instance.name}`;
    return {
      instance,
      keyPairs: keys,
      givenAt: lastDelivered(instance)?.at,
      state,
      chip: chipWords(state, instance),
      problems: problemsOf(states.filter(isProblem), {
        instance,
        activePair: keys[instance.activeKeyEnvironment]?.pair,
        sharedWith: (sharers.get(instance.dataSpace?.id ?? '') ?? []).filter((name) => name !== own),
      }),
    };
  };

  const pairsOf = grouped(keyPairs);
  const instancesOf = grouped(instances);
  return {
    at: now.toISOString(),
    isPractice,
    clients: [...clients]
      .sort((a, b) => collator.compare(a.name, b.name))
      .map((client) => ({
        client,
        keyPairs: (pairsOf.get(client.id) ?? [])
          .flatMap(({ id }) => keysById.get(id) ?? [])
          .sort((a, b) => collator.compare(a.pair.label, b.pair.label)),
        instances: (instancesOf.get(client.id) ?? [])
          .sort((a, b) => collator.compare(a.name, b.name))
          .map(report),
      })),
  };
};

export const allKeyPairs = ({ clients }: ReportContent): ReportedKeys[] =>
  clients.flatMap(({ keyPairs }) => keyPairs);

export const allInstances = ({ clients }: ReportContent): ReportedInstance[] =>
  clients.flatMap(({ instances }) => instances);

/** How many of each need a person. */
export const needAttention = (content: ReportContent): { instances: number; keyPairs: number } => {
  const count = (of: readonly { problems: readonly unknown[] }[]) =>
    of.filter(({ problems }) => problems.length > 0).length;
  return { instances: count(allInstances(content)), keyPairs: count(allKeyPairs(content)) };
};
