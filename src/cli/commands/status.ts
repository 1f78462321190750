import type { Command } from 'commander';
import type { Status } from '../../contract/methods.ts';
import { inFull } from '../in-full.ts';
import { perform } from '../perform.ts';

const describe = (status: Status): string => {
  const vaults = status.vaults.map(({ kind, available, inUse, reason, remedy }) => {
    const state = available ? 'available' : `not available: ${reason} ${remedy}`;
    return `Vault ${kind}${inUse ? ' (in use)' : ''}: ${state}`;
  });
  const keptAside = status.keptAside.map((path) => `An unreadable profile was kept aside as ${path}`);
  return [
    `Keybridge ${status.version}`,
    `Profile: ${status.profile}`,
    `${status.clients} clients, ${status.keyPairs} key pairs, ${status.instances} instances`,
    ...vaults,
    `Gateway sandbox: ${status.gateways.sandbox}`,
    `Gateway production: ${status.gateways.production}`,
    ...keptAside,
  ].join('\n');
};

export const addStatusCommand = (program: Command): void => {
  program
    .command('status')
    .description('what there is, and which vaults are available here')
    .action((_options, command: Command) =>
      perform(command, async ({ call, print }) => {
        const status = await call('status.read', {});
        const vaults = status.vaults.map(({ remedy, commandLine, ...vault }) => ({
          ...vault,
          ...(remedy !== undefined && { remedy: inFull(remedy, commandLine) }),
        }));
        const told = { ...status, vaults };
        print(told, describe(told));
      }),
    );
};
