import { type Command, Option } from 'commander';
import type { ExportAnswer } from '../../contract/methods.ts';
import type { ExportFormat } from '../../contract/model.ts';
import { perform } from '../perform.ts';
import { followUpInFull, stillToDo } from '../still-to-do.ts';

interface ExportOptions {
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

/** Secrets are never exported to standard output, by whatever name it goes. */
const targetOf = async (path: string | undefined): Promise<string | undefined> => {
  if (path === undefined) return undefined;
  if (path === '-') {
    const { CoreError } = await import('../../core/core-error.ts');
    throw new CoreError(
      'bad-input',
      'Keys are never exported to standard output.',
      'Give the path of a file.',
    );
  }
  const { resolve } = await import('node:path');
  return resolve(path);
};

export const addExportCommand = (program: Command): void => {
  program
    .command('export <name>')
    .description('write the configuration of an instance into a file')
    .addOption(
      new Option('--format <format>', 'in which form')
        .choices(['env-php', 'dotenv', 'shell', 'json'])
        .makeOptionMandatory(),
    )
    .option('--into <file>', 'edit this env.php in place')
    .option('--out <file>', 'write a new file, readable by you alone')
    .option('--crypt-key-file <file>', 'the instance’s crypt key, or the env.php that has it')
    .option('--disconnect', 'blank the connector instead')
    .option('--with-gateways', 'write the gateways too')
    .action((name: string, wish: ExportOptions, command: Command) =>
      perform(command, async ({ call, warn, options, done }) => {
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
