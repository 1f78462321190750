import type { MethodOutput, ProjectQuota } from '../../contract/methods.ts';
import type { DataSpace, Instance, Project } from '../../contract/model.ts';

export type Listing = MethodOutput<'projects.list'>;

export interface ProjectGroup {
  readonly project: Project;
  readonly quota: ProjectQuota | undefined;
  /** “3 of 3 data spaces, one is free”. */
  readonly summary: string;
  readonly isUsedUp: boolean;
}

const numbers = ['none', 'one', 'two', 'three', 'four', 'five'];
const spelt = (count: number): string => numbers[count] ?? String(count);

const summarise = ({ lines }: ProjectQuota): string => {
  const sum = (pick: (line: ProjectQuota['lines'][number]) => number) =>
    lines.reduce((total, line) => total + pick(line), 0);
  const [existing, included, free] = [
    sum((line) => line.existing),
    sum((line) => line.included),
    sum((line) => line.free),
  ];
  return `${existing} of ${Math.max(included, existing)} data spaces, ${spelt(free)} ${free === 1 ? 'is' : 'are'} free`;
};

/** The registry's projects with their data spaces; the chosen project comes first. */
export const groupsOf = ({ projects, quota }: Listing, chosenId?: string): ProjectGroup[] =>
  projects
    .map((project) => {
      const line = quota.projects.find(({ projectId }) => projectId === project.id);
      return {
        project,
        quota: line,
        summary: line ? summarise(line) : `${project.dataSpaces.length} data spaces`,
        isUsedUp: project.dataSpaces.every(({ usedBy }) => usedBy.length > 0),
      };
    })
    .sort((a, b) => Number(b.project.id === chosenId) - Number(a.project.id === chosenId));

/** The other instances that are bound to the data space; its own does not count. */
export const othersIn = ({ usedBy }: DataSpace, ownName: string): string[] =>
  usedBy.filter((name) => name !== ownName);

/** The data space to start with: the instance's own, else the only free one of the type that fits its stage. */
export const spaceToStartWith = (
  project: Project | undefined,
  instance: Instance,
  ownName: string,
): string | undefined => {
  if (!project) return undefined;
  const own = project.dataSpaces.find(({ id }) => id === instance.dataSpace?.id);
  if (own) return own.id;
  const wanted = instance.stage === 'production' ? 'production' : 'testing';
  const [only, another] = project.dataSpaces.filter(
    (space) => space.type.toLowerCase() === wanted && othersIn(space, ownName).length === 0,
  );
  return another ? undefined : only?.id;
};
