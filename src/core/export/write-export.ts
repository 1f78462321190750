import { confirmationNeeded } from '../core-error.ts';
import type { FileFacts, Ports } from '../ports.ts';

export interface Target {
  readonly path: string;
  /** An existing env.php is edited; else the file is made anew. */
  readonly isEdit: boolean;
}

/** What writing does that a person should hear of first. */
export const exportConcerns = async (
  { files }: Ports,
  { path, isEdit }: Target,
  facts: FileFacts,
): Promise<string[]> => {
  const found: string[] = [];
  if (isEdit && facts.magentoRoot !== undefined) {
    found.push(
      `${facts.realPath} belongs to the Magento in ${facts.magentoRoot}: from now on its site answers 500 until \`bin/magento app:config:import -n\` has run there.`,
    );
  }
  if (!isEdit && facts.bytes) found.push(`${path} exists already and would be replaced.`);
  const written = isEdit ? [facts.realPath, files.backupPath(facts.realPath)] : [facts.realPath];
  const exposed = await Promise.all(written.map((file) => files.isExposedToGit(file)));
  const named = written.filter((_, index) => exposed[index]);
  if (named.length > 0) {
    found.push(`${named.join(' and ')} would hold keys in a git work tree that does not ignore it.`);
  }
  return found;
};

const discard = async ({ files, log }: Ports, backup: string): Promise<void> => {
  try {
    await files.discardBackup(backup);
  } catch (error) {
    log.error(`The backup ${backup} was left behind`, error);
  }
};

/**
 * Writes what an export has become, once its concerns and `more` were confirmed; answers the backup's path. Only an
 * edited file is backed up: one that Keybridge made is made again, and a copy would be keys left lying about.
 */
export const writeExport = async (
  ports: Ports,
  target: Target,
  facts: FileFacts,
  bytes: Uint8Array,
  confirmed: boolean,
  more: string[],
): Promise<string | undefined> => {
  const told = confirmed ? [] : [...(await exportConcerns(ports, target, facts)), ...more];
  if (told.length > 0) {
    throw confirmationNeeded(told.join(' '), 'Nothing was written. Confirm to go on.');
  }
  const { realPath } = facts;
  if (!target.isEdit || !facts.bytes) {
    await ports.files.write(realPath, bytes, facts.bytes, 'owner-only');
    return undefined;
  }
  const backup = await ports.files.backUp(realPath, facts.bytes);
  try {
    await ports.files.write(realPath, bytes, facts.bytes, 'as-before');
  } catch (error) {
    await discard(ports, backup);
    throw error;
  }
  return backup;
};
