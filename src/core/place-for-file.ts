import { confirmationNeeded } from './core-error.ts';
import type { FileFacts, Ports } from './ports.ts';

/** What `placeForFile` says of an age file with keys. */
export const sealedKeys = 'keys, encrypted,';

/**
 * Where a new file is about to be written that is not for everybody. Throws `confirmation-needed` where a file would be
 * replaced, or where it would go into a git work tree: what is taken up there stays in the history for good. `holds`:
 * what is in the file.
 */
export const placeForFile = async (
  { files }: Ports,
  path: string,
  confirmed: boolean,
  holds: string,
): Promise<FileFacts> => {
  const facts = await files.inspect(path);
  if (confirmed) return facts;
  const concerns = [
    ...(facts.bytes ? [`${path} exists already and would be replaced.`] : []),
    ...((await files.isExposedToGit(facts.realPath))
      ? [`${path} would hold ${holds} in a git work tree that does not ignore it.`]
      : []),
  ];
  if (concerns.length === 0) return facts;
  throw confirmationNeeded(
    concerns.join(' '),
    'Nothing was written. Choose another name, or confirm to go on.',
  );
};
