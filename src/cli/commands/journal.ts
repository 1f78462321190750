import { type Command, InvalidArgumentError } from 'commander';
import { perform } from '../perform.ts';

/** A day means its first moment, in UTC. */
const readMoment = (text: string): string => {
  const isDate = /^\d{4}-\d{2}-\d{2}(T|$)/.test(text);
  const date = new Date(text);
  if (!isDate || Number.isNaN(date.getTime())) throw new InvalidArgumentError('Write it as 2026-01-31.');
  return date.toISOString();
};

export const addJournalCommand = (program: Command): void => {
  program
    .command('journal')
    .description('what was changed, and when')
    .option('--client <client>', 'of this client only')
    .option('--instance <name>', 'of this instance only')
    .option('--since <date>', 'from this day on, such as 2026-01-31', readMoment)
    .action((filter: { client?: string; instance?: string; since?: string }, command: Command) =>
      perform(command, async ({ call, print, warn }) => {
        const { table } = await import('../table.ts');
        const { entries, unreadable } = await call('journal.list', filter);
        const rows = entries.map(({ at, client, text }) => [
          at.slice(0, 19).replace('T', ' '),
          client ?? '',
          text,
        ]);
        print(
          entries,
          rows.length > 0
            ? table(['WHEN (UTC)', 'CLIENT', 'WHAT'], rows)
            : 'The journal has nothing of that.',
        );
        if (unreadable > 0) warn([{ text: `${unreadable} lines of the journal cannot be read.` }]);
      }),
    );
};
