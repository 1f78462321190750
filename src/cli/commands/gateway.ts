import { Argument, type Command } from 'commander';
import type { Gateways, KeyEnvironment } from '../../contract/model.ts';
import { perform } from '../perform.ts';

const describe = ({ sandbox, production }: Gateways): string =>
  `sandbox     ${sandbox}\nproduction  ${production}`;

export const addGatewayCommands = (program: Command): void => {
  const gateway = program
    .command('gateway')
    .description('where the registry is asked; Adobe’s own unless you say so');

  gateway
    .command('set')
    .description('ask another gateway, such as a simulator')
    .addArgument(new Argument('<environment>', 'for which key pairs').choices(['sandbox', 'production']))
    .argument('<url>', 'https, or http on this machine')
    .action((keyEnvironment: KeyEnvironment, url: string, _options, command: Command) =>
      perform(command, async ({ call, done }) => {
        const gateways = await call('gateways.set', { keyEnvironment, url });
        done(gateways, describe(gateways));
      }),
    );

  gateway
    .command('show')
    .description('show both gateways')
    .action((_options, command: Command) =>
      perform(command, async ({ call, print }) => {
        const gateways = await call('gateways.read', {});
        print(gateways, describe(gateways));
      }),
    );

  gateway
    .command('reset')
    .description('go back to Adobe’s own')
    .action((_options, command: Command) =>
      perform(command, async ({ call, done }) => {
        const gateways = await call('gateways.reset', {});
        done(gateways, describe(gateways));
      }),
    );
};
