import type { ProjectQuota, Quota } from '../../contract/methods.ts';
import type { DataSpace, Edition, Project } from '../../contract/model.ts';

/** Data spaces that a license includes a project (domain.md, rule 5). */
const included: Record<Edition, ReadonlyMap<string, number>> = {
  commerce: new Map([
    ['Production', 1],
    ['Testing', 2],
  ]),
  'open-source': new Map([
    ['Production', 1],
    ['Testing', 0],
  ]),
};

const advice: Record<Edition, string> = {
  commerce:
    'An Adobe Commerce license includes one production and two testing data spaces a project. When all are used, more come only through a ticket to Adobe support.',
  'open-source':
    'Magento Open Source includes one production data space a project and no testing one. More come only through a ticket to Adobe support.',
};

const projectQuota = (edition: Edition, { id, name, dataSpaces }: Project): ProjectQuota => {
  const types = new Set([...included[edition].keys(), ...dataSpaces.map(({ type }) => type)]);
  const lines = [...types].map((type) => {
    const existing = dataSpaces.filter((dataSpace) => dataSpace.type === type);
    return {
      type,
      included: included[edition].get(type) ?? 0,
      existing: existing.length,
      free: existing.filter(({ usedBy }) => usedBy.length === 0).length,
    };
  });
  return { projectId: id, projectName: name, lines };
};

/** The quota of the client's edition and what is left of it. */
export const quotaOf = (edition: Edition, projects: Project[]): Quota => ({
  edition,
  projects: projects.map((project) => projectQuota(edition, project)),
  advice: advice[edition],
});

/** Data spaces under their projects, in the registry's order. */
export const groupByProject = (dataSpaces: DataSpace[]): Project[] => {
  const projects = new Map<string, Project>();
  for (const dataSpace of dataSpaces) {
    const { projectId: id, projectName: name } = dataSpace;
    const project = projects.get(id) ?? { id, name, dataSpaces: [] };
    project.dataSpaces.push(dataSpace);
    projects.set(id, project);
  }
  return [...projects.values()];
};
