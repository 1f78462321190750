import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import pLimit from 'p-limit';
import type { SshHost, Surroundings } from '../../core/ports.ts';
import { isMissing } from '../file-errors.ts';
import { matchFiles } from './file-pattern.ts';
import { readSshConfig } from './ssh-config.ts';

/** As deep as ssh itself goes (readconf.c, READCONF_MAX_DEPTH). */
const deepest = 16;
const longestFile = 1_000_000;
/** Milliseconds: a `Match exec` of the configuration may ask a network. */
const patience = 5_000;

/** A file of the configuration; undefined where there is none. Throws where it cannot be read. */
const textOf = async (path: string): Promise<string | undefined> => {
  try {
    const stats = await stat(path);
    if (!stats.isFile()) throw new Error('it is no ordinary file');
    if (stats.size > longestFile) throw new Error('it is too large');
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
};

/** Names in the file and in those that it includes, each once, in the order of ssh. */
const namesIn = async (
  path: string,
  sshFolder: string,
  seen: Set<string>,
  notices: string[],
  depth = 0,
): Promise<string[]> => {
  if (seen.has(path) || depth > deepest) return [];
  seen.add(path);
  let text: string | undefined;
  try {
    text = await textOf(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    notices.push(`${path} could not be read: ${code ?? message}.`);
  }
  if (text === undefined) return [];
  const { hosts, includes } = readSshConfig(text);
  const found = [...hosts];
  for (const include of includes) {
    const written = include.replace(/^~(?=\/)/, homedir());
    const pattern = isAbsolute(written) ? written : join(sshFolder, written);
    for (const file of await matchFiles(pattern)) {
      found.push(...(await namesIn(file, sshFolder, seen, notices, depth + 1)));
    }
  }
  return [...new Set(found)];
};

/**
 * What ssh would do with that name; commands of `Match exec` run, as they do when it connects. It is not asked about a
 * name that it could take for an option.
 */
const resolve = async (name: string): Promise<SshHost> => {
  if (name.startsWith('-')) return { name };
  const { execa } = await import('execa');
  const { exitCode, stdout } = await execa('ssh', ['-G', '--', name], {
    reject: false,
    stdin: 'ignore',
    stderr: 'ignore',
    timeout: patience,
    maxBuffer: longestFile,
  });
  if (exitCode !== 0) return { name };
  const value = (keyword: string) => new RegExp(`^${keyword} (.+)$`, 'm').exec(stdout)?.[1];
  const [user, host, port] = [value('user'), value('hostname'), value('port')];
  return {
    name,
    ...(user === undefined ? {} : { user }),
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port: Number(port) }),
  };
};

/** The names of `~/.ssh/config`, with what `ssh -G` makes of each: nothing else reads `Match` as ssh does. */
export const findSshHosts: Surroundings['sshHosts'] = async () => {
  const sshFolder = join(homedir(), '.ssh');
  const notices: string[] = [];
  const names = await namesIn(join(sshFolder, 'config'), sshFolder, new Set(), notices);
  const limit = pLimit(8);
  return { hosts: await Promise.all(names.map((name) => limit(() => resolve(name)))), notices };
};
