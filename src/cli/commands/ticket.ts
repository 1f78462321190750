import { Argument, type Command } from 'commander';
import { perform } from '../perform.ts';

type Kind = 'quota' | 'polluted-data-space' | 'hibernation';

interface Subject {
  client?: string;
  instance?: string;
  project?: string;
  space?: string;
}

export const addTicketCommand = (program: Command): void => {
  program
    .command('ticket')
    .description('draft a ticket to Adobe support, with the ids that it asks for')
    .addArgument(
      new Argument('<kind>', 'what it is about').choices(['quota', 'polluted-data-space', 'hibernation']),
    )
    .option('--client <client>', 'whose; need not be said where there is one, or with --instance')
    .option('--instance <name>', 'about the data space and the project of this instance')
    .option('--project <project>', 'about this SaaS project')
    .option('--space <id>', 'about this SaaS data space')
    .action((kind: Kind, { space, ...refs }: Subject, command: Command) =>
      perform(command, async ({ call, print, warn }) => {
        const ticket = await call('ticket.draft', { kind, ...refs, dataSpace: space });
        print(ticket, ticket.text);
        warn(ticket.notices);
      }),
    );
};
