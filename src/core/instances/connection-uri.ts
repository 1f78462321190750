import type { Connection } from '../../contract/model.ts';
import { CoreError } from '../core-error.ts';

/** Host, user and service names: nothing that a program could take for an option. */
const word = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;
const ipv6 = /^\[[0-9A-Fa-f:.]+\]$/;
const branch = /^[A-Za-z0-9_][A-Za-z0-9._/-]*$/;
const absolutePath = /^(\/|[A-Za-z]:[\\/])\P{Cc}*$/u;
const program = /^(\/|[A-Za-z0-9_])[A-Za-z0-9._/+-]*$/;

const forms = [
  'local:/path',
  'ssh://user@host:port/path',
  'docker-compose:/dir?service=php&root=/app',
  'ddev:/dir',
  'warden:/dir',
  'cloud:project/environment',
  'command:?argv=JSON&root=/app',
  'none:',
];

const kinds = forms.map((form) => form.split(':', 1)).join(', ');

const refuse = (what: string): CoreError =>
  new CoreError('bad-input', `This connection cannot be used: ${what}.`, 'Correct that, and try again.', {
    commandLine: `Write it as one of ${forms.join('  ')}`,
  });

const check = (value: string, pattern: RegExp, part: string): void => {
  if (!pattern.test(value)) throw refuse(`“${value}” is no ${part}`);
};

/** Throws `bad-input` when a part could be taken for an option, a command or another path than it says. */
export const assertConnection = (connection: Connection): void => {
  if (connection.kind === 'none') return;
  if (connection.php !== undefined) check(connection.php, program, 'path of a php program');
  if (connection.as !== undefined) check(connection.as, word, 'user name');
  if ('root' in connection) check(connection.root, absolutePath, 'absolute path of a Magento root');
  if ('dir' in connection) check(connection.dir, absolutePath, 'absolute path of a project folder');
  if (connection.kind === 'ssh') {
    if (!ipv6.test(connection.host)) check(connection.host, word, 'host name');
    if (connection.user !== undefined) check(connection.user, word, 'user name');
  }
  if (connection.kind === 'docker-compose') check(connection.service, word, 'service name');
  if (connection.kind === 'cloud') {
    check(connection.project, word, 'cloud project');
    check(connection.environment, branch, 'cloud environment');
  }
  if (connection.kind === 'command') {
    const [name] = connection.argv;
    if (!name || name.startsWith('-') || connection.argv.some((part) => part.includes('\0'))) {
      throw refuse('its argv does not begin with a program');
    }
  }
};

const readQuery = (text: string | undefined, allowed: string[]): Record<string, string> => {
  const values: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams((text ?? '').replaceAll('+', '%2B'))) {
    if (!allowed.includes(name)) throw refuse(`it takes no “${name}”`);
    if (name in values) throw refuse(`it has “${name}” twice`);
    values[name] = value;
  }
  return values;
};

const need = (values: Record<string, string>, name: string): string => {
  const value = values[name];
  if (value === undefined || value === '') throw refuse(`it needs ${name}=…`);
  return value;
};

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    throw refuse('a % in it begins no escape; write %25 for a percent sign');
  }
};

const readArgv = (text: string): string[] => {
  try {
    const argv: unknown = JSON.parse(text);
    if (Array.isArray(argv) && argv.every((part) => typeof part === 'string')) return argv;
  } catch {
    // Not JSON: refused below like any other value that is no list.
  }
  throw refuse('argv is no JSON list of strings, such as ["podman","exec","-i","shop"]');
};

const siteUser = ({ php, as }: Record<string, string>) => ({
  ...(php === undefined ? {} : { php }),
  ...(as === undefined ? {} : { as }),
});

const readSsh = (rest: string, query: string | undefined): Connection => {
  const match = /^\/\/(?:([^@/]*)@)?(\[[^\]/]*\]|[^:/@]*)(?::([^/]*))?(\/.*)?$/.exec(rest);
  if (!match)
    throw refuse('ssh: is followed by no //user@host:port/path, of which user and port may be missing');
  const [, user, host = '', port, root] = match;
  if (host === '') throw refuse(`it lacks a host${root === undefined ? ' and an absolute path' : ''}`);
  if (root === undefined) throw refuse(`it lacks an absolute path behind the host “${host}”`);
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65535)) {
    throw refuse(`“${port}” is no port`);
  }
  return {
    kind: 'ssh',
    host: decode(host),
    ...(user === undefined ? {} : { user: decode(user) }),
    ...(port === undefined ? {} : { port: Number(port) }),
    root: decode(root),
    ...siteUser(readQuery(query, ['php', 'as'])),
  };
};

const readParts = (kind: string, rest: string, query: string | undefined): Connection => {
  const values = (...own: string[]) => readQuery(query, [...own, 'php', 'as']);
  switch (kind) {
    case 'local':
      return { kind, root: decode(rest), ...siteUser(values()) };
    case 'ssh':
      return readSsh(rest, query);
    case 'docker-compose': {
      const given = values('service', 'root');
      const [service, root] = [need(given, 'service'), need(given, 'root')];
      return { kind, dir: decode(rest), service, root, ...siteUser(given) };
    }
    case 'ddev':
    case 'warden':
      return { kind, dir: decode(rest), ...siteUser(values()) };
    case 'cloud': {
      const [project = '', ...environment] = decode(rest).split('/');
      return { kind, project, environment: environment.join('/'), ...siteUser(values()) };
    }
    case 'command': {
      const given = values('argv', 'root');
      return { kind, argv: readArgv(need(given, 'argv')), root: need(given, 'root'), ...siteUser(given) };
    }
    case 'none':
      if (rest !== '' || query !== undefined) throw refuse('none: takes nothing');
      return { kind };
    default:
      throw refuse(`“${kind}” is no kind of connection; there are ${kinds}`);
  }
};

/** Reads the written form of a connection; throws `bad-input`. */
export const parseConnection = (uri: string): Connection => {
  const match = /^([a-z-]+):([^?]*)(?:\?(.*))?$/s.exec(uri.trim());
  if (!match) throw refuse(`it begins with no kind; there are ${kinds}`);
  const connection = readParts(match[1] ?? '', match[2] ?? '', match[3]);
  assertConnection(connection);
  return connection;
};

const encodePath = (path: string): string => encodeURI(path).replaceAll('?', '%3F').replaceAll('#', '%23');

const queryOf = (values: Record<string, string | undefined>): string => {
  const given = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : `${name}=${encodeURIComponent(value).replaceAll('%2F', '/')}`,
  );
  return given.length > 0 ? `?${given.join('&')}` : '';
};

/** The written form of a connection, as `parseConnection` reads it. */
export const formatConnection = (connection: Connection): string => {
  if (connection.kind === 'none') return 'none:';
  const { kind, php, as } = connection;
  switch (kind) {
    case 'local':
      return `local:${encodePath(connection.root)}${queryOf({ php, as })}`;
    case 'ssh': {
      const user = connection.user === undefined ? '' : `${connection.user}@`;
      const port = connection.port === undefined ? '' : `:${connection.port}`;
      return `ssh://${user}${connection.host}${port}${encodePath(connection.root)}${queryOf({ php, as })}`;
    }
    case 'docker-compose': {
      const { dir, service, root } = connection;
      return `docker-compose:${encodePath(dir)}${queryOf({ service, root, php, as })}`;
    }
    case 'ddev':
    case 'warden':
      return `${kind}:${encodePath(connection.dir)}${queryOf({ php, as })}`;
    case 'cloud':
      return `cloud:${connection.project}/${connection.environment}${queryOf({ php, as })}`;
    case 'command':
      return `command:${queryOf({ argv: JSON.stringify(connection.argv), root: connection.root, php, as })}`;
  }
};
