import type { FoundConnection } from '../../contract/import.ts';
import type { Connection, Profile } from '../../contract/model.ts';
import { CoreError } from '../core-error.ts';
import type { Core, Handlers } from '../handlers.ts';
import { assertConnection, formatConnection } from '../instances/connection-uri.ts';
import { instanceName } from '../lookup.ts';
import type { ProjectFile, SshHost } from '../ports.ts';
import { composeServices, ddevValue, leadsToSame, wardenValue } from './compose-services.ts';

/** Stands in a URI where somebody has to say the Magento root. */
const unknownRoot = '/PATH';

const canBeUsed = (connection: Connection): boolean => {
  try {
    assertConnection(connection);
    return true;
  } catch (error) {
    if (error instanceof CoreError) return false;
    throw error;
  }
};

const usersOf = (profile: Profile, isSame: (connection: Connection) => boolean): string[] =>
  profile.instances
    .filter(({ connection }) => isSame(connection))
    .map((instance) => instanceName(profile, instance));

/** A host of the ssh configuration; its Magento root is for the person to say. Code hosts run no php. */
const fromHost = (profile: Profile, { name, user, host, port }: SshHost): FoundConnection[] => {
  const connection = { kind: 'ssh', host: name, root: unknownRoot } as const;
  if (user === 'git' || !canBeUsed(connection)) return [];
  const detail =
    host === undefined ? '' : `${user}@${host}${port === undefined || port === 22 ? '' : `:${port}`}`;
  const usedBy = usersOf(profile, (each) => each.kind === 'ssh' && each.host === name);
  const uri = formatConnection(connection);
  return [{ source: 'ssh', name, connection, rootIsKnown: false, uri, detail, usedBy }];
};

const offer = (
  profile: Profile,
  source: FoundConnection['source'],
  name: string,
  connection: Connection,
  detail: string,
): FoundConnection[] => {
  if (!canBeUsed(connection)) return [];
  return [
    {
      source,
      name,
      connection,
      rootIsKnown: !('root' in connection) || connection.root !== unknownRoot,
      uri: formatConnection(connection),
      detail,
      usedBy: usersOf(profile, (each) => leadsToSame(each, connection)),
    },
  ];
};

const lastPart = (folder: string): string => folder.split(/[/\\]/).findLast((part) => part !== '') ?? folder;

/** What a project offers; nothing where it is no Magento. */
const fromProject = async (
  profile: Profile,
  { kind, folder, text }: ProjectFile,
): Promise<FoundConnection[]> => {
  if (kind === 'ddev') {
    const [type, name] = [await ddevValue(text, 'type'), await ddevValue(text, 'name')];
    if (type !== 'magento2' && type !== 'php') return [];
    return offer(profile, kind, name ?? lastPart(folder), { kind, dir: folder }, folder);
  }
  if (kind === 'warden') {
    if (wardenValue(text, 'WARDEN_ENV_TYPE') !== 'magento2') return [];
    const name = wardenValue(text, 'WARDEN_ENV_NAME') || lastPart(folder);
    return offer(profile, kind, name, { kind, dir: folder }, folder);
  }
  const services = (await composeServices(text)) ?? [];
  return services.flatMap(({ name, root = unknownRoot }) =>
    offer(profile, kind, lastPart(folder), { kind, dir: folder, service: name, root }, `service ${name}`),
  );
};

export const createConnectionMethods = ({ ports }: Core): Handlers<'connections.find'> => ({
  async 'connections.find'({ folder }) {
    const profile = await ports.profile.read();
    const ssh = await ports.surroundings.sshHosts();
    const projects = folder === undefined ? undefined : await ports.surroundings.projectsIn(folder);
    const offered = await Promise.all((projects?.files ?? []).map((file) => fromProject(profile, file)));
    return {
      connections: [...ssh.hosts.flatMap((host) => fromHost(profile, host)), ...offered.flat()],
      notices: [...ssh.notices, ...(projects?.notices ?? [])],
    };
  },
});
