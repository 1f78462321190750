import type { Connection, Instance } from '../../contract/model.ts';
import { formatConnection } from './connection-uri.ts';

interface ChangedField {
  readonly what: string;
  /** Undefined where there is nothing. */
  readonly from: string | undefined;
  readonly to: string | undefined;
}

const uriOf = (connection: Connection): string | undefined =>
  connection.kind === 'none' ? undefined : formatConnection(connection);

/** Where one account of an instance differs from another. Key pairs are told by their ids. */
export const changedFields = (before: Instance, after: Instance): ChangedField[] => {
  const rows: [what: string, from: string | undefined, to: string | undefined][] = [
    ['data space', before.dataSpace?.id, after.dataSpace?.id],
    ['project', before.project?.id, after.project?.id],
    ['sandbox keys', before.keyPairs.sandbox, after.keyPairs.sandbox],
    ['production keys', before.keyPairs.production, after.keyPairs.production],
    ['kind of keys in use', before.activeKeyEnvironment, after.activeKeyEnvironment],
    ['stage', before.stage, after.stage],
    ['base URL', before.baseUrl, after.baseUrl],
    ['connection', uriOf(before.connection), uriOf(after.connection)],
  ];
  return rows.filter(([, from, to]) => from !== to).map(([what, from, to]) => ({ what, from, to }));
};

/** What a file has otherwise than the profile, as phrases; what it does not speak of is no difference. */
export const differsInFile = (here: Instance, inFile: Instance): string[] =>
  changedFields(here, inFile)
    .filter(({ to }) => to !== undefined)
    .map(({ what, from, to }) =>
      what.endsWith('keys') ? `other ${what}` : `${what} ${from ?? 'none'} here, ${to} in the file`,
    );
