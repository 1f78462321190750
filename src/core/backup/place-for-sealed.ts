import { confirmationNeeded } from '../core-error.ts';
import type { FileFacts, Ports } from '../ports.ts';

/**
 * Where an age file with keys is about to be written. Throws `confirmation-needed` where a file would be replaced, or
 * where it would go into a git work tree: what is encrypted today stays in the history of that for good.
 */
export const placeForSealed = async (
  { files }: Ports,
  path: string,
  confirmed: boolean,
): Promise<FileFacts> => {
  const facts = await files.inspect(path);
  if (confirmed) return facts;
  const concerns = [
    ...(facts.bytes ? [`${path} exists already and would be replaced.`] : []),
    ...((await files.isExposedToGit(facts.realPath))
      ? [`${path} would hold keys, encrypted, in a git work tree that does not ignore it.`]
      : []),
  ];
  if (concerns.length === 0) return facts;
  throw confirmationNeeded(
    concerns.join(' '),
    'Nothing was written. Choose another name, or confirm to go on.',
  );
};
