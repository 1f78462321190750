import { readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { ProjectFile, Surroundings } from '../../core/ports.ts';
import { isMissing, readError } from '../file-errors.ts';

/** How far below the folder: a client's folder, a shop's, and what is in that. */
const deepest = 3;
/** Folders that are looked into; whoever asks for the whole disk is told that it was not. */
const mostFolders = 5_000;
const longestFile = 1_000_000;

/** The first of each kind that is there. Docker's own order: https://docs.docker.com/compose/intro/compose-application-model/ */
const marks: [kind: ProjectFile['kind'], paths: string[]][] = [
  ['ddev', ['.ddev/config.yaml']],
  ['warden', ['.env']],
  ['docker-compose', ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml']],
];

const passedOver = new Set(['node_modules', 'vendor', 'generated', 'pub', 'var']);

/** A file's text; undefined where there is none, or it is no ordinary one of a reasonable size. */
const textOf = async (path: string): Promise<string | undefined> => {
  try {
    const stats = await stat(path);
    return stats.isFile() && stats.size <= longestFile ? await readFile(path, 'utf8') : undefined;
  } catch (error) {
    if (isMissing(error) || (error as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined;
    throw error;
  }
};

/** By what the folder is a project: DDEV and Warden bring Compose files of their own. */
const projectIn = async (folder: string): Promise<ProjectFile | undefined> => {
  for (const [kind, paths] of marks) {
    for (const path of paths) {
      const text = await textOf(join(folder, path));
      if (text === undefined || (kind === 'warden' && !/^\s*WARDEN_ENV_TYPE=/m.test(text))) continue;
      return { kind, folder, text };
    }
  }
  return undefined;
};

/** A breadth-first walk that follows no links and does not go into projects. */
export const findProjects: Surroundings['projectsIn'] = async (asked) => {
  const top = resolve(asked);
  const files: ProjectFile[] = [];
  const notices: string[] = [];
  let level = [top];
  let looked = 0;
  for (let depth = 0; depth <= deepest && level.length > 0; depth += 1) {
    const next: string[] = [];
    for (const folder of level) {
      looked += 1;
      if (looked > mostFolders) {
        notices.push(
          `Only the first ${mostFolders} folders of ${top} were looked into: name one further down.`,
        );
        return { files, notices };
      }
      try {
        const project = await projectIn(folder);
        if (project) files.push(project);
        else {
          const entries = await readdir(folder, { withFileTypes: true });
          const below = entries.filter(
            (entry) => entry.isDirectory() && !entry.name.startsWith('.') && !passedOver.has(entry.name),
          );
          next.push(...below.map(({ name }) => join(folder, name)).toSorted());
        }
      } catch (error) {
        if (folder === top) throw readError(top, error);
        notices.push(`${folder} could not be read: ${(error as NodeJS.ErrnoException).code}.`);
      }
    }
    level = next;
  }
  return { files, notices };
};
