import { userInfo } from 'node:os';
import { shellWord } from '../../core/export/shell-word.ts';
import type { ReachableConnection } from '../../core/ports.ts';
import { stub } from './stub.ts';

/** How php is started there. */
export interface Route {
  readonly argv: readonly string[];
  readonly cwd?: string;
  /** Besides our own; never anything secret. */
  readonly env?: Record<string, string>;
}

type Kind = ReachableConnection['kind'];
type Of<K extends Kind> = Extract<ReachableConnection, { kind: K }>;

/** The php of a connection. */
export const phpOf = ({ php = 'php' }: ReachableConnection): string => php;

const startPhp = (connection: ReachableConnection): string[] => [phpOf(connection), '-r', stub];

/** True where the site's own user has to be become with sudo. */
export const needsSudo = ({ kind, as }: ReachableConnection): boolean =>
  as !== undefined &&
  kind !== 'docker-compose' &&
  kind !== 'warden' &&
  !(kind === 'local' && userInfo().username === as);

const startAsSiteUser = (connection: ReachableConnection): string[] => [
  ...(needsSudo(connection) ? ['sudo', '-n', '-u', connection.as ?? '', '--'] : []),
  ...startPhp(connection),
];

/** One string for the shell that it is handed to. */
const asLine = (words: readonly string[]): string => words.map(shellWord).join(' ');

/** `user@host`, as ssh takes it. */
export const sshTarget = ({ user, host }: Of<'ssh'>): string =>
  `${user === undefined ? '' : `${user}@`}${host.replace(/^\[(.*)\]$/, '$1')}`;

/**
 * The user's own ssh and what it is configured to do, but for what a conversation cannot have: questions, a terminal,
 * another command, ports that are taken already, banners among the errors, and being the way that other connections
 * share, which would end with ours.
 */
const sshOptions = [
  '-T',
  ...[
    'BatchMode=yes',
    'RemoteCommand=none',
    'ClearAllForwardings=yes',
    'ControlMaster=no',
    'LogLevel=ERROR',
  ].flatMap((option) => ['-o', option]),
];

const inContainer = ({ as }: ReachableConnection): string[] => [
  'exec',
  '-T',
  ...(as === undefined ? [] : ['-u', as]),
];

/** What is put before php, by kind of connection. */
const routes: { [K in Kind]: (connection: Of<K>, connectMs: number) => Route } = {
  local: (connection) => ({ argv: startAsSiteUser(connection) }),
  ssh: (connection, connectMs) => ({
    argv: [
      'ssh',
      ...sshOptions,
      '-o',
      `ConnectTimeout=${Math.max(1, Math.ceil(connectMs / 1000))}`,
      ...(connection.port === undefined ? [] : ['-p', String(connection.port)]),
      '--',
      sshTarget(connection),
      asLine(startAsSiteUser(connection)),
    ],
  }),
  // https://docs.docker.com/reference/cli/docker/compose/exec/
  'docker-compose': (connection) => ({
    argv: [
      ...['docker', 'compose', '--project-directory', connection.dir],
      ...[...inContainer(connection), connection.service, ...startPhp(connection)],
    ],
  }),
  // https://docs.ddev.com/en/stable/users/usage/commands/#exec: one string, for bash in the web container. With --raw
  // ddev first runs another program there, which is handed our standard input and may swallow what is on it.
  ddev: (connection) => ({
    argv: ['ddev', 'exec', asLine(startAsSiteUser(connection))],
    cwd: connection.dir,
  }),
  // https://docs.warden.dev/usage.html: `warden env` hands the rest to docker compose.
  warden: (connection) => ({
    argv: ['warden', 'env', ...inContainer(connection), 'php-fpm', ...startPhp(connection)],
    cwd: connection.dir,
  }),
  // https://experienceleague.adobe.com/en/docs/commerce-on-cloud/user-guide/dev-tools/cloud-cli/cloud-cli-reference.
  // The variable is `--no-interaction` also to the versions that do not know the option.
  cloud: (connection) => ({
    argv: [
      ...['magento-cloud', 'ssh', '-p', connection.project, '-e', connection.environment],
      ...['--', asLine(startPhp(connection))],
    ],
    env: { MAGENTO_CLOUD_CLI_NO_INTERACTION: '1' },
  }),
  command: (connection) => ({ argv: [...connection.argv, ...startAsSiteUser(connection)] }),
};

/** The argv for a validated connection. */
export const routeTo = <K extends Kind>(connection: Of<K>, connectMs: number): Route =>
  routes[connection.kind as K](connection, connectMs);

/** Where a connection leads, for sentences. */
export const placeOf = (connection: ReachableConnection): string => {
  switch (connection.kind) {
    case 'local':
      return 'this computer';
    case 'ssh':
      return connection.host;
    case 'docker-compose':
      return `the service ${connection.service} of ${connection.dir}`;
    case 'ddev':
    case 'warden':
      return `the ${connection.kind} project ${connection.dir}`;
    case 'cloud':
      return `the cloud environment ${connection.project}/${connection.environment}`;
    case 'command':
      return `the instance behind ${connection.argv[0] ?? ''}`;
  }
};

/** The same as an answer to where. */
export const inPlaceOf = (connection: ReachableConnection): string =>
  `${connection.kind === 'local' || connection.kind === 'ssh' ? 'on' : 'in'} ${placeOf(connection)}`;
