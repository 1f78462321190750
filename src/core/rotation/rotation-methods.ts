import type { BulkRow } from '../../contract/bulk.ts';
import type { Dispatch, ParsedInput } from '../../contract/methods.ts';
import type { Instance, KeyPair, Profile } from '../../contract/model.ts';
import {
  boundPair,
  canGoOn,
  givenKey,
  isBare,
  isDisconnected,
  successorOf,
  successorsOf,
} from '../../contract/rotation-rule.ts';
import type { Rotation } from '../../contract/rotation.ts';
import { assertManyConfirmed, rowContext } from '../bulk/bulk-methods.ts';
import { actOn } from '../bulk/row-actions.ts';
import { type RowResult, runRows } from '../bulk/run-rows.ts';
import { CoreError, GuardRefused } from '../core-error.ts';
import type { Core, Handlers } from '../handlers.ts';
import { recordChange } from '../journal/record-change.ts';
import { clientOf, findInstance, findKeyPair, instanceName, keyPairName } from '../lookup.ts';
import { answered } from './answered.ts';
import { beginRotation } from './begin-rotation.ts';
import { rebind } from './rebind.ts';
import { rotationOf } from './rotation-state.ts';

type Wish = ParsedInput<'rotation.continue'>;
type RotationMethods =
  'rotation.show' | 'rotation.begin' | 'rotation.continue' | 'rotation.undo' | 'rotation.confirm';

/** A pair that is to take another one's place in instances. */
interface Course {
  /** The pair that was used before all this. */
  readonly old: KeyPair;
  readonly to: KeyPair;
  /** Those that have something left to be done with them. */
  readonly open: readonly Instance[];
}

const notBegun = ({ label }: KeyPair): CoreError =>
  new CoreError(
    'bad-input',
    `Nothing replaces “${label}” yet.`,
    'Say first which pair does: one that is there, or a new one.',
    { commandLine: 'Give --to ID, or --api-key-file and --private-key-file.' },
  );

/** What is bound to another client’s pair is that client’s to replace. */
const boundElsewhere = (profile: Profile, instance: Instance, bound: KeyPair, old: KeyPair): CoreError => {
  const [name, pair] = [instanceName(profile, instance), keyPairName(profile, bound)];
  return bound.apiKeyFingerprint === old.apiKeyFingerprint
    ? new CoreError(
        'bad-input',
        `${name} uses the same API key as ${pair}.`,
        'Replace that pair too: it is another client’s.',
      )
    : new CoreError(
        'bad-input',
        `${name} is bound to ${pair}.`,
        'Connect it with that: it is another client’s.',
      );
};

/** The instances that are named, which have to be among those concerned; all of `open` without names. */
const chosenOf = (
  profile: Profile,
  rotation: Rotation,
  open: readonly Instance[],
  refs: string[] | undefined,
): readonly Instance[] => {
  if (!refs) return open;
  const named = [...new Set(refs.map((ref) => findInstance(profile, ref)))];
  const stray = named.find(({ id }) => !rotation.instances.some(({ instance }) => instance === id));
  if (!stray) return named;
  throw new CoreError(
    'bad-input',
    `${instanceName(profile, stray)} has nothing to do with “${rotation.from.label}”: it does not use it, and did not.`,
    'Name instances of the list.',
  );
};

/** What is put back needs nobody's word: the pair that it had is not to be deleted. */
const byHand = ({ old, to }: Course): RowResult => ({
  outcome: 'done',
  text: `Bound to “${to.label}”, and not reachable from here: export it, ${old.id === to.id ? 'and put that in place' : 'put that in place, and confirm it'}`,
});

export const createRotationMethods = (core: Core, call: Dispatch): Handlers<RotationMethods> => {
  const { ports, vault, jobs } = core;

  const show = async (ref: string): Promise<Rotation> => {
    const profile = await ports.profile.read();
    return rotationOf(profile, findKeyPair(profile, ref));
  };

  /** Takes instances along a course: bound, connected, verified. */
  const run = (wish: Wish, signal: AbortSignal, profile: Profile, course: Course): Promise<BulkRow[]> => {
    const { old, to, open } = course;
    const { jobId, confirmed, overrides, withGateways, viaEnvPhp } = wish;
    const chosen = chosenOf(profile, rotationOf(profile, old), open, wish.instances);
    assertManyConfirmed(profile, chosen, confirmed);
    const context = rowContext(profile, call, { signal, confirmed, overrides });
    const work = async ({ id }: Instance, rowJob: string | undefined): Promise<RowResult> => {
      // Its turn may come late: what a person did with it meanwhile counts.
      const now = await ports.profile.read();
      const instance = findInstance(now, id);
      const bound = boundPair(now, instance, old);
      if (bound && bound.clientId !== to.clientId) throw boundElsewhere(now, instance, bound, old);
      // Another pair that a person chose for it meanwhile stays.
      const passed = [old, ...successorsOf(now, old)].map(({ id }) => id);
      const isPassed = !bound || passed.includes(bound.id);
      if (isPassed && bound?.id !== to.id) await rebind(core, instance, old, to, overrides);
      if (isDisconnected(instance)) {
        if (isBare(instance)) return { outcome: 'done', text: `Bound to “${to.label}”; it is disconnected` };
        // Whether the file that disconnects it is in place is looked at; nobody wants it connected again.
        if (instance.connection.kind !== 'none') return actOn(context, { kind: 'inspect' }, instance, rowJob);
        return {
          outcome: 'done',
          text: `Bound to “${to.label}”; look whether the file that disconnects it is in place, and confirm it`,
        };
      }
      if (instance.connection.kind === 'none') return byHand(course);
      return actOn(context, { kind: 'connect', withGateways, viaEnvPhp, dryRun: false }, instance, rowJob);
    };
    return runRows(core, { profile, chosen, jobId, signal, work });
  };

  /** Nothing replaces it any more. */
  const endRotation = (old: KeyPair): Promise<unknown> =>
    recordChange(
      ports,
      (draft) => {
        const pair = findKeyPair(draft, old.id);
        pair.replacedBy = undefined;
        pair.replacedIn = undefined;
        return clientOf(draft, pair).name;
      },
      (client) => ({
        action: 'keys.rotate',
        client,
        text: `Put the ${old.keyEnvironment} key pair ${old.label} back: nothing replaces it any more`,
      }),
    );

  const instancesOf = (profile: Profile, rotation: Rotation): Instance[] =>
    rotation.instances.map(({ instance }) => findInstance(profile, instance));

  return {
    'rotation.show': ({ keys }) => show(keys),

    async 'rotation.begin'(wish) {
      const warnings = await beginRotation(core, call, wish);
      return { rotation: await show(wish.keys), warnings };
    },

    'rotation.continue': (wish) =>
      jobs.run(wish.jobId, async (signal) => {
        const profile = await ports.profile.read();
        const old = findKeyPair(profile, wish.keys);
        const to = successorOf(profile, old);
        if (!to) throw notBegun(old);
        await vault.assertOpen(profile);
        const open = rotationOf(profile, old)
          .instances.filter(canGoOn)
          .map(({ instance }) => findInstance(profile, instance))
          .filter(({ clientId }) => clientId === old.clientId);
        const rows = await run(wish, signal, profile, { old, to, open });
        return { rotation: await show(old.id), rows };
      }),

    'rotation.undo': (wish) =>
      jobs.run(wish.jobId, async (signal) => {
        const profile = await ports.profile.read();
        const old = findKeyPair(profile, wish.keys);
        if (!successorOf(profile, old)) throw notBegun(old);
        await vault.assertOpen(profile);
        const jobId = wish.jobId && `${wish.jobId}/check`;
        const [checked] = answered(await call('keys.check', { keys: [old.id], jobId }));
        if (checked?.check?.state === 'rejected') {
          throw new CoreError(
            'keys-rejected',
            `The service refuses “${old.label}”, so it cannot be put back: ${checked.check.detail}`,
            'Go on with the new pair.',
          );
        }
        const open = instancesOf(profile, rotationOf(profile, old)).filter((instance) => {
          const isOwn = instance.clientId === old.clientId;
          const given = givenKey(instance, old) ?? old.apiKeyFingerprint;
          return (
            isOwn && (instance.keyPairs[old.keyEnvironment] !== old.id || given !== old.apiKeyFingerprint)
          );
        });
        const rows = await run(wish, signal, profile, { old, to: old, open });
        const isWhole = rows.every(({ outcome }) => outcome === 'done' || outcome === 'nothing-to-do');
        if (!wish.instances && isWhole) await endRotation(old);
        return { rotation: await show(old.id), rows };
      }),

    async 'rotation.confirm'({ keys, instance: ref, overrides }) {
      const before = await show(keys);
      await recordChange(
        ports,
        (draft) => {
          const old = findKeyPair(draft, keys);
          const instance = findInstance(draft, ref);
          const name = instanceName(draft, instance);
          chosenOf(draft, rotationOf(draft, old), [], [instance.id]);
          const bound = boundPair(draft, instance, old);
          if (!before.to) throw notBegun(old);
          const isOld = bound?.apiKeyFingerprint === old.apiKeyFingerprint;
          if (bound && isOld && bound.clientId !== old.clientId) {
            throw boundElsewhere(draft, instance, bound, old);
          }
          if (!bound || isOld) {
            throw new CoreError(
              'bad-input',
              `${name} is bound to “${old.label}” still.`,
              'Bind it to the new pair first: go on with the replacement there.',
            );
          }
          if (instance.connection.kind !== 'none') {
            throw new CoreError(
              'bad-input',
              `${name} can be asked itself.`,
              'Go on with the replacement there: that has it verified.',
            );
          }
          if (!overrides.some(({ code, value }) => code === 'unverified' && value === name)) {
            throw new GuardRefused({
              code: 'unverified',
              effect: 'refused',
              message: `Keybridge cannot look into ${name}: that it uses “${bound.label}” is for you to say. If it does not, it stops working when the old pair is deleted.`,
              remedy: 'Look into its Admin first.',
              override: name,
            });
          }
          instance.confirmedKeys = {
            ...instance.confirmedKeys,
            [old.keyEnvironment]: bound.apiKeyFingerprint,
          };
          return { client: clientOf(draft, instance).name, name, label: bound.label };
        },
        ({ client, name, label }) => ({
          action: 'keys.rotate',
          client,
          instance: name,
          text: `Confirmed by hand that ${name} uses ${label}`,
        }),
      );
      return show(keys);
    },
  };
};
