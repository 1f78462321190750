import { randomUUID } from 'node:crypto';
import pLimit from 'p-limit';
import type { Notice } from '../../contract/errors.ts';
import type { ParsedInput } from '../../contract/methods.ts';
import type { KeyCheck, KeyPair, Profile } from '../../contract/model.ts';
import { CoreError, GuardRefused } from '../core-error.ts';
import { freeLabel } from '../free-label.ts';
import type { Core, Handlers } from '../handlers.ts';
import { cancelled } from '../jobs/jobs.ts';
import { overridden, record, recordAll } from '../journal/record-change.ts';
import { clientOf, findClient, findKeyPair, keyPairName } from '../lookup.ts';
import { registryAccess } from '../registry/registry-access.ts';
import { readKeys } from './read-keys.ts';
import { guardRemoval } from './removal-guard.ts';
import { removeKeyPair } from './remove-key-pair.ts';

type KeyMethods = 'keys.add' | 'keys.read' | 'keys.list' | 'keys.check' | 'keys.remove';

/** Enough to fill a slow line with 200 checks, few enough not to look like an attack to a gateway. */
const checksInFlight = 24;

const assertNew = (siblings: KeyPair[], pair: KeyPair, label: string | undefined): void => {
  const known = siblings.find(
    (each) =>
      each.apiKeyFingerprint === pair.apiKeyFingerprint && each.keyEnvironment === pair.keyEnvironment,
  );
  if (known) {
    const message = `This ${pair.keyEnvironment} API key is here already, as “${known.label}”`;
    const isMended =
      known.check?.state === 'rejected' && known.privateKeyFingerprint !== pair.privateKeyFingerprint;
    if (isMended) {
      throw new CoreError(
        'duplicate',
        `${message}, with another private key, which the service refuses.`,
        `Remove “${known.label}” from the key pairs, then add this one in its place.`,
        { commandLine: `Run \`keybridge keys remove ${known.id}\`.` },
      );
    }
    throw new CoreError(
      'duplicate',
      `${message}.`,
      'Use that one. If its private key was lost or wrong, generate a new pair in the API Portal.',
    );
  }
  if (label !== undefined && siblings.some((each) => each.label.toLowerCase() === label.toLowerCase())) {
    throw new CoreError('duplicate', `There is a key pair “${label}” already.`, 'Choose another label.');
  }
};

/** The same pair, nothing but who made it being new: that is all that adding it again says. */
const ofUnknownMaker = (siblings: KeyPair[], pair: KeyPair, label: string | undefined) =>
  siblings.find(
    (each) =>
      each.madeBy === undefined &&
      pair.madeBy !== undefined &&
      each.keyEnvironment === pair.keyEnvironment &&
      each.apiKeyFingerprint === pair.apiKeyFingerprint &&
      each.privateKeyFingerprint === pair.privateKeyFingerprint &&
      (label === undefined || label === each.label),
  );

const originWarnings = (madeBy: KeyPair['madeBy']): Notice[] => {
  if (madeBy === 'shared-access') {
    return [
      {
        text: 'A key pair made by a shared-access user carries no entitlement: services refuse it. Ask the license holder for one.',
      },
    ];
  }
  if (madeBy === undefined) {
    return [
      {
        text: 'Who generated this pair? Only those of the license holder, or of the signer of a partner contract, work for services.',
        commandLine: 'Say it with --made-by.',
      },
    ];
  }
  return [];
};

const describeCheck = async (check: Promise<string>): Promise<Omit<KeyCheck, 'at'>> => {
  try {
    return { state: 'accepted', detail: await check };
  } catch (error) {
    if (!(error instanceof CoreError) || error.code === 'cancelled') throw error;
    const refused = error.code === 'keys-rejected' || error.code === 'not-entitled';
    return { state: refused ? 'rejected' : 'unreachable', detail: `${error.message} ${error.remedy}` };
  }
};

/** The pairs that are meant: all that is said of them holds. */
const chosenPairs = (
  profile: Profile,
  { keys: refs, client: clientRef, stage, failed }: ParsedInput<'keys.check'>,
): KeyPair[] => {
  const client = clientRef === undefined ? undefined : findClient(profile, clientRef);
  const used = profile.instances
    .filter((instance) => instance.stage === stage)
    .flatMap(({ keyPairs }) => Object.values(keyPairs));
  const named = refs ? [...new Set(refs.map((ref) => findKeyPair(profile, ref)))] : profile.keyPairs;
  return named.filter(
    ({ id, clientId, check }) =>
      (!client || clientId === client.id) &&
      (stage === undefined || used.includes(id)) &&
      (!failed || (check !== undefined && check.state !== 'accepted')),
  );
};

export const createKeyMethods = ({ ports, vault, jobs, emit }: Core): Handlers<KeyMethods> => ({
  async 'keys.add'({ client: ref, keyEnvironment, label, madeBy, ...texts }) {
    const before = await ports.profile.read();
    findClient(before, ref);
    const { secret, privateKeyFingerprint, apiKeyFingerprint, repairs, warnings } = readKeys(texts);
    await vault.assertOpen(before);
    const id = randomUUID();
    const added = await vault.storing((store) =>
      ports.profile.update(async (draft) => {
        const client = findClient(draft, ref);
        const siblings = draft.keyPairs.filter(({ clientId }) => clientId === client.id);
        const pair: KeyPair = {
          id,
          clientId: client.id,
          keyEnvironment,
          label:
            label ??
            freeLabel(
              siblings.map((each) => each.label),
              `${client.name} ${keyEnvironment}`,
            ),
          madeBy,
          privateKeyFingerprint,
          apiKeyFingerprint,
          apiKeyEnding: secret.apiKey.slice(-4),
          createdAt: ports.clock.now().toISOString(),
        };
        const told = ofUnknownMaker(siblings, pair, label);
        if (told) {
          told.madeBy = madeBy;
          return {
            pair: told,
            client,
            twins: [],
            text: `Recorded who made the ${keyEnvironment} key pair ${told.label}`,
          };
        }
        assertNew(siblings, pair, label);
        const known = draft.keyPairs.filter((each) => each.apiKeyFingerprint === pair.apiKeyFingerprint);
        draft.vault = vault.kindOf(draft);
        await store(draft, id, secret);
        draft.keyPairs.push(pair);
        const text = `Added the ${keyEnvironment} key pair ${pair.label}`;
        const twins = known.map((each) =>
          each.clientId === client.id
            ? `This API key is here already, as ${keyPairName(draft, each)}: is it the right pair for ${keyEnvironment}?`
            : `This API key is another client’s here already, as ${keyPairName(draft, each)}: is it ${client.name}’s?`,
        );
        return { pair, client, twins, text };
      }),
    );
    await record(ports, {
      action: 'keys.add',
      client: added.client.name,
      text: added.text,
    });
    const said = [...warnings, ...added.twins].map((text) => ({ text }));
    return { keyPair: added.pair, repairs, warnings: [...said, ...originWarnings(madeBy)] };
  },

  async 'keys.read'(texts) {
    const { bits, privateKeyFingerprint, secret, repairs } = readKeys(texts);
    return { bits, privateKeyFingerprint, apiKeyEnding: secret.apiKey.slice(-4), repairs };
  },

  async 'keys.list'({ client: ref }) {
    const profile = await ports.profile.read();
    const client = ref === undefined ? undefined : findClient(profile, ref);
    return profile.keyPairs.filter((pair) => !client || pair.clientId === client.id);
  },

  'keys.check': ({ jobId, ...wish }) =>
    jobs.run(jobId, async (signal) => {
      const profile = await ports.profile.read();
      const pairs = chosenPairs(profile, wish);
      if (pairs.length === 0) return [];
      await vault.assertOpen(profile);
      const checks = new Map<string, KeyCheck>();
      const limit = pLimit(checksInFlight);
      const checkOne = async (pair: KeyPair) => {
        if (signal.aborted) return;
        const outcome = await describeCheck(
          registryAccess(vault, profile, pair).then((access) => ports.registry.checkKeys(access, signal)),
        );
        checks.set(pair.id, { ...outcome, at: ports.clock.now().toISOString() });
        if (jobId) {
          emit('job.progress', {
            jobId,
            done: checks.size,
            total: pairs.length,
            label: keyPairName(profile, pair),
          });
        }
      };
      const outcomes = await Promise.allSettled(pairs.map((pair) => limit(() => checkOne(pair))));
      const checked = await ports.profile.update((draft) => {
        for (const pair of draft.keyPairs) pair.check = checks.get(pair.id) ?? pair.check;
        return draft.keyPairs.filter(({ id }) => checks.has(id));
      });
      await recordAll(
        ports,
        checked.map((pair) => ({
          action: 'keys.check',
          client: clientOf(profile, pair).name,
          text: `Checked ${pair.label} (${pair.keyEnvironment}): ${pair.check?.state}`,
        })),
      );
      const failed = outcomes.find((outcome) => outcome.status === 'rejected');
      if (signal.aborted)
        throw cancelled(`The check of ${pairs.length} key pairs, ${checks.size} of them done,`);
      if (failed) throw failed.reason;
      return pairs.flatMap(({ id }) => checked.find((pair) => pair.id === id) ?? []);
    }),

  'keys.remove': ({ keys: ref, overrides }) =>
    removeKeyPair({ ports, vault }, ref, overridden(overrides), (draft, pair) => {
      const refusal = guardRemoval(draft, pair, overrides);
      if (refusal) throw new GuardRefused(refusal);
    }),
});
