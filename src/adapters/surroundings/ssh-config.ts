/** What one file of an ssh configuration speaks of: names of hosts, and files to include, patterns as they stand. */
export interface SshConfigWords {
  readonly hosts: string[];
  readonly includes: string[];
}

/** Words of a line, as ssh divides it: by blanks, a `=` behind the keyword, quotes around what has blanks. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/"([^"]*)"|([^\s"]+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');

/** A name that a person can type: no pattern, and no exception to one. */
const isName = (word: string): boolean => !/[*?!,]/.test(word);

/**
 * Reads only the two keywords that name things (ssh_config(5)); what they mean, with `Match` and all, is ssh’s to say:
 * `ssh -G NAME`.
 */
export const readSshConfig = (text: string): SshConfigWords => {
  const hosts: string[] = [];
  const includes: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    const [, keyword = '', rest = ''] = /^\s*([A-Za-z]+)(?:\s*=\s*|\s+)(.*)$/.exec(line) ?? [];
    if (/^host$/i.test(keyword)) hosts.push(...wordsOf(rest).filter(isName));
    if (/^include$/i.test(keyword)) includes.push(...wordsOf(rest));
  }
  return { hosts, includes };
};
