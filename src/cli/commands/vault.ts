import { Argument, type Command } from 'commander';
import { perform } from '../perform.ts';
import type { Session } from '../session.ts';

type Kind = 'keychain' | 'passphrase';

const kind = () => new Argument('<kind>', 'where keys are kept').choices(['keychain', 'passphrase']);

/** Making a passphrase vault asks twice, opening one asks once. */
const passphraseFor = async (target: Kind, { call, options }: Session): Promise<string | undefined> => {
  if (target === 'keychain') return undefined;
  const { knownPassphrase, newPassphrase } = await import('../passphrase.ts');
  const { passphraseVaultExists } = await call('status.read', {});
  return passphraseVaultExists
    ? knownPassphrase(options, 'Passphrase of the vault:')
    : newPassphrase(options, 'New passphrase for the vault:');
};

export const addVaultCommands = (program: Command): void => {
  const vault = program.command('vault').description('where keys are kept');

  vault
    .command('use')
    .description('keep keys there from now on')
    .addArgument(kind())
    .action((target: Kind, _options, command: Command) =>
      perform(command, async (session) => {
        const passphrase = await passphraseFor(target, session);
        const status = await session.call('vault.use', { kind: target, passphrase });
        session.done(status, `Keys are kept in the ${target} vault.`);
      }),
    );

  vault
    .command('move')
    .description('take all keys there')
    .addArgument(kind())
    .action((target: Kind, _options, command: Command) =>
      perform(command, async (session) => {
        const passphrase = await passphraseFor(target, session);
        const status = await session.call('vault.move', { kind: target, passphrase });
        session.done(status, `Moved ${status.keyPairs} key pairs to the ${target} vault.`);
      }),
    );

  vault
    .command('passphrase')
    .description('change the passphrase; without a terminal the new one is the first line of standard input')
    .action((_options, command: Command) =>
      perform(command, async ({ call, options, done }) => {
        const { knownPassphrase, readPassphrase } = await import('../passphrase.ts');
        const current = await knownPassphrase(options, 'Current passphrase:');
        await call('vault.changePassphrase', {
          current,
          next: await readPassphrase('New passphrase:', true),
        });
        done({}, 'The passphrase was changed.');
      }),
    );
};
