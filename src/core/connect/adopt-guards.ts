import type { Finding } from '../../contract/errors.ts';
import type { Inspection } from '../../contract/inspection.ts';
import type { Client, Connection, Instance, Profile } from '../../contract/model.ts';
import { CoreError, GuardRefused } from '../core-error.ts';
import { shellWord } from '../export/shell-word.ts';
import { formatConnection } from '../instances/connection-uri.ts';
import { changedFields } from '../instances/changed-fields.ts';
import { guardInstance } from '../instances/guard-instance.ts';
import { instanceName, sameName } from '../lookup.ts';
import { isSamePlace } from './base-url.ts';
import { ownersOf } from './compare-instance.ts';
import { heldBy } from './drift.ts';

/** The client's instance of that name: what the found one has would take the place of what the profile has for it. */
export const findTarget = (
  profile: Profile,
  client: Client,
  name: string | undefined,
): Instance | undefined =>
  profile.instances.find(
    (each) => name !== undefined && each.clientId === client.id && sameName(each.name, name),
  );

const refuseKnown = (profile: Profile, known: Instance, what: string): CoreError =>
  new CoreError(
    'duplicate',
    `${instanceName(profile, known)} is in Keybridge already, with ${what}.`,
    'To take over what it has now, adopt it under that name.',
    { commandLine: `Give --name ${shellWord(known.name)}.` },
  );

/** Throws `duplicate` where another instance of the profile is reached the same way. */
export const assertNewConnection = (
  profile: Profile,
  connection: Connection,
  target: Instance | undefined,
): void => {
  const uri = formatConnection(connection);
  const known = profile.instances.find(
    (each) => each !== target && formatConnection(each.connection) === uri,
  );
  if (known) throw refuseKnown(profile, known, `the same connection, ${uri}`);
};

/** Throws `duplicate` where another instance of the profile says that it is the same place. */
export const assertNewPlace = (
  profile: Profile,
  { baseUrl }: Inspection,
  target: Instance | undefined,
): void => {
  const known = profile.instances.find(
    (each) => each !== target && isSamePlace(each.baseUrl, baseUrl) === true,
  );
  if (known) throw refuseKnown(profile, known, `the same base URL, ${baseUrl}`);
};

/** Throws where the data space that would be taken over is another instance's: it has to be given back its own. */
export const assertOwnSpace = (profile: Profile, target: Instance, inspection: Inspection): void => {
  const [owner] = ownersOf(profile, target, heldBy(inspection));
  if (!owner) return;
  throw new GuardRefused({
    code: 'data-space-in-use',
    effect: 'refused',
    message: `${instanceName(profile, target)} has the data space of ${instanceName(profile, owner)}: it is a copy, and that is not its own.`,
    remedy: 'Connect it, to give it back its own.',
  });
};

/** What the profile has for the target and would lose, as phrases. */
export const replacedBy = (before: Instance, after: Instance): string[] =>
  changedFields(before, after)
    .filter(({ from }) => from !== undefined)
    .map(({ what, from, to }) => (what.endsWith('keys') ? what : `${what}: ${from} → ${to ?? 'none'}`));

/** What there is to say against an instance that is as it is: it is told, and refuses nothing. */
export const adoptionWarnings = (draft: Profile, instance: Instance): Finding[] =>
  instance.dataSpace
    ? guardInstance(draft, instance, 'bind')
        .filter(({ code }) => code !== 'incomplete-keys')
        .map((finding) => ({ ...finding, effect: 'warned' as const, override: undefined }))
    : [];
