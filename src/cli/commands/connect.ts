import type { Command } from 'commander';
import type { MethodInput } from '../../contract/methods.ts';
import { perform } from '../perform.ts';
import { onlyOne, type SelectionOptions, selectionOf, withSelection } from '../selection.ts';
import type { Session } from '../session.ts';

export interface WayOptions {
  withGateways?: boolean;
  viaEnvPhp?: boolean;
}

interface WriteOptions extends SelectionOptions, WayOptions {
  dryRun?: boolean;
}

export const withWay = (command: Command): Command =>
  command
    .option('--with-gateways', 'write the gateways too')
    .option('--via-env-php', 'write its app/etc/env.php and import that, for where that file locks settings');

export const wayOf = ({ withGateways, viaEnvPhp }: WayOptions) => ({
  withGateways: withGateways ?? false,
  viaEnvPhp: viaEnvPhp ?? false,
});

/** How the command line wants it. */
const wishOf = (instance: string, wish: WriteOptions, { options }: Session) => ({
  instance,
  ...wayOf(wish),
  confirmed: options.yes ?? false,
  overrides: options.override,
});

/** Steps as they are done, and the differences before anything is written. */
const watchOf = async ({ tell }: Session, showsPlan: boolean) => {
  const { watchSteps } = await import('../watch-job.ts');
  const { describeChanges } = await import('../describe-live.ts');
  return watchSteps((changes) => {
    if (showsPlan && changes.length > 0) tell(describeChanges(changes));
  });
};

const nameOf = async ({ call }: Session, { clientId, name }: { clientId: string; name: string }) => {
  const clients = await call('clients.list', {});
  return `${clients.find(({ id }) => id === clientId)?.name}/${name}`;
};

const runMany = async (
  session: Session,
  names: string[],
  options: SelectionOptions,
  action: MethodInput<'bulk.run'>['action'],
): Promise<void> => {
  const { runBulk } = await import('../run-bulk.ts');
  await runBulk(session, { ...selectionOf(names, options), action });
};

/** What is done to a live instance: `instance inspect`, `verify`, `connect`, `disconnect`. */
export const addConnectCommands = (instance: Command): void => {
  withSelection(instance.command('inspect [names...]'))
    .description('look into an instance: what its connector has, where from, and how that differs')
    .action((names: string[], options: SelectionOptions, command: Command) =>
      perform(command, async (session) => {
        const ref = onlyOne(names, options);
        if (ref === undefined) return runMany(session, names, options, { kind: 'inspect' });
        const { describeDrift, describeInspection } = await import('../describe-live.ts');
        const answer = await session.callJob(
          'instances.inspect',
          { instance: ref },
          await watchOf(session, false),
        );
        const name = await nameOf(session, answer.instance);
        const { inspection, drift } = answer;
        session.print(answer, `${describeInspection(name, inspection)}\n\n${describeDrift(name, drift)}`);
      }),
    );

  withSelection(instance.command('verify [names...]'))
    .description('have the instance itself ask the registry for its data space')
    .action((names: string[], options: SelectionOptions, command: Command) =>
      perform(command, async (session) => {
        const ref = onlyOne(names, options);
        if (ref === undefined) return runMany(session, names, options, { kind: 'verify' });
        const { describeProof, leftOver } = await import('../describe-live.ts');
        const { exitCodeOf } = await import('../exit-codes.ts');
        const answer = await session.callJob(
          'instances.verify',
          { instance: ref },
          await watchOf(session, false),
        );
        session.print(answer, describeProof(answer));
        session.warn(leftOver(answer.instance));
        if (answer.notVerified) session.exitWith(exitCodeOf(answer.notVerified.code));
      }),
    );

  withWay(
    withSelection(instance.command('connect [names...]')).option(
      '--dry-run',
      'say what would be written, and write nothing',
    ),
  )
    .description('give an instance its keys, project and data space, and have it verified')
    .action((names: string[], options: WriteOptions, command: Command) =>
      perform(command, async (session) => {
        const dryRun = options.dryRun ?? false;
        const ref = onlyOne(names, options);
        if (ref === undefined) {
          return runMany(session, names, options, { kind: 'connect', ...wayOf(options), dryRun });
        }
        const { describeConnected, leftOver } = await import('../describe-live.ts');
        const { exitCodeOf } = await import('../exit-codes.ts');
        const { followUpInFull } = await import('../still-to-do.ts');
        const answer = await session.callJob(
          'instances.connect',
          { ...wishOf(ref, options, session), dryRun },
          await watchOf(session, !dryRun),
        );
        const name = await nameOf(session, answer.instance);
        const told = { ...answer, followUp: followUpInFull(answer.followUp) };
        (dryRun ? session.print : session.done)(told, describeConnected(name, answer));
        session.warn([...answer.warnings, ...answer.notices, ...(dryRun ? [] : leftOver(answer.instance))]);
        if (answer.notVerified) session.exitWith(exitCodeOf(answer.notVerified.code));
      }),
    );

  withWay(instance.command('disconnect <name>'))
    .description('blank the connector of an instance')
    .action((ref: string, options: WriteOptions, command: Command) =>
      perform(command, async (session) => {
        const { leftOver } = await import('../describe-live.ts');
        const answer = await session.callJob(
          'instances.disconnect',
          wishOf(ref, options, session),
          await watchOf(session, true),
        );
        const name = await nameOf(session, answer.instance);
        session.done(
          answer,
          answer.outcome === 'disconnected'
            ? `Disconnected ${name}: ${answer.changes.length} settings blanked.`
            : `${name} has nothing any more: nothing to change.`,
        );
        session.warn([...answer.warnings, ...answer.notices, ...leftOver(answer.instance)]);
      }),
    );
};
