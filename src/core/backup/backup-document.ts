import * as z from 'zod';
import { JournalEntry, Profile } from '../../contract/model.ts';
import { CoreError } from '../core-error.ts';
import { migrate } from '../profile-migrations.ts';

const KeySecret = z.strictObject({ apiKey: z.string(), privateKey: z.string() });

/** What a backup holds inside its age envelope: the profile, the secret of each key pair by its id, the journal. */
const BackupDocument = z.strictObject({
  format: z.literal('keybridge-backup'),
  version: z.literal(1),
  at: z.iso.datetime(),
  profile: Profile,
  secrets: z.record(z.uuid(), KeySecret),
  journal: z.array(JournalEntry),
});
export type BackupDocument = z.infer<typeof BackupDocument>;

/** As much of a backup as every version of it has. */
const Header = z.looseObject({
  format: z.literal('keybridge-backup'),
  version: z.int(),
  profile: z.record(z.string(), z.unknown()),
});

const damaged = (path: string): CoreError =>
  new CoreError('bad-input', `${path} is no backup that Keybridge made.`, 'Give a file made by a backup.');

/** Every key pair has its secret, what belongs to a client belongs to one that is there, and no id is there twice. */
const isWhole = ({ profile: { clients, keyPairs, instances }, secrets }: BackupDocument): boolean => {
  const clientIds = new Set(clients.map(({ id }) => id));
  const hasNoTwins = [clients, keyPairs, instances].every(
    (items) => new Set(items.map(({ id }) => id)).size === items.length,
  );
  const isOwned = [...keyPairs, ...instances].every(({ clientId }) => clientIds.has(clientId));
  return hasNoTwins && isOwned && keyPairs.every(({ id }) => id in secrets);
};

/** Reads an opened backup, an older one too; throws `bad-input` or `profile-newer`. */
export const readBackup = (text: string, path: string): BackupDocument => {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw damaged(path);
  }
  const header = Header.safeParse(document);
  if (!header.success) throw damaged(path);
  if (header.data.version > 1) {
    throw new CoreError('profile-newer', `${path} was made by a newer Keybridge.`, 'Update Keybridge.');
  }
  const profile = migrate(header.data.profile, `The profile in ${path}`);
  const parsed = BackupDocument.safeParse({ ...header.data, profile });
  if (!parsed.success || !isWhole(parsed.data)) throw damaged(path);
  return parsed.data;
};
