/** A text of the core, and behind it what it says to the command line alone. */
export const inFull = (text: string, commandLine: string | undefined): string =>
  commandLine === undefined ? text : `${text} ${commandLine}`;
