import { Command, InvalidArgumentError } from 'commander';
import type { Override } from '../contract/errors.ts';
import { addAdoptCommand } from './commands/adopt.ts';
import { addBackupCommands } from './commands/backup.ts';
import { addClientCommands } from './commands/client.ts';
import { addDemoCommand } from './commands/demo.ts';
import { addDriftCommand } from './commands/drift.ts';
import { addExportCommand } from './commands/export.ts';
import { addGatewayCommands } from './commands/gateway.ts';
import { addHandoffCommands } from './commands/handoff.ts';
import { addImportCommand } from './commands/import.ts';
import { addInstanceCommands } from './commands/instance.ts';
import { addJournalCommand } from './commands/journal.ts';
import { addKeysCommands } from './commands/keys.ts';
import { addOpenCommand } from './commands/open.ts';
import { addProjectCommands } from './commands/project.ts';
import { addReportCommand } from './commands/report.ts';
import { addSimulatorCommand } from './commands/simulator.ts';
import { addSpaceCommands } from './commands/space.ts';
import { addStatusCommand } from './commands/status.ts';
import { addTicketCommand } from './commands/ticket.ts';
import { addVaultCommands } from './commands/vault.ts';

const readOverride = (text: string, before: Override[] = []): Override[] => {
  const at = text.indexOf('=');
  if (at < 1 || at === text.length - 1) throw new InvalidArgumentError('Write it as CODE=VALUE.');
  return [...before, { code: text.slice(0, at) as Override['code'], value: text.slice(at + 1) }];
};

/** The grammar; what the commands do is loaded when one of them runs. With `json` no help goes to standard error. */
export const buildProgram = (version: string, json: boolean): Command => {
  const program = new Command('keybridge')
    .description('Connects Adobe Commerce and Magento instances to Commerce Services.')
    .version(version)
    .option('--profile <dir>', 'folder of the profile (or KEYBRIDGE_PROFILE)')
    .option(
      '--passphrase-file <file>',
      'file with the passphrase, yours alone (or KEYBRIDGE_PASSPHRASE_FILE)',
    )
    .option('--override <code=value>', 'go on although this guard refuses; repeatable', readOverride)
    .option('--yes', 'answer yes where something is asked')
    .option('--json', 'one JSON document on standard output')
    .option('--quiet', 'lists and warnings only')
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError(false)
    .exitOverride()
    .configureOutput({ outputError: () => undefined, ...(json && { writeErr: () => undefined }) });
  addStatusCommand(program);
  addVaultCommands(program);
  addClientCommands(program);
  addKeysCommands(program);
  addProjectCommands(program);
  addSpaceCommands(program);
  addInstanceCommands(program);
  addAdoptCommand(program);
  addDriftCommand(program);
  addExportCommand(program);
  addGatewayCommands(program);
  addJournalCommand(program);
  addReportCommand(program);
  addTicketCommand(program);
  addOpenCommand(program);
  addSimulatorCommand(program);
  addHandoffCommands(program);
  addImportCommand(program);
  addBackupCommands(program);
  addDemoCommand(program);
  return program;
};
