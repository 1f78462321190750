import { type Command, Option } from 'commander';
import type { MethodOutput } from '../../contract/methods.ts';
import { Stage } from '../../contract/model.ts';
import { perform } from '../perform.ts';
import type { Session } from '../session.ts';

interface AdoptOptions {
  client: string;
  connect: string;
  name?: string;
  stage?: Stage;
  withKeys?: boolean;
}

type Adopted = MethodOutput<'instances.adopt'>;

const describe = ({ instance, keyPairs }: Adopted, client: string): string => {
  const { name, stage, dataSpace, project, inspected } = instance;
  const space = dataSpace
    ? `data space “${dataSpace.name}” (${dataSpace.type}) of ${project?.name}`
    : `bound to no data space: ${inspected?.dataSpaceId} is another instance’s`;
  const keys = keyPairs.map(({ label, apiKeyEnding }) => `“${label}” …${apiKeyEnding}`).join(', ');
  return `Adopted ${client}/${name} as a ${stage} instance, ${space}.\nKeys: ${keys || 'none of them are in Keybridge'}.`;
};

/** The guess is confirmed or corrected by whoever sits there. */
const settleStage = async (
  { call, options }: Session,
  { instance }: Adopted,
): Promise<Adopted['instance']> => {
  const { isInteractive, askText } = await import('../terminal.ts');
  if (!isInteractive() || options.yes || options.json) return instance;
  const typed = await askText(`What is it for: ${Stage.options.join(', ')}? [${instance.stage}]`);
  const stage = Stage.options.find((each) => typed !== '' && each.startsWith(typed.toLowerCase()));
  if (!stage || stage === instance.stage) return instance;
  return call('instances.set', { instance: instance.id, stage });
};

export const addAdoptCommand = (program: Command): void => {
  program
    .command('adopt')
    .description('take in an instance that was connected by hand, as it is')
    .requiredOption('--client <client>', 'whose instance it is')
    .requiredOption('--connect <uri>', 'how it is reached, such as ssh://user@host/path')
    .option('--name <name>', 'a name for it; an instance’s own takes over what that one has now')
    .addOption(
      new Option(
        '--stage <stage>',
        'what it is for; guessed from its data space, where it is not said',
      ).choices(Stage.options),
    )
    .option('--with-keys', 'its key pairs too, straight into the vault')
    .action((options: AdoptOptions, command: Command) =>
      perform(command, async (session) => {
        const { parseConnection } = await import('../../core/instances/connection-uri.ts');
        const { watchSteps } = await import('../watch-job.ts');
        const { leftOver } = await import('../describe-live.ts');
        const adopted = await session.callJob(
          'instances.adopt',
          {
            client: options.client,
            connection: parseConnection(options.connect),
            name: options.name,
            stage: options.stage,
            withKeys: options.withKeys ?? false,
            confirmed: session.options.yes ?? false,
          },
          watchSteps(() => undefined),
        );
        const isGuessed = options.stage === undefined && options.name === undefined;
        const instance = isGuessed ? await settleStage(session, adopted) : adopted.instance;
        const answer = { ...adopted, instance };
        session.done(answer, describe(answer, options.client));
        session.warn([...answer.warnings, ...answer.notices, ...leftOver(instance)]);
      }),
    );
};
