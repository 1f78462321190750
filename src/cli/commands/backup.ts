import type { Command } from 'commander';
import { perform } from '../perform.ts';

export const addBackupCommands = (program: Command): void => {
  program
    .command('backup <file>')
    .description('save the profile with all its keys as one age file, encrypted to a passphrase')
    .action((file: string, _options, command: Command) =>
      perform(command, async ({ call, options, done }) => {
        const { targetFile } = await import('../target-file.ts');
        const { newPassphrase } = await import('../passphrase.ts');
        const path = targetFile(file);
        const passphrase = await newPassphrase(options, 'Passphrase for the backup:');
        const saved = await call('backup.create', {
          path,
          passphrase,
          confirmed: options.yes ?? false,
        });
        done(
          saved,
          `Saved ${saved.keyPairs} key pairs to ${saved.path}. Keep its passphrase: nothing else opens it.`,
        );
      }),
    );

  program
    .command('restore <file>')
    .description('bring a backup into an empty profile')
    .action((file: string, _options, command: Command) =>
      perform(command, async ({ callJob, options, done }) => {
        const { resolve } = await import('node:path');
        const { knownPassphrase } = await import('../passphrase.ts');
        const passphrase = await knownPassphrase(options, 'Passphrase of the backup:');
        const overrides = options.override;
        const status = await callJob('backup.restore', { path: resolve(file), passphrase, overrides });
        done(
          status,
          `Restored ${status.clients} clients, ${status.keyPairs} key pairs, ${status.instances} instances.`,
        );
      }),
    );
};
