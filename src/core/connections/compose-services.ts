import type { Connection } from '../../contract/model.ts';

/** A service that php may be in, and its Magento root where the file tells it. */
export interface ComposeService {
  readonly name: string;
  readonly root: string | undefined;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The project's folder, or the part of it that shops are usually in. */
const isProjectFolder = (source: string): boolean => /^(\.|\.\/|\.\/src\/?|\$\{?PWD\}?)$/.test(source);

/** Where the project's folder is mounted: `./src:/var/www/html:cached`, or the long form. */
const mountOf = (volume: unknown): string | undefined => {
  if (typeof volume === 'string') {
    const [source = '', target] = volume.split(':');
    return isProjectFolder(source) ? target : undefined;
  }
  if (!isRecord(volume)) return undefined;
  const { source, target } = volume;
  return typeof source === 'string' && typeof target === 'string' && isProjectFolder(source)
    ? target
    : undefined;
};

const rootOf = (service: Record<string, unknown>): string | undefined => {
  const { working_dir: folder, volumes } = service;
  const told = typeof folder === 'string' ? folder : undefined;
  const root =
    told ?? (Array.isArray(volumes) ? volumes : []).map(mountOf).find((each) => each !== undefined);
  return root?.startsWith('/') ? root : undefined;
};

const mayHavePhp = (name: string, { image }: Record<string, unknown>): boolean =>
  /php|fpm|magento|commerce/i.test(`${name} ${typeof image === 'string' ? image : ''}`) &&
  !/nginx|varnish|phpmyadmin|mysql|mariadb/i.test(`${name} ${typeof image === 'string' ? image : ''}`);

/** Reads a Compose file; undefined when it is none. Other files that it extends or includes are not looked into. */
export const composeServices = async (text: string): Promise<ComposeService[] | undefined> => {
  const { parse } = await import('yaml');
  let file: unknown;
  try {
    // Aliases may not multiply without end: yaml refuses more than a hundred.
    file = parse(text, { merge: true, logLevel: 'silent' });
  } catch {
    return undefined;
  }
  if (!isRecord(file) || !isRecord(file['services'])) return undefined;
  return Object.entries(file['services']).flatMap(([name, service]) =>
    isRecord(service) && mayHavePhp(name, service) ? [{ name, root: rootOf(service) }] : [],
  );
};

/** The value of a key of a DDEV configuration, where it is a text. */
export const ddevValue = async (text: string, key: string): Promise<string | undefined> => {
  const { parse } = await import('yaml');
  try {
    const file: unknown = parse(text, { logLevel: 'silent' });
    const value = isRecord(file) ? file[key] : undefined;
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
};

/** The value of a variable in the `.env` of a Warden environment. */
export const wardenValue = (text: string, name: string): string | undefined =>
  new RegExp(`^\\s*${name}=["']?([^"'\\r\\n#]*)`, 'm').exec(text)?.[1]?.trim();

/** Whether two connections lead to the same place, whichever php or user they say. */
export const leadsToSame = (one: Connection, other: Connection): boolean => {
  const place = (connection: Connection) =>
    JSON.stringify(Object.entries({ ...connection, php: undefined, as: undefined }).toSorted());
  return one.kind !== 'none' && place(one) === place(other);
};
