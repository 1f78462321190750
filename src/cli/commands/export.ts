import { type Command, Option } from 'commander';
import type { ExportAnswer } from '../../contract/methods.ts';
import type { ExportFormat } from '../../contract/model.ts';
import { perform } from '../perform.ts';
import { onlyOne, type SelectionOptions, selectionOf, withSelection } from '../selection.ts';
import type { Session } from '../session.ts';
import { followUpInFull, stillToDo } from '../still-to-do.ts';

interface ExportOptions extends SelectionOptions {
  format: ExportFormat;
  into?: string;
  out?: string;
  cryptKeyFile?: string;
  disconnect?: boolean;
  withGateways?: boolean;
}

const describe = ({ path, changed, backup, followUp }: ExportAnswer): string => {
  if (changed.length === 0) return `${path} has these settings already; nothing was written.`;
  return [
    `Wrote ${changed.length} settings to ${path}.`,
    ...(backup === undefined ? [] : [`The file as it was: ${backup}`]),
    ...stillToDo(followUp),
  ].join('\n');
};

const targetOf = async (path: string | undefined): Promise<string | undefined> => {
  if (path === undefined) return undefined;
  const { targetFile } = await import('../target-file.ts');
  return targetFile(path);
};

/** A file for each of them, in one folder. */
const exportMany = async (session: Session, names: string[], wish: ExportOptions): Promise<void> => {
  const { format, into, cryptKeyFile, disconnect, withGateways = false } = wish;
  const folder = await targetOf(wish.out);
  if (folder === undefined || format === 'env-php' || into || cryptKeyFile || disconnect) {
    const { CoreError } = await import('../../core/core-error.ts');
    throw new CoreError(
      'bad-input',
      'Many instances are exported into one folder, a file each, as dotenv, shell or json.',
      'Give --format, and the folder with --out DIR. An env.php is encrypted with the instance’s own crypt key: export those one by one.',
    );
  }
  const selection = selectionOf(names, wish);
  const { mkdir } = await import('node:fs/promises');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { runBulk } = await import('../run-bulk.ts');
  await runBulk(session, { ...selection, action: { kind: 'export', format, folder, withGateways } });
};

export const addExportCommand = (program: Command): void => {
  withSelection(program.command('export [names...]'))
    .description('write the configuration of an instance into a file')
    .addOption(
      new Option('--format <format>', 'in which form')
        .choices(['env-php', 'dotenv', 'shell', 'json'])
        .makeOptionMandatory(),
    )
    .option('--into <file>', 'edit this env.php in place')
    .option(
      '--out <file>',
      'write a new file, readable by you alone; of many instances, the folder for theirs',
    )
    .option('--crypt-key-file <file>', 'the instance’s crypt key, or the env.php that has it')
    .option('--disconnect', 'blank the connector instead')
    .option('--with-gateways', 'write the gateways too')
    .action((names: string[], wish: ExportOptions, command: Command) =>
      perform(command, async (session) => {
        const name = onlyOne(names, wish);
        if (name === undefined) return exportMany(session, names, wish);
        const { call, warn, options, done } = session;
        const { readTextFile } = await import('../read-file.ts');
        const answer = await call('exports.write', {
          instance: name,
          format: wish.format,
          into: await targetOf(wish.into),
          out: await targetOf(wish.out),
          cryptKey:
            wish.cryptKeyFile === undefined
              ? undefined
              : await readTextFile(wish.cryptKeyFile, '--crypt-key-file'),
          disconnect: wish.disconnect ?? false,
          withGateways: wish.withGateways ?? false,
          confirmed: options.yes ?? false,
          overrides: options.override,
        });
        done({ ...answer, followUp: followUpInFull(answer.followUp) }, describe(answer));
        warn(answer.warnings);
      }),
    );
};
