import * as z from 'zod';
import type { FoundConnection } from '../../contract/import.ts';
import { isAbsolutePath } from '../../contract/absolute-path.ts';
import { Connection } from '../../contract/model.ts';
import { type FormErrors, type Read, validate } from './form-errors.ts';

type Kind = Connection['kind'];

/** A connection while it is typed: text in every field, those of other kinds kept. */
export interface ConnectionDraft {
  kind: Kind;
  root: string;
  host: string;
  user: string;
  port: string;
  dir: string;
  service: string;
  project: string;
  environment: string;
  argv: string;
  php: string;
  as: string;
}

type Field = Exclude<keyof ConnectionDraft, 'kind'>;

interface FieldText {
  readonly name: Field;
  readonly label: string;
  readonly hint?: string;
  readonly isOptional?: boolean;
}

const root: FieldText = { name: 'root', label: 'Magento root', hint: 'The folder that holds bin/magento' };
const dir: FieldText = { name: 'dir', label: 'Project folder', hint: 'On this computer' };
const siteUser: readonly FieldText[] = [
  { name: 'php', label: 'PHP program', hint: 'When it is not php', isOptional: true },
  { name: 'as', label: 'Site’s user', hint: 'Who owns the site’s files', isOptional: true },
];

interface KindText {
  readonly kind: Kind;
  readonly label: string;
  readonly fields: readonly FieldText[];
}

/** The ways to reach an instance, as the form offers them. */
export const connectionKinds: readonly KindText[] = [
  { kind: 'none', label: 'By a file that I hand over', fields: [] },
  { kind: 'local', label: 'On this computer', fields: [root, ...siteUser] },
  {
    kind: 'ssh',
    label: 'Over SSH',
    fields: [
      { name: 'host', label: 'Host' },
      { name: 'user', label: 'User', isOptional: true },
      { name: 'port', label: 'Port', hint: '22 unless told', isOptional: true },
      root,
      ...siteUser,
    ],
  },
  {
    kind: 'docker-compose',
    label: 'Docker Compose',
    fields: [dir, { name: 'service', label: 'Service', hint: 'The one that runs php' }, root, ...siteUser],
  },
  { kind: 'ddev', label: 'DDEV', fields: [dir] },
  { kind: 'warden', label: 'Warden', fields: [dir] },
  {
    kind: 'cloud',
    label: 'Adobe Commerce Cloud',
    fields: [
      { name: 'project', label: 'Cloud project' },
      { name: 'environment', label: 'Cloud environment', hint: 'Its branch, such as staging' },
    ],
  },
  {
    kind: 'command',
    label: 'A command of my own',
    fields: [
      { name: 'argv', label: 'Program and arguments', hint: 'One a line; php is started through it' },
      root,
      ...siteUser,
    ],
  },
];

export const fieldsOf = (kind: Kind): readonly FieldText[] =>
  connectionKinds.find((each) => each.kind === kind)?.fields ?? [];

/** The form for a connection, or an empty one. */
export const connectionDraft = (connection: Connection = { kind: 'none' }): ConnectionDraft => {
  const text = (name: string): string => {
    const value: unknown = Object.entries(connection).find(([key]) => key === name)?.[1];
    if (Array.isArray(value)) return value.join('\n');
    return value === undefined ? '' : String(value);
  };
  return {
    kind: connection.kind,
    root: text('root'),
    host: text('host'),
    user: text('user'),
    port: text('port'),
    dir: text('dir'),
    service: text('service'),
    project: text('project'),
    environment: text('environment'),
    argv: text('argv'),
    php: text('php'),
    as: text('as'),
  };
};

/** Puts a connection that was found into the form; a Magento root that is not known is left to say. */
export const fillIn = (draft: ConnectionDraft, { connection, rootIsKnown }: FoundConnection): void => {
  Object.assign(draft, connectionDraft(connection), rootIsKnown ? {} : { root: '' });
};

const typed = (name: Field, text: string): unknown => {
  if (name === 'port') return Number(text);
  return name === 'argv' ? text.split(/\r?\n/).filter((line) => line !== '') : text;
};

const needed: Partial<Record<Field, string>> = {
  root: 'Give the folder that holds bin/magento.',
  dir: 'Give the folder of the project.',
  host: 'Give the host’s name or address.',
  service: 'Give the name of the service that runs php.',
  project: 'Give the id of the cloud project.',
  environment: 'Give the cloud environment’s name.',
  argv: 'Give the program to start.',
};

const faultOf = ({ name, isOptional }: FieldText, text: string): string | undefined => {
  if (text === '') return isOptional ? undefined : needed[name];
  if ((name === 'root' || name === 'dir') && !isAbsolutePath(text)) return 'Give the whole path, from / on.';
  if (name === 'port' && !/^\d+$/.test(text)) return 'A port is a number, 1 to 65535.';
  return undefined;
};

/** Reads the form; the core looks at the parts once more when they are saved. */
export const readConnection = (draft: ConnectionDraft): Read<Connection> => {
  const errors: Record<string, string> = {};
  const values: Record<string, unknown> = { kind: draft.kind };
  for (const field of fieldsOf(draft.kind)) {
    const text = draft[field.name].trim();
    const fault = faultOf(field, text);
    if (fault !== undefined) errors[field.name] = fault;
    else if (text !== '') values[field.name] = typed(field.name, text);
  }
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  const read = validate(Connection, values);
  return read.ok ? read : { ok: false, errors: portRange(read.errors) };
};

const portRange = (errors: FormErrors): FormErrors =>
  errors['port'] === undefined ? errors : { ...errors, port: 'A port is a number, 1 to 65535.' };

/** True for a web address that the contract takes as a base URL. */
export const BaseUrl = z.url({ protocol: /^https?$/ });
