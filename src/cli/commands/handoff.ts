import type { Command } from 'commander';
import { perform } from '../perform.ts';
import type { Session } from '../session.ts';

interface CreateOptions {
  to?: string;
  all?: boolean;
  client?: string[];
  keys?: string[];
  withInstances?: boolean;
  withGateways?: boolean;
}

const repeatable = (value: string, before: string[] = []): string[] => [...before, value];

/** The vault's own passphrase, which scripts have in a file, is not for colleagues: this one is asked for. */
const passphraseFor = async (question: string, isNew: boolean): Promise<string> => {
  const { readPassphrase } = await import('../passphrase.ts');
  return readPassphrase(question, isNew);
};

const create = async (session: Session, file: string, wish: CreateOptions): Promise<void> => {
  const { CoreError } = await import('../../core/core-error.ts');
  if (!wish.all && !wish.client && !wish.keys) {
    throw new CoreError('bad-input', 'Whose key pairs?', 'Choose clients or key pairs, or all of them.', {
      commandLine: 'Give --client C or --keys ID, each as often as you like, or --all.',
    });
  }
  const { targetFile } = await import('../target-file.ts');
  const { counted } = await import('../../contract/counted.ts');
  const { groupedFingerprint } = await import('../../contract/short-fingerprint.ts');
  const path = targetFile(file);
  const to =
    wish.to === undefined
      ? { passphrase: await passphraseFor('Passphrase for the hand-off:', true) }
      : { recipient: wish.to };
  const made = await session.callJob('handoff.create', {
    path,
    to,
    clients: wish.all ? undefined : wish.client,
    keys: wish.all ? undefined : wish.keys,
    withInstances: wish.withInstances ?? false,
    withGateways: wish.withGateways ?? false,
    confirmed: session.options.yes ?? false,
  });
  session.done(
    made,
    [
      `Wrote ${counted(made.keyPairs, 'key pair')}, ${counted(made.clients, 'client')} and ${counted(made.instances, 'instance')} to ${made.path}.`,
      `Its fingerprint, to be compared by telephone: ${groupedFingerprint(made.fileFingerprint)}`,
    ].join('\n'),
  );
};

const open = async (session: Session, file: string, dryRun: boolean): Promise<void> => {
  const { resolve } = await import('node:path');
  const { takenOver } = await import('../../contract/handoff-summary.ts');
  const { describeHandoff } = await import('../describe-handoff.ts');
  const path = resolve(file);
  const { sealedTo } = await session.call('handoff.inspect', { path });
  const passphrase =
    sealedTo === 'passphrase' ? await passphraseFor('Passphrase of the hand-off:', false) : undefined;
  const plan = await session.call('handoff.open', { path, passphrase, dryRun: true });
  if (dryRun || plan.outcome === 'nothing-new') {
    session.print(plan, describeHandoff(plan));
    return;
  }
  session.tell(describeHandoff(plan));
  const answer = await session.callJob('handoff.open', {
    path,
    passphrase,
    shown: plan.fileFingerprint,
    confirmed: session.options.yes ?? false,
    overrides: session.options.override,
  });
  session.done(answer, takenOver(answer));
  session.warn([...answer.findings.filter(({ effect }) => effect === 'warned'), ...answer.notices.slice(1)]);
};

export const addHandoffCommands = (program: Command): void => {
  const handoff = program
    .command('handoff')
    .description('pass key pairs on, or take them over, as one age file');

  handoff
    .command('me')
    .description('your own recipient, for others to encrypt hand-offs to')
    .action((_options, command: Command) =>
      perform(command, async ({ call, print }) => {
        const me = await call('handoff.me', {});
        print(me, me.recipient);
      }),
    );

  handoff
    .command('create <file>')
    .description('write key pairs into an age file, to a recipient or a passphrase that is asked for')
    .option('--to <recipient>', 'a colleague’s age1…, which `keybridge handoff me` shows there')
    .option('--client <client>', 'the key pairs of this client; repeatable', repeatable)
    .option('--keys <id>', 'this key pair; repeatable', repeatable)
    .option('--all', 'the key pairs of every client')
    .option('--with-instances', 'the instances of those clients too')
    .option('--with-gateways', 'gateways other than Adobe’s own too')
    .action((file: string, options: CreateOptions, command: Command) =>
      perform(command, (session) => create(session, file, options)),
    );

  handoff
    .command('open <file>')
    .description('show what is in a hand-off, then take over what is new')
    .option('--dry-run', 'only show it')
    .action((file: string, options: { dryRun?: boolean }, command: Command) =>
      perform(command, (session) => open(session, file, options.dryRun ?? false)),
    );
};
