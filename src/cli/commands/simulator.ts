import type { Command } from 'commander';
import { performAlone } from '../perform.ts';
import { wholeNumber } from '../whole-number.ts';

export const addSimulatorCommand = (program: Command): void => {
  program
    .command('simulator')
    .description('serve an embedded merchant registry on this machine, to practise with')
    .option('--port <n>', 'port to listen on; a free one by default', wholeNumber(65535))
    .option('--latency <ms>', 'how long each answer takes', wholeNumber(60_000))
    .option('--keys <dir>', 'folder for the license holder’s files; a fresh temporary one by default')
    .action((options: { port?: number; latency?: number; keys?: string }, command: Command) =>
      performAlone(command, async (globals, interrupt) => {
        const { serveSimulator } = await import('../serve-simulator.ts');
        return serveSimulator(options, globals, interrupt);
      }),
    );
};
