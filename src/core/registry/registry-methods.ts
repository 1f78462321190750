import type { Client, KeyPair, Profile, Project, RegistryDataSpace } from '../../contract/model.ts';
import { CoreError } from '../core-error.ts';
import type { Core, Handlers } from '../handlers.ts';
import { recordChange } from '../journal/record-change.ts';
import { createProject } from './create-project.ts';
import { pick } from './pick.ts';
import { groupByProject, quotaOf } from './quota.ts';
import { createSessions, type Scope } from './registry-session.ts';
import { mergeDataSpaces, saveSnapshot, withUsers } from './snapshots.ts';

type RegistryMethods =
  'projects.list' | 'projects.create' | 'projects.rename' | 'dataSpaces.list' | 'dataSpaces.rename';

/** One project of those that the registry named. */
const projectOf = (
  profile: Profile,
  dataSpaces: RegistryDataSpace[],
  projectId: string | undefined,
): Project => {
  const project = groupByProject(withUsers(profile, dataSpaces)).find(({ id }) => id === projectId);
  if (project) return project;
  throw new CoreError(
    'unexpected-answer',
    'The registry said yes, and named no data space of it.',
    'List the projects to see what it did.',
  );
};

/** What has to be said when the registry made the project and this computer could not note it. */
const notNoted = (name: string, cause: unknown): unknown =>
  cause instanceof CoreError
    ? new CoreError(
        cause.code,
        `The project “${name}” was created, but that could not be noted here: ${cause.message}`,
        `${cause.remedy} Then list the projects; do not create it again.`,
        { cause, commandLine: cause.commandLine },
      )
    : cause;

export const createRegistryMethods = (core: Core): Handlers<RegistryMethods> => {
  const { ports } = core;
  const { choose, withRegistry } = createSessions(core);
  const now = () => ports.clock.now().toISOString();

  const list = async (scope: Scope & { offline: boolean }) => {
    if (scope.offline) {
      const session = await choose(scope);
      const snapshot = session.profile.snapshots.find(({ keyPairId }) => keyPairId === session.pair.id);
      if (!snapshot) {
        throw new CoreError(
          'not-found',
          `Nothing was ever read from the registry with ${session.pair.label}.`,
          'List it once while the service can be reached.',
        );
      }
      return { ...session, at: snapshot.at, dataSpaces: withUsers(session.profile, snapshot.dataSpaces) };
    }
    return withRegistry(scope, async ({ client, pair }, access, signal) => {
      const listed = await ports.registry.list(access, signal);
      const at = now();
      const profile = await ports.profile.update((draft) => {
        saveSnapshot(draft, { keyPairId: pair.id, at, dataSpaces: listed });
        return draft;
      });
      return { profile, client, pair, at, dataSpaces: withUsers(profile, listed) };
    });
  };

  /** Keeps what there is after a change as the pair's snapshot, and journals the change. */
  const keep = (
    pair: KeyPair,
    dataSpaces: RegistryDataSpace[],
    action: string,
    client: Client,
    text: string,
  ) =>
    recordChange(
      ports,
      (draft) => {
        saveSnapshot(draft, { keyPairId: pair.id, at: now(), dataSpaces });
        return draft;
      },
      () => ({ action, client: client.name, text }),
    );

  /** Clients for which a project is being created: a second click must not make a second project. */
  const creating = new Set<string>();
  const onceAtATime = async <T>(client: Client, work: () => Promise<T>): Promise<T> => {
    if (creating.has(client.id)) {
      throw new CoreError(
        'duplicate',
        `A project is being created for ${client.name} already.`,
        'Wait for it, and list the projects then.',
      );
    }
    creating.add(client.id);
    try {
      return await work();
    } finally {
      creating.delete(client.id);
    }
  };

  return {
    async 'projects.list'(scope) {
      const { client, at, dataSpaces } = await list(scope);
      const projects = groupByProject(dataSpaces);
      return { projects, at, offline: scope.offline, quota: quotaOf(client.edition, projects) };
    },

    'projects.create': (scope) =>
      withRegistry(scope, ({ client, pair }, access, signal) =>
        onceAtATime(client, async () => {
          const { before, created, lost } = await createProject(ports.registry, access, scope.name, signal);
          const found =
            lost === undefined ? '' : `; its answer was lost, and the project found by listing: ${lost}`;
          const text = `Created the project ${scope.name}${found}`;
          const kept = await keep(
            pair,
            mergeDataSpaces(before, created),
            'project.create',
            client,
            text,
          ).catch((cause: unknown) => {
            throw notNoted(scope.name, cause);
          });
          return projectOf(kept, created, created[0]?.projectId);
        }),
      ),

    'projects.rename': (scope) =>
      withRegistry(scope, async ({ profile, client, pair }, access, signal) => {
        const listed = await ports.registry.list(access, signal);
        const project = pick(groupByProject(withUsers(profile, listed)), scope.project, 'project');
        const renamed = await ports.registry.renameProject(access, project.id, scope.name);
        const text = `Renamed the project ${project.name} to ${scope.name}`;
        const kept = await keep(pair, mergeDataSpaces(listed, renamed), 'project.rename', client, text);
        return projectOf(kept, renamed, project.id);
      }),

    async 'dataSpaces.list'(scope) {
      const { client, at, dataSpaces } = await list(scope);
      return {
        dataSpaces,
        at,
        offline: scope.offline,
        quota: quotaOf(client.edition, groupByProject(dataSpaces)),
      };
    },

    'dataSpaces.rename': (scope) =>
      withRegistry(scope, async ({ client, pair }, access, signal) => {
        const listed = await ports.registry.list(access, signal);
        const dataSpace = pick(listed, scope.dataSpace, 'data space');
        const renamed = await ports.registry.renameDataSpace(access, dataSpace.id, scope.name);
        const text = `Renamed the data space ${dataSpace.name} to ${scope.name}`;
        const kept = await keep(pair, mergeDataSpaces(listed, [renamed]), 'space.rename', client, text);
        return withUsers(kept, [renamed])[0] ?? { ...renamed, usedBy: [] };
      }),
  };
};
