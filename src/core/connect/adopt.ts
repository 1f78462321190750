import { connectSteps } from '../../contract/connect-steps.ts';
import type { MethodOutput, ParsedInput } from '../../contract/methods.ts';
import type { Client, Instance, KeyEnvironment, Profile, RegistryDataSpace } from '../../contract/model.ts';
import { confirmationNeeded, CoreError } from '../core-error.ts';
import type { Core, Handlers } from '../handlers.ts';
import { assertConnection, formatConnection } from '../instances/connection-uri.ts';
import { record } from '../journal/record-change.ts';
import { clientOf, findClient, instanceName } from '../lookup.ts';
import { accessWith } from '../registry/registry-access.ts';
import { saveSnapshot } from '../registry/snapshots.ts';
import {
  adoptionWarnings,
  assertNewConnection,
  assertNewPlace,
  assertOwnSpace,
  findTarget,
  replacedBy,
} from './adopt-guards.ts';
import { type AdoptedPair, matchKeys, newPairs, type Secrets } from './adopt-keys.ts';
import { activeIn, adoptedInstance, type FoundInstance, spaceIn } from './adopted-instance.ts';
import { converse, type Talk } from './converse.ts';
import { connectorMissing } from './faults.ts';
import { takeDown } from './take-down.ts';
import { tellSteps } from './visits.ts';

type Wish = ParsedInput<'instances.adopt'>;
type Answer = MethodOutput<'instances.adopt'>;

interface Listed {
  readonly keyPairId: string;
  readonly dataSpaces: RegistryDataSpace[];
}

const readKeysFrom = async (talk: Talk, withKeys: boolean): Promise<Secrets> =>
  withKeys ? new Map((await talk.secrets()).map(({ path, value }) => [path, value])) : undefined;

const assertConfirmed = (name: string, replaced: string[], confirmed: boolean): void => {
  if (confirmed || replaced.length === 0) return;
  throw confirmationNeeded(
    `What the instance has would take the place of what Keybridge has for ${name}: ${replaced.join('; ')}.`,
    'Nothing was changed. Confirm to go on.',
  );
};

export const createAdoptMethods = (core: Core): Handlers<'instances.adopt'> => {
  const { ports, vault, jobs, emit } = core;

  /** What the registry lists for the keys that the instance uses, or why it could not be asked. */
  const askRegistry = async (
    profile: Profile,
    keyEnvironment: KeyEnvironment,
    pair: AdoptedPair,
    signal: AbortSignal,
  ): Promise<Listed | string> => {
    try {
      const secret = pair.read?.secret ?? (await vault.read(profile, pair.id));
      const access = accessWith(profile, keyEnvironment, secret);
      return { keyPairId: pair.id, dataSpaces: await ports.registry.list(access, signal) };
    } catch (error) {
      if (!(error instanceof CoreError) || ['cancelled', 'vault-locked'].includes(error.code)) throw error;
      return `The names are the instance’s own, for the registry could not be asked: ${error.message}`;
    }
  };

  /** The data space by the registry's names where it could be asked. */
  const nameSpace = async (
    profile: Profile,
    client: Client,
    { inspection, space, keys }: FoundInstance,
    signal: AbortSignal,
  ): Promise<{ space: RegistryDataSpace; listed?: Listed; notice?: string }> => {
    const active = activeIn(inspection);
    const pair = keys.pairs[active];
    if (!pair) return { space };
    const listed = await askRegistry(profile, active, pair, signal);
    if (typeof listed === 'string') return { space, notice: listed };
    const named = listed.dataSpaces.find(({ id }) => id === space.id);
    if (named) return { space: named, listed };
    const notice = `The registry does not list its data space ${space.id} for these keys: is ${client.name} the right client?`;
    return { space, listed, notice };
  };

  /** Looks at the instance and says what was found there. */
  const look = (
    profile: Profile,
    client: Client,
    wish: Wish,
    signal: AbortSignal,
    onStep: Parameters<typeof converse>[1]['onStep'],
  ) => {
    const { connection } = wish;
    const meeting = { connection, name: formatConnection(connection), services: [], signal, onStep };
    return converse(ports.runner, meeting, async (talk): Promise<FoundInstance> => {
      const { inspection } = talk;
      if (inspection.connector !== 'usable') throw connectorMissing(meeting.name, inspection.connector, []);
      const space = spaceIn(inspection, connection);
      assertNewPlace(profile, inspection, findTarget(profile, client, wish.name));
      const keys = matchKeys(profile, client, inspection, await readKeysFrom(talk, wish.withKeys));
      return { connection, inspection, space, keys, name: wish.name, stage: wish.stage };
    });
  };

  /** Puts what was found into the profile, keys into the vault; all of it or nothing. */
  const keep = (clientId: string, wish: Wish, found: FoundInstance, listed: Listed | undefined) =>
    vault.storing((store) =>
      ports.profile.update(async (draft) => {
        const client = clientOf(draft, { clientId });
        const target = findTarget(draft, client, wish.name);
        assertNewConnection(draft, wish.connection, target);
        assertNewPlace(draft, found.inspection, target);
        const after = adoptedInstance(draft, client, target, found);
        if (target) {
          assertOwnSpace(draft, target, found.inspection);
          assertConfirmed(instanceName(draft, target), replacedBy(target, after), wish.confirmed);
        }
        const at = ports.clock.now().toISOString();
        for (const { pair, secret } of newPairs(draft, client, found.keys, at)) {
          draft.vault = vault.kindOf(draft);
          await store(draft, pair.id, secret);
          draft.keyPairs.push(pair);
        }
        draft.instances = [...draft.instances.filter(({ id }) => id !== after.id), after];
        takeDown(draft, after, found.inspection, at);
        if (listed) saveSnapshot(draft, { ...listed, at });
        const used = [after.keyPairs.sandbox, after.keyPairs.production];
        return {
          draft,
          instance: after,
          isNew: target === undefined,
          keyPairs: draft.keyPairs.filter(({ id }) => used.includes(id)),
          warnings: adoptionWarnings(draft, after),
        };
      }),
    );

  const journal = async (
    draft: Profile,
    instance: Instance,
    isNew: boolean,
    newKeys: number,
  ): Promise<void> => {
    const name = instanceName(draft, instance);
    const keys = newKeys === 0 ? '' : `, and ${newKeys} of its key pairs into the vault`;
    await record(ports, {
      action: 'instance.adopt',
      client: clientOf(draft, instance).name,
      instance: name,
      text: `${isNew ? `Adopted ${name}` : `Took over what ${name} has`} from ${formatConnection(instance.connection)}: data space ${instance.inspected?.dataSpaceId}${keys}`,
    });
  };

  return {
    'instances.adopt': (wish) =>
      jobs.run(wish.jobId, async (signal): Promise<Answer> => {
        assertConnection(wish.connection);
        const profile = await ports.profile.read();
        const client = findClient(profile, wish.client);
        assertNewConnection(profile, wish.connection, findTarget(profile, client, wish.name));
        if (wish.withKeys) await vault.assertOpen(profile);
        const { onStep, onEnd } = tellSteps(emit, wish.jobId, connectSteps.slice(0, 3));
        const seen = await look(profile, client, wish, signal, onStep);
        const { space, listed, notice } = await nameSpace(profile, client, seen, signal);
        const found = { ...seen, space };
        const { draft, instance, isNew, keyPairs, warnings } = await keep(client.id, wish, found, listed);
        const newKeys = Object.values(found.keys.pairs).filter((pair) => pair.read).length;
        await journal(draft, instance, isNew, newKeys);
        onEnd();
        const notices = [...found.keys.notices, ...(notice === undefined ? [] : [{ text: notice }])];
        return { instance, keyPairs, inspection: found.inspection, warnings, notices };
      }),
  };
};
