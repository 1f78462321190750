import { randomUUID } from 'node:crypto';
import type { Connection, Instance, Profile } from '../../contract/model.ts';
import { pairsWaitingFor } from '../../contract/rotation-rule.ts';
import { leadsToSame } from '../connections/compose-services.ts';
import { confirmationNeeded, CoreError } from '../core-error.ts';
import type { Core, Handlers } from '../handlers.ts';
import { overridden, recordChange } from '../journal/record-change.ts';
import { clientOf, findClient, findInstance, instanceName, sameName } from '../lookup.ts';
import { bindInstance, locateDataSpace } from './bind.ts';
import { assertConnection, formatConnection } from './connection-uri.ts';
import { guardInstance } from './guard-instance.ts';
import { heldDataSpace } from './guards.ts';

type InstanceMethods =
  | 'instances.add'
  | 'instances.set'
  | 'instances.list'
  | 'instances.show'
  | 'instances.remove'
  | 'instances.bind';

const assertFree = (profile: Profile, clientId: string, name: string, except?: string): void => {
  const wanted = `${clientOf(profile, { clientId }).name}/${name}`;
  const taken = profile.instances.find(
    (each) => each.id !== except && sameName(instanceName(profile, each), wanted),
  );
  if (taken) {
    throw new CoreError('duplicate', `There is an instance “${wanted}” already.`, 'Choose another name.');
  }
};

interface Fields {
  stage?: Instance['stage'] | undefined;
  baseUrl?: string | undefined;
  services?: Instance['services'] | undefined;
  connection?: Connection | undefined;
}

/** Takes over what was given and leaves the rest. */
const apply = (instance: Instance, { stage, baseUrl, services, connection }: Fields): void => {
  if (connection) assertConnection(connection);
  instance.stage = stage ?? instance.stage;
  instance.baseUrl = baseUrl ?? instance.baseUrl;
  instance.services = services ? [...new Set(services)] : instance.services;
  if (!connection) return;
  // What was proved elsewhere proves nothing of the place that it leads to now.
  const isElsewhere = connection.kind !== 'none' && !leadsToSame(connection, instance.connection);
  if (isElsewhere && instance.connected) instance.connected.verifiedAt = undefined;
  instance.connection = connection;
};

/** What nobody would know any more once this instance is removed. */
const whatWouldBeForgotten = (profile: Profile, instance: Instance): string[] => {
  const name = instanceName(profile, instance);
  const dataSpaceId = heldDataSpace(instance);
  const space =
    dataSpaceId === undefined
      ? []
      : [`${name} has the data space ${dataSpaceId}; Keybridge would forget that it is in use.`];
  const pairs = pairsWaitingFor(profile, instance).map(
    ({ label }) =>
      `${name} may still use “${label}”, which is being replaced; that would seem to be finished without it.`,
  );
  return [...space, ...pairs];
};

/** What was asked to change, for the journal. */
const describeFields = ({
  name,
  stage,
  baseUrl,
  services,
  connection,
}: Fields & { name?: string | undefined }): string[] =>
  Object.entries({
    name,
    stage,
    'base URL': baseUrl,
    services: services?.join(' and '),
    connection: connection && formatConnection(connection),
  }).flatMap(([what, value]) => (value === undefined ? [] : [`${what} ${value || 'none'}`]));

/** What the journal says of an instance. */
const account = (profile: Profile, instance: Instance, action: string, text: string) => ({
  action,
  client: clientOf(profile, instance).name,
  instance: instanceName(profile, instance),
  text,
});

export const createInstanceMethods = (core: Core): Handlers<InstanceMethods> => {
  const { ports } = core;

  /** Changes one instance and journals it. */
  const change = async (
    ref: string,
    action: string,
    text: (name: string) => string,
    edit: (draft: Profile, instance: Instance) => void,
  ): Promise<Instance> => {
    const { instance } = await recordChange(
      ports,
      (draft) => {
        const instance = findInstance(draft, ref);
        const name = instanceName(draft, instance);
        edit(draft, instance);
        return { draft, instance, name };
      },
      ({ draft, instance, name }) => account(draft, instance, action, text(name)),
    );
    return instance;
  };

  return {
    'instances.add': async ({ name, client: ref, ...fields }) => {
      const { instance } = await recordChange(
        ports,
        (draft) => {
          const client = findClient(draft, ref);
          assertFree(draft, client.id, name);
          const instance: Instance = {
            id: randomUUID(),
            clientId: client.id,
            name,
            stage: 'production',
            connection: { kind: 'none' },
            activeKeyEnvironment: 'production',
            keyPairs: {},
            services: [],
          };
          apply(instance, fields);
          draft.instances.push(instance);
          return { draft, instance };
        },
        ({ draft, instance }) =>
          account(draft, instance, 'instance.add', `Added the ${instance.stage} instance ${instance.name}`),
      );
      return instance;
    },

    'instances.set': async ({ instance: ref, name, ...fields }) => {
      const changes = describeFields({ name, ...fields });
      if (changes.length === 0) {
        throw new CoreError(
          'bad-input',
          `Nothing was said that ${ref} should have instead.`,
          'Give what is to change.',
        );
      }
      return change(
        ref,
        'instance.set',
        (before) => `Changed ${before}: ${changes.join(', ')}`,
        (draft, instance) => {
          if (name !== undefined) {
            assertFree(draft, instance.clientId, name, instance.id);
            instance.name = name;
          }
          apply(instance, fields);
        },
      );
    },

    async 'instances.list'({ client: ref }) {
      const profile = await ports.profile.read();
      const client = ref === undefined ? undefined : findClient(profile, ref);
      return profile.instances.filter((instance) => !client || instance.clientId === client.id);
    },

    async 'instances.show'({ instance: ref }) {
      const profile = await ports.profile.read();
      const instance = findInstance(profile, ref);
      return { instance, findings: instance.dataSpace ? guardInstance(profile, instance, 'export') : [] };
    },

    'instances.remove': ({ instance: ref, confirmed }) =>
      change(
        ref,
        'instance.remove',
        (name) => `Removed ${name} from Keybridge; the instance itself was not touched`,
        (draft, instance) => {
          const concerns = confirmed ? [] : whatWouldBeForgotten(draft, instance);
          if (concerns.length > 0) {
            throw confirmationNeeded(
              concerns.join(' '),
              'Disconnect the instance first, or confirm to go on.',
            );
          }
          draft.instances = draft.instances.filter(({ id }) => id !== instance.id);
        },
      ),

    async 'instances.bind'({ instance: ref, dataSpace: dataSpaceRef, ...choice }) {
      const dataSpace = await locateDataSpace(core, ref, dataSpaceRef, choice);
      let warnings: ReturnType<typeof bindInstance> = [];
      const instance = await change(
        ref,
        'instance.bind',
        (name) =>
          `Bound ${name} to the data space ${dataSpace.name} (${dataSpace.id}) of ${dataSpace.projectName}${overridden(choice.overrides)}`,
        (draft, bound) => {
          warnings = bindInstance(draft, bound, dataSpace, choice);
        },
      );
      return { instance, warnings };
    },
  };
};
