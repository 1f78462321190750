import { type Command, Option } from 'commander';
import type { KeyEnvironment, KeyPair } from '../../contract/model.ts';
import { type KeyFileOptions, withKeyFiles } from '../key-files.ts';
import { perform } from '../perform.ts';
import { type SelectionOptions, selectionOf, withSelection } from '../selection.ts';
import { addRotateCommand } from './rotate.ts';

interface AddOptions extends KeyFileOptions {
  client: string;
  environment: KeyEnvironment;
  label?: string;
}

const day = (moment: string): string => moment.slice(0, 10);

const listing = async (pairs: KeyPair[], clientNames: Map<string, string>): Promise<string> => {
  if (pairs.length === 0) return 'No key pairs yet: keybridge keys add';
  const { table } = await import('../table.ts');
  const rows = pairs.map((pair) => [
    clientNames.get(pair.clientId) ?? '',
    pair.label,
    pair.keyEnvironment,
    `…${pair.apiKeyEnding}`,
    pair.check ? `${pair.check.state} ${day(pair.check.at)}` : 'never checked',
    pair.id,
  ]);
  return table(['CLIENT', 'LABEL', 'ENVIRONMENT', 'API KEY', 'CHECK', 'ID'], rows);
};

export const addKeysCommands = (program: Command): void => {
  const keys = program.command('keys').description('the key pairs of the API Portal');

  const add = keys
    .command('add')
    .description('read a key pair, test it offline and store it in the vault')
    .requiredOption('--client <client>', 'whose pair it is')
    .addOption(
      new Option('--environment <environment>', 'which kind of pair')
        .choices(['sandbox', 'production'])
        .makeOptionMandatory(),
    )
    .option('--label <label>', 'a name for it');
  withKeyFiles(add).action((options: AddOptions, command: Command) =>
    perform(command, async ({ call, tell, warn, done }) => {
      const { assertCanStore, gatherKeyTexts, askMadeBy } = await import('../gather-keys.ts');
      await assertCanStore(call, options.client);
      const texts = await gatherKeyTexts(options);
      const madeBy = options.madeBy ?? (await askMadeBy());
      const { client, environment: keyEnvironment, label } = options;
      const { keyPair, repairs, warnings } = await call('keys.add', {
        client,
        keyEnvironment,
        label,
        madeBy,
        ...texts,
      });
      for (const repair of repairs) tell(`Repaired: ${repair}.`);
      done(keyPair, `Stored “${keyPair.label}”, API key …${keyPair.apiKeyEnding}, id ${keyPair.id}.`);
      warn(warnings);
    }),
  );

  keys
    .command('list')
    .description('list the key pairs')
    .option('--client <client>', 'of this client only')
    .action((options: { client?: string }, command: Command) =>
      perform(command, async ({ call, print }) => {
        const pairs = await call('keys.list', { client: options.client });
        const clients = await call('clients.list', {});
        print(pairs, await listing(pairs, new Map(clients.map(({ id, name }) => [id, name]))));
      }),
    );

  withSelection(keys.command('check [ids...]'))
    .description('ask the service whether it accepts the pairs; --stage: those that such instances use')
    .action((ids: string[], options: SelectionOptions, command: Command) =>
      perform(command, async ({ callJob, print, exitWith }) => {
        const { instances: named, ...selection } = selectionOf(ids, options, 'key pairs');
        const { checkOutcome } = await import('../check-outcome.ts');
        const pairs = await callJob('keys.check', { keys: named, ...selection });
        const lines = pairs.map(({ label, check }) => `${label}: ${check?.state}. ${check?.detail ?? ''}`);
        print(pairs, lines.length > 0 ? lines.join('\n') : 'There are no key pairs to check.');
        exitWith(checkOutcome(pairs));
      }),
    );

  addRotateCommand(keys);

  keys
    .command('remove <id>')
    .description('remove a key pair from the vault; the API Portal keeps it')
    .action((ref: string, _options, command: Command) =>
      perform(command, async ({ call, tell, options, done }) => {
        const { keyPair, unbound } = await call('keys.remove', { keys: ref, overrides: options.override });
        done(keyPair, `Removed “${keyPair.label}”.`);
        for (const name of unbound) tell(`${name} has no ${keyPair.keyEnvironment} key pair now.`);
      }),
    );
};
