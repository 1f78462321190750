import type { Command } from 'commander';
import { perform } from '../perform.ts';

export const addReportCommand = (program: Command): void => {
  program
    .command('report')
    .description('write a page about all clients, without any secret')
    .requiredOption('--out <file>', 'an HTML page, or a CSV where it ends in .csv')
    .action(({ out }: { out: string }, command: Command) =>
      perform(command, async ({ call, options, done }) => {
        const { targetFile } = await import('../target-file.ts');
        const { attentionWords } = await import('../../contract/attention-words.ts');
        const { counted } = await import('../../contract/counted.ts');
        const written = await call('report.write', {
          path: targetFile(out),
          confirmed: options.yes ?? false,
        });
        const { path, clients, keyPairs, instances, needAttention } = written;
        done(
          written,
          `Wrote ${path}: ${counted(clients, 'client')}, ${counted(keyPairs, 'key pair')}, ${counted(instances, 'instance')}; ${attentionWords(needAttention)}.`,
        );
      }),
    );
};
