import type { Command } from 'commander';
import { perform } from '../perform.ts';
import { type SelectionOptions, selectionOf, withSelection } from '../selection.ts';

export const addDriftCommand = (program: Command): void => {
  withSelection(program.command('drift [names...]'))
    .description('look whether instances still have what Keybridge has for them')
    .action((names: string[], options: SelectionOptions, command: Command) =>
      perform(command, async (session) => {
        const selection = selectionOf(names, options);
        const { describeDriftRows } = await import('../describe-live.ts');
        const { driftOutcome } = await import('../rows-outcome.ts');
        const { runBulk } = await import('../run-bulk.ts');
        await runBulk(
          session,
          { ...selection, action: { kind: 'inspect' } },
          describeDriftRows,
          driftOutcome,
        );
      }),
    );
};
