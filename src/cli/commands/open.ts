import type { Command } from 'commander';
import { performAlone } from '../perform.ts';
import type { OpenOptions } from '../serve-window.ts';
import { wholeNumber } from '../whole-number.ts';

export const addOpenCommand = (program: Command): void => {
  program
    .command('open')
    .description('open the window, in the browser')
    .option('--browser', 'in the browser, whatever else there is')
    .option(
      '--port <n>',
      'port to serve it on; a free one by default. Through a tunnel, the same on both ends',
      wholeNumber(65535),
    )
    .option('--no-open', 'only print the address, which is good for one page within a minute')
    .option('--stay', 'keep serving when no page has been open for a minute')
    .action((options: OpenOptions, command: Command) =>
      performAlone(command, async (globals, interrupt) => {
        const { serveWindow } = await import('../serve-window.ts');
        return serveWindow(options, globals, interrupt);
      }),
    );
};
