import type { Command } from 'commander';
import { performAlone } from '../perform.ts';

export const addDemoCommand = (program: Command): void => {
  program
    .command('demo')
    .description('the main job against the embedded registry: no account, no keychain, no network')
    .option('--keep <dir>', 'keep its files there for a look')
    .action((options: { keep?: string }, command: Command) =>
      performAlone(command, async (globals, interrupt) => {
        const { runDemo } = await import('../demo/run-demo.ts');
        await runDemo(options.keep, globals, interrupt);
      }),
    );
};
