import { counted } from '../../contract/counted.ts';
import type { Notice } from '../../contract/errors.ts';
import type { Dispatch, ParsedInput } from '../../contract/methods.ts';
import type { KeyPair, Profile } from '../../contract/model.ts';
import { CoreError, GuardRefused } from '../core-error.ts';
import type { Core } from '../handlers.ts';
import { guardInstance } from '../instances/guard-instance.ts';
import { recordChange } from '../journal/record-change.ts';
import { readKeys } from '../keys/read-keys.ts';
import { removeKeyPair } from '../keys/remove-key-pair.ts';
import { clientOf, findKeyPair, instanceName, keyPairName } from '../lookup.ts';
import { answered } from './answered.ts';
import { rotationOf } from './rotation-state.ts';

type Wish = ParsedInput<'rotation.begin'>;

const wrongPair = (message: string, remedy: string): CoreError => new CoreError('bad-input', message, remedy);

/** Throws where another pair than this one, or any where none is given, stands for the old one already. */
const assertNoOther = (profile: Profile, old: KeyPair, to?: string): void => {
  if (old.replacedBy === undefined || old.replacedBy === to) return;
  const by = profile.keyPairs.find(({ id }) => id === old.replacedBy);
  throw wrongPair(
    `“${old.label}” is being replaced by “${by?.label}” already.`,
    'Go on with that, or put the old pair back first.',
  );
};

/** Throws where a pair cannot stand for the old one. */
const assertCanReplace = (profile: Profile, old: KeyPair, to: KeyPair): void => {
  if (to.id === old.id) {
    throw wrongPair(`“${old.label}” cannot replace itself.`, 'Add the new pair from the API Portal.');
  }
  if (to.replacedBy !== undefined) {
    throw wrongPair(`“${to.label}” is being replaced itself.`, 'Choose the pair that it is replaced by.');
  }
  assertNoOther(profile, old, to.id);
};

/** Throws where every instance that uses the old pair has this API key as its key of the other kind. */
const assertSuitsAny = (profile: Profile, old: KeyPair, apiKeyFingerprint: string): void => {
  const keyPairs = profile.keyPairs.map((pair) =>
    pair.id === old.id ? { ...pair, apiKeyFingerprint } : pair,
  );
  const users = profile.instances.filter((instance) => instance.keyPairs[old.keyEnvironment] === old.id);
  const refusals = users.flatMap((instance) =>
    guardInstance({ ...profile, keyPairs }, instance, 'bind').filter(
      ({ code }) => code === 'same-pair-twice',
    ),
  );
  const [refusal] = refusals;
  if (!refusal || refusals.length < users.length) return;
  const names = users.map((instance) => instanceName(profile, instance)).join(', ');
  throw new GuardRefused({
    ...refusal,
    message: `“${old.label}” was not replaced: ${names} would use one API key as sandbox and as production key.`,
  });
};

const refusedPair = (profile: Profile, pair: KeyPair, old: KeyPair, remedy: string): CoreError =>
  new CoreError(
    'keys-rejected',
    `${keyPairName(profile, pair)} is refused by the service, so it does not replace “${old.label}”: ${pair.check?.detail ?? ''}`,
    remedy,
  );

/** Throws what the service has against the new pair. One that was added for this is not kept where it is refused. */
const assertAccepted = async (core: Core, pair: KeyPair, old: KeyPair, isAdded: boolean): Promise<void> => {
  if (pair.check?.state === 'accepted') return;
  const profile = await core.ports.profile.read();
  if (pair.check?.state !== 'rejected') {
    throw new CoreError(
      'unreachable',
      `${keyPairName(profile, pair)} could not be checked, so it does not replace “${old.label}”: ${pair.check?.detail ?? ''}`,
      'It is kept. Try again when the service can be reached.',
    );
  }
  const isUsed = ({ instances }: Profile) =>
    instances.some(({ keyPairs }) => Object.values(keyPairs).includes(pair.id));
  const kept = refusedPair(profile, pair, old, 'Remove it, and add the right one from the API Portal.');
  if (!isAdded) throw kept;
  const refused = refusedPair(profile, pair, old, 'It was not kept: add the right one from the API Portal.');
  await removeKeyPair(core, pair.id, ', which the service refused', (draft) => {
    // Somebody took to it while the service was asked.
    if (isUsed(draft)) throw kept;
  }).catch((error: unknown) => {
    if (!(error instanceof CoreError) || error === kept) throw error;
    throw new CoreError(error.code, `${refused.message} ${error.message}`, error.remedy, { cause: error });
  });
  throw refused;
};

/** The new pair: the one that is named, the one that these texts are already, or a new one. */
const newPair = async (
  core: Core,
  call: Dispatch,
  old: KeyPair,
  { to, texts, madeBy }: Wish,
): Promise<{ pair: KeyPair; isAdded: boolean; warnings: Notice[] }> => {
  const profile = await core.ports.profile.read();
  const { keyEnvironment, clientId } = old;
  if (to !== undefined && !texts) {
    const pair = findKeyPair(profile, to, { clientId, keyEnvironment });
    assertSuitsAny(profile, old, pair.apiKeyFingerprint);
    return { pair, isAdded: false, warnings: [] };
  }
  if (to !== undefined || !texts) {
    throw wrongPair('Which pair is the new one?', 'Choose one that is there, or add one.');
  }
  const read = readKeys(texts);
  assertSuitsAny(profile, old, read.apiKeyFingerprint);
  const known = profile.keyPairs.find(
    (pair) =>
      pair.clientId === clientId &&
      pair.keyEnvironment === keyEnvironment &&
      pair.apiKeyFingerprint === read.apiKeyFingerprint &&
      pair.privateKeyFingerprint === read.privateKeyFingerprint,
  );
  // Adding it again takes down who made it, where nobody said.
  const isTold = madeBy === undefined || known?.madeBy !== undefined;
  if (known && isTold) return { pair: known, isAdded: false, warnings: [] };
  assertNoOther(profile, old, known?.id);
  const added = answered(await call('keys.add', { client: clientId, keyEnvironment, madeBy, ...texts }));
  return { pair: added.keyPair, isAdded: known === undefined, warnings: added.warnings };
};

/** Has the new pair stand for the old one from now on, when the service accepts it. Resolves with what to warn of. */
export const beginRotation = async (core: Core, call: Dispatch, wish: Wish): Promise<Notice[]> => {
  const before = await core.ports.profile.read();
  const old = findKeyPair(before, wish.keys);
  const { pair, isAdded, warnings } = await newPair(core, call, old, wish);
  assertCanReplace(before, old, pair);
  const [checked = pair] = answered(await call('keys.check', { keys: [pair.id] }));
  await assertAccepted(core, checked, old, isAdded);
  if (old.replacedBy === pair.id) return warnings;
  await recordChange(
    core.ports,
    (draft) => {
      const replaced = findKeyPair(draft, old.id);
      const to = findKeyPair(draft, pair.id);
      assertCanReplace(draft, replaced, to);
      const users = rotationOf(draft, replaced).instances.map(({ instance }) => instance);
      replaced.replacedBy = to.id;
      replaced.replacedIn = users;
      return { client: clientOf(draft, replaced).name, to, count: users.length };
    },
    ({ client, to, count }) => ({
      action: 'keys.rotate',
      client,
      text: `Began to replace the ${old.keyEnvironment} key pair ${old.label} by ${to.label}, in ${counted(count, 'instance')}`,
    }),
  );
  return warnings;
};
