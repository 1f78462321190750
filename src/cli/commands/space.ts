import type { Command } from 'commander';
import { perform } from '../perform.ts';
import { describeAge, describeQuota, type ScopeOptions, scopeOf, withScope } from '../registry-scope.ts';

export const addSpaceCommands = (program: Command): void => {
  const space = program.command('space').description('SaaS data spaces of a client');

  withScope(space.command('list'))
    .description('list the data spaces and which instance uses each')
    .option('--offline', 'as they were read last')
    .action((options: ScopeOptions, command: Command) =>
      perform(command, async ({ callJob, print, tell }) => {
        const { table } = await import('../table.ts');
        const { shellWord } = await import('../../core/export/shell-word.ts');
        const answer = await callJob('dataSpaces.list', {
          ...scopeOf(options),
          offline: options.offline ?? false,
        });
        const rows = answer.dataSpaces.map(({ projectName, name, type, id, usedBy }) => [
          projectName,
          name,
          type,
          usedBy.join(', ') || 'free',
          id,
        ]);
        print(
          answer.dataSpaces,
          rows.length > 0
            ? table(['PROJECT', 'DATA SPACE', 'TYPE', 'USED BY', 'ID'], rows)
            : `No data spaces yet: they come with a project, keybridge project create NAME --client ${shellWord(options.client)}`,
        );
        tell(describeQuota(answer.quota));
        if (options.offline) tell(describeAge(answer.at));
      }),
    );

  withScope(space.command('rename <id> <name>'))
    .description('rename a data space: a label only, nothing else changes')
    .action((ref: string, name: string, options: ScopeOptions, command: Command) =>
      perform(command, async ({ callJob, done }) => {
        const renamed = await callJob('dataSpaces.rename', { ...scopeOf(options), dataSpace: ref, name });
        done(renamed, `Renamed to ${renamed.name}.`);
      }),
    );
};
