import type { Command } from 'commander';
import { perform } from '../perform.ts';
import type { Session } from '../session.ts';

interface WriteOptions {
  dryRun?: boolean;
  withGateways?: boolean;
  viaEnvPhp?: boolean;
}

const withWay = (command: Command): Command =>
  command
    .option('--with-gateways', 'write the gateways too')
    .option('--via-env-php', 'write its app/etc/env.php and import that, for where that file locks settings');

/** How the command line wants it. */
const wishOf = (instance: string, { withGateways, viaEnvPhp }: WriteOptions, { options }: Session) => ({
  instance,
  withGateways: withGateways ?? false,
  viaEnvPhp: viaEnvPhp ?? false,
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

/** What is done to a live instance: `instance inspect`, `verify`, `connect`, `disconnect`. */
export const addConnectCommands = (instance: Command): void => {
  instance
    .command('inspect <name>')
    .description('look into an instance: what its connector has, where from, and how that differs')
    .action((ref: string, _options, command: Command) =>
      perform(command, async (session) => {
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

  instance
    .command('verify <name>')
    .description('have the instance itself ask the registry for its data space')
    .action((ref: string, _options, command: Command) =>
      perform(command, async (session) => {
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
    instance.command('connect <name>').option('--dry-run', 'say what would be written, and write nothing'),
  )
    .description('give an instance its keys, project and data space, and have it verified')
    .action((ref: string, options: WriteOptions, command: Command) =>
      perform(command, async (session) => {
        const { describeConnected, leftOver } = await import('../describe-live.ts');
        const { exitCodeOf } = await import('../exit-codes.ts');
        const { followUpInFull } = await import('../still-to-do.ts');
        const dryRun = options.dryRun ?? false;
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
