import type {
  Client,
  DataSpace,
  Instance,
  Profile,
  Project,
  RegistryDataSpace,
} from '../../contract/model.ts';
import { CoreError } from '../core-error.ts';
import { shellWord } from '../export/shell-word.ts';
import { clientOf, findClient, findInstance } from '../lookup.ts';
import { pick } from '../registry/pick.ts';
import { groupByProject } from '../registry/quota.ts';
import { knownDataSpaces, mergeDataSpaces, withUsers } from '../registry/snapshots.ts';

interface Refs {
  readonly client?: string | undefined;
  readonly instance?: string | undefined;
  readonly project?: string | undefined;
  readonly dataSpace?: string | undefined;
}

/** What a ticket may be about: a client, and all that is known of its data spaces. */
export interface Account {
  readonly client: Client;
  readonly instance: Instance | undefined;
  readonly dataSpaces: DataSpace[];
}

/** What an instance was bound to is known too where no list of it is at hand. */
const boundTo = ({ project, dataSpace }: Instance): RegistryDataSpace[] =>
  project && dataSpace
    ? [{ ...dataSpace, projectId: project.id, projectName: project.name, features: [] }]
    : [];

const dataSpacesOfClient = (profile: Profile, { id }: Client): DataSpace[] => {
  const bound = profile.instances.filter(({ clientId }) => clientId === id).flatMap(boundTo);
  return withUsers(profile, mergeDataSpaces(bound, knownDataSpaces(profile, id)));
};

const onlyClient = (profile: Profile): Client => {
  const [first, another] = profile.clients;
  if (first && !another) return first;
  throw new CoreError('bad-input', 'Whose ticket is it?', 'Choose a client or an instance.', {
    commandLine: 'Give --client or --instance.',
  });
};

/** Throws `not-found` and `bad-input` as every look-up does, and `bad-input` where the refs do not go together. */
export const accountOf = (profile: Profile, refs: Refs): Account => {
  const instance = refs.instance === undefined ? undefined : findInstance(profile, refs.instance);
  const named = refs.client === undefined ? undefined : findClient(profile, refs.client);
  const client = instance ? clientOf(profile, instance) : (named ?? onlyClient(profile));
  if (named && named.id !== client.id) {
    throw new CoreError(
      'bad-input',
      `The instance “${instance?.name}” belongs to ${client.name}, not to ${named.name}.`,
      'Name one of the two.',
    );
  }
  return { client, instance, dataSpaces: dataSpacesOfClient(profile, client) };
};

const nothingKnown = ({ client }: Account): CoreError =>
  new CoreError(
    'not-found',
    `No data space of ${client.name} is known here.`,
    'List its data spaces once, while the registry can be reached.',
    { commandLine: `Run \`keybridge space list --client ${shellWord(client.name)}\`.` },
  );

/** Data spaces of several projects have the same names. */
const nameOf = ({ id, name, projectName }: { id: string; name: string; projectName?: string }): string =>
  projectName === undefined ? `${name} (${id})` : `${name} of ${projectName} (${id})`;

/** The thing with that id or name; the instance's own; or the only one. */
const choose = <T extends { id: string; name: string; projectName?: string }>(
  items: T[],
  account: Account,
  thing: string,
  ref: string | undefined,
): T => {
  const [first, another] = items;
  if (!first) throw nothingKnown(account);
  if (ref !== undefined) return pick(items, ref, thing);
  if (!another) return first;
  throw new CoreError(
    'bad-input',
    `${account.client.name} has ${items.length} ${thing}s: ${items.map(nameOf).join(', ')}.`,
    `Say which ${thing} the ticket is about.`,
    { commandLine: `Give ${thing === 'project' ? '--project' : '--space'} with its id.` },
  );
};

export const dataSpaceOf = (account: Account, { dataSpace, project }: Refs): DataSpace => {
  const projectId =
    project === undefined ? undefined : pick(groupByProject(account.dataSpaces), project, 'project').id;
  const among = account.dataSpaces.filter((each) => projectId === undefined || each.projectId === projectId);
  return choose(among, account, 'data space', dataSpace ?? account.instance?.dataSpace?.id);
};

export const projectOf = (account: Account, refs: Refs): Project => {
  const projects = groupByProject(account.dataSpaces);
  const held =
    refs.project === undefined && refs.dataSpace !== undefined
      ? dataSpaceOf(account, refs).projectId
      : account.instance?.project?.id;
  return choose(projects, account, 'project', refs.project ?? held);
};
