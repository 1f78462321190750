import type { Command } from 'commander';
import type { ImportAnswer } from '../../contract/import.ts';
import { perform } from '../perform.ts';

const describe = async (
  { path, outcome, clients, instances, present, findings }: ImportAnswer,
  names: Map<string, string>,
) => {
  const { formatConnection } = await import('../../core/instances/connection-uri.ts');
  const { counted } = await import('../../contract/counted.ts');
  const { printable } = await import('../../contract/printable.ts');
  const { table } = await import('../table.ts');
  const rows = instances.map(({ clientId, name, stage, connection }) => [
    `${names.get(clientId)}/${name}`,
    stage,
    connection.kind === 'none' ? '' : formatConnection(connection),
  ]);
  const differing = present.filter(({ differs }) => differs.length > 0);
  const found = `${counted(clients.length, 'client')} and ${counted(instances.length, 'instance')}`;
  const told = {
    planned: `${found} would come in`,
    imported: `Imported ${found}`,
    'nothing-new': `Everything in ${path} is here already`,
  };
  const here = present.length === 0 ? '' : `; ${present.length} of its rows were here before`;
  return [
    ...(outcome === 'planned' ? [table(['INSTANCE', 'STAGE', 'REACHED BY'], rows)] : []),
    ...(outcome === 'planned' ? findings.map(({ message }) => printable(message)) : []),
    ...differing.map(({ row, name, differs }) =>
      printable(`Row ${row}: ${name} is here already and stays as it is: ${differs.join('; ')}`),
    ),
    printable(`${told[outcome]}${here}.`),
  ].join('\n');
};

export const addImportCommand = (program: Command): void => {
  program
    .command('import')
    .description('take in clients and instances from CSV or JSON, all of them or none')
    .argument(
      '<file>',
      'a row an instance; columns: client, name; as wanted edition, stage, base_url, connect',
    )
    .option('--dry-run', 'say what would come in, and change nothing')
    .action((file: string, options: { dryRun?: boolean }, command: Command) =>
      perform(command, async ({ call, print, done, options: { override } }) => {
        const { resolve } = await import('node:path');
        const dryRun = options.dryRun ?? false;
        const answer = await call('instances.import', { path: resolve(file), dryRun, overrides: override });
        const clients = [...(await call('clients.list', {})), ...answer.clients];
        const text = await describe(answer, new Map(clients.map(({ id, name }) => [id, name])));
        (dryRun ? print : done)(answer, text);
      }),
    );

  program
    .command('connections [folder]')
    .description('what instances may be reached by: hosts of your ssh, and projects in the folder')
    .action((folder: string | undefined, _options, command: Command) =>
      perform(command, async ({ call, print, warn }) => {
        const { resolve } = await import('node:path');
        const { table } = await import('../table.ts');
        const found = await call('connections.find', {
          folder: folder === undefined ? undefined : resolve(folder),
        });
        const rows = found.connections.map(({ name, source, uri, detail, usedBy }) => [
          name,
          source,
          uri,
          detail,
          usedBy.join(', '),
        ]);
        print(
          found.connections,
          rows.length > 0
            ? table(['NAME', 'FROM', 'CONNECTION', 'LEADS TO', 'USED BY'], rows)
            : 'Nothing was found: name a folder with projects.',
        );
        warn(found.notices.map((text) => ({ text })));
      }),
    );
};
