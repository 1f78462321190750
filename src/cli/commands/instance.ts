import { type Command, InvalidArgumentError, Option } from 'commander';
import type { KeyEnvironment, Service, Stage } from '../../contract/model.ts';
import { perform } from '../perform.ts';
import { addConnectCommands } from './connect.ts';

const services: Service[] = [
  'payment-services',
  'product-recommendations',
  'live-search',
  'catalog-service',
  'data-connection',
];

const readServices = (text: string): Service[] =>
  text.split(',').map((part) => {
    const service = services.find((each) => each === part.trim());
    if (!service) throw new InvalidArgumentError(`Choose from ${services.join(', ')}.`);
    return service;
  });

interface Fields {
  stage?: Stage;
  baseUrl?: string;
  services?: Service[];
  connect?: string;
}

/** `otherwise`: what holds where no stage is given. */
const withFields = (command: Command, otherwise: string): Command =>
  command
    .addOption(
      new Option('--stage <stage>', `what the instance is for; ${otherwise}`).choices([
        'production',
        'staging',
        'development',
      ]),
    )
    .option('--base-url <url>', 'where its storefront is')
    .option('--services <list>', `services it uses, with commas: ${services.join(', ')}`, readServices)
    .option('--connect <uri>', 'how it is reached, such as ssh://user@host/path');

const fieldsOf = async ({ stage, baseUrl, services, connect }: Fields) => {
  if (connect === undefined) return { stage, baseUrl, services };
  const { parseConnection } = await import('../../core/instances/connection-uri.ts');
  return { stage, baseUrl, services, connection: parseConnection(connect) };
};

export const addInstanceCommands = (program: Command): void => {
  const instance = program.command('instance').description('Commerce and Magento installations');

  withFields(
    instance.command('add <name>').requiredOption('--client <client>', 'whose instance it is'),
    'production, where it is not said',
  )
    .description('add an instance')
    .action((name: string, options: Fields & { client: string }, command: Command) =>
      perform(command, async ({ call, done, warn }) => {
        const fields = await fieldsOf(options);
        const added = await call('instances.add', { name, client: options.client, ...fields });
        done(added, `Added the ${added.stage} instance ${options.client}/${added.name}.`);
        if (options.stage === undefined && /stag|test|dev|uat|qa|sandbox/i.test(added.name)) {
          warn([
            {
              text: `${added.name} was added as a production instance. If it is none: keybridge instance set ${added.id} --stage staging`,
            },
          ]);
        }
      }),
    );

  withFields(
    instance.command('set <name>').option('--name <name>', 'new name'),
    'as it is, where it is not said',
  )
    .description('change an instance')
    .action((ref: string, options: Fields & { name?: string }, command: Command) =>
      perform(command, async ({ call, done }) => {
        const fields = await fieldsOf(options);
        const changed = await call('instances.set', { instance: ref, name: options.name, ...fields });
        done(changed, `Changed ${changed.name}.`);
      }),
    );

  instance
    .command('list')
    .description('list the instances')
    .option('--client <client>', 'of this client only')
    .action((options: { client?: string }, command: Command) =>
      perform(command, async ({ call, print }) => {
        const instances = await call('instances.list', { client: options.client });
        const { listInstances } = await import('../describe-instance.ts');
        const clients = await call('clients.list', {});
        print(instances, listInstances(instances, clients));
      }),
    );

  instance
    .command('show <name>')
    .description('everything known of an instance, and what its guards say')
    .action((ref: string, _options, command: Command) =>
      perform(command, async ({ call, print, warn }) => {
        const { instance: shown, findings } = await call('instances.show', { instance: ref });
        const { describeInstance } = await import('../describe-instance.ts');
        const [clients, pairs] = [await call('clients.list', {}), await call('keys.list', {})];
        print(shown, describeInstance(shown, clients, pairs));
        warn(findings);
      }),
    );

  instance
    .command('remove <name>')
    .description('forget an instance; the installation itself is not touched')
    .action((ref: string, _options, command: Command) =>
      perform(command, async ({ call, options, done }) => {
        const removed = await call('instances.remove', { instance: ref, confirmed: options.yes ?? false });
        done(removed, `Removed ${removed.name} from Keybridge; the installation itself was not touched.`);
      }),
    );

  instance
    .command('bind <name>')
    .description('give an instance its data space and its key pairs')
    .requiredOption('--space <id>', 'the data space')
    .option('--sandbox-keys <id>', 'sandbox key pair, where the client has several')
    .option('--production-keys <id>', 'production key pair, where the client has several')
    .addOption(
      new Option('--active <environment>', 'which pair its connector uses').choices([
        'sandbox',
        'production',
      ]),
    )
    .action(
      (
        ref: string,
        options: { space: string; sandboxKeys?: string; productionKeys?: string; active?: KeyEnvironment },
        command: Command,
      ) =>
        perform(command, async (session) => {
          const { space: dataSpace, sandboxKeys, productionKeys, active } = options;
          const overrides = session.options.override;
          const wish = { instance: ref, dataSpace, sandboxKeys, productionKeys, active, overrides };
          const { instance: bound, warnings } = await session.call('instances.bind', wish);
          session.done(
            bound,
            `Bound ${bound.name} to the data space ${bound.dataSpace?.name} (${bound.dataSpace?.type}) of ${bound.project?.name}.`,
          );
          session.warn(warnings);
        }),
    );

  addConnectCommands(instance);
};
