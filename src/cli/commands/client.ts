import { type Command, Option } from 'commander';
import type { Edition } from '../../contract/model.ts';
import { perform } from '../perform.ts';

const edition = () =>
  new Option('--edition <edition>', 'what the client runs').choices(['commerce', 'open-source']);

export const addClientCommands = (program: Command): void => {
  const client = program.command('client').description('the clients whose instances you look after');

  client
    .command('add <name>')
    .description('add a client')
    .addOption(edition().default('commerce'))
    .action((name: string, options: { edition: Edition }, command: Command) =>
      perform(command, async ({ call, done }) => {
        const added = await call('clients.add', { name, edition: options.edition });
        done(added, `Added ${added.name} (${added.edition}).`);
      }),
    );

  client
    .command('set <name>')
    .description('change a client')
    .option('--name <name>', 'new name')
    .addOption(edition())
    .action((ref: string, options: { name?: string; edition?: Edition }, command: Command) =>
      perform(command, async ({ call, done }) => {
        const { name, edition } = options;
        const changed = await call('clients.set', { client: ref, name, edition });
        done(changed, `${changed.name} (${changed.edition}).`);
      }),
    );

  client
    .command('list')
    .description('list the clients')
    .action((_options, command: Command) =>
      perform(command, async ({ call, print }) => {
        const { table } = await import('../table.ts');
        const clients = await call('clients.list', {});
        const rows = clients.map(({ name, edition, id }) => [name, edition, id]);
        print(
          clients,
          rows.length > 0
            ? table(['CLIENT', 'EDITION', 'ID'], rows)
            : 'No clients yet: keybridge client add NAME',
        );
      }),
    );

  client
    .command('remove <name>')
    .description('remove a client that has no instances and key pairs')
    .action((ref: string, _options, command: Command) =>
      perform(command, async ({ call, done }) => {
        const removed = await call('clients.remove', { client: ref });
        done(removed, `Removed ${removed.name}.`);
      }),
    );
};
