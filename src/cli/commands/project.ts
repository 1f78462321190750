import type { Command } from 'commander';
import { perform } from '../perform.ts';
import { describeAge, describeQuota, type ScopeOptions, scopeOf, withScope } from '../registry-scope.ts';

export const addProjectCommands = (program: Command): void => {
  const project = program.command('project').description('SaaS projects of a client');

  withScope(project.command('list'))
    .description('list the projects and their data spaces')
    .option('--offline', 'as they were read last')
    .action((options: ScopeOptions, command: Command) =>
      perform(command, async ({ callJob, print, tell }) => {
        const { table } = await import('../table.ts');
        const { shellWord } = await import('../../core/export/shell-word.ts');
        const answer = await callJob('projects.list', {
          ...scopeOf(options),
          offline: options.offline ?? false,
        });
        const rows = answer.projects.map(({ id, name, dataSpaces }) => [
          name,
          id,
          dataSpaces.map((dataSpace) => dataSpace.name).join(', '),
        ]);
        print(
          answer.projects,
          rows.length > 0
            ? table(['PROJECT', 'ID', 'DATA SPACES'], rows)
            : `No projects yet: keybridge project create NAME --client ${shellWord(options.client)}`,
        );
        tell(describeQuota(answer.quota));
        if (options.offline) tell(describeAge(answer.at));
      }),
    );

  withScope(project.command('create <name>'))
    .description('create a project; it cannot be deleted again')
    .action((name: string, options: ScopeOptions, command: Command) =>
      perform(command, async ({ callJob, done }) => {
        const created = await callJob('projects.create', { ...scopeOf(options), name });
        const spaces = created.dataSpaces.map(
          (dataSpace) => `  ${dataSpace.name} (${dataSpace.type}) ${dataSpace.id}`,
        );
        done(
          created,
          [`Created ${created.name}, id ${created.id}, with the data spaces`, ...spaces].join('\n'),
        );
      }),
    );

  withScope(project.command('rename <id> <name>'))
    .description('rename a project: a label only, nothing else changes')
    .action((ref: string, name: string, options: ScopeOptions, command: Command) =>
      perform(command, async ({ callJob, done }) => {
        const renamed = await callJob('projects.rename', { ...scopeOf(options), project: ref, name });
        done(renamed, `Renamed to ${renamed.name}.`);
      }),
    );
};
