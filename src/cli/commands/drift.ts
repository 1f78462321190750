import type { Command } from 'commander';
import { perform } from '../perform.ts';

export const addDriftCommand = (program: Command): void => {
  program
    .command('drift [names...]')
    .description('look whether instances still have what Keybridge has for them')
    .option('--all', 'every instance that can be reached')
    .action((names: string[], options: { all?: boolean }, command: Command) =>
      perform(command, async ({ callJob, call, print, tell, exitWith }) => {
        const { CoreError } = await import('../../core/core-error.ts');
        if ((names.length === 0) === !options.all) {
          throw new CoreError('bad-input', 'Which instances?', 'Name them, or choose all of them.', {
            commandLine: 'Give names or ids, or --all.',
          });
        }
        const { describeDriftRows } = await import('../describe-live.ts');
        const { driftOutcome } = await import('../drift-outcome.ts');
        const rows = await callJob('instances.drift', { instances: options.all ? undefined : names });
        print(rows, rows.length > 0 ? describeDriftRows(rows) : 'There are no instances to look at.');
        if (options.all) {
          const instances = await call('instances.list', {});
          const left = instances.filter(({ connection }) => connection.kind === 'none').length;
          if (left > 0) tell(`${left} more without a connection were left out.`);
        }
        exitWith(driftOutcome(rows));
      }),
    );
};
