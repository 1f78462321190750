import type { Failure } from '../contract/errors.ts';
import { shellWord } from '../core/export/shell-word.ts';

/** A text of the core, and behind it what it says to the command line alone. */
export const inFull = (text: string, commandLine: string | undefined): string =>
  commandLine === undefined ? text : `${text} ${commandLine}`;

/** What to do after a failure, and where a guard refused how to go on all the same. */
export const remedyInFull = ({ code, remedy, commandLine, override }: Failure): string => {
  const flag =
    override === undefined ? '' : ` Or go on all the same: --override ${shellWord(`${code}=${override}`)}`;
  return `${inFull(remedy, commandLine)}${flag}`;
};
