import { counted } from '../../contract/counted.ts';
import type { Notice } from '../../contract/errors.ts';
import type { Dispatch, ParsedInput } from '../../contract/methods.ts';
import type { KeyPair, Profile } from '../../contract/model.ts';
import { CoreError } from '../core-error.ts';
import type { Core } from '../handlers.ts';
import { recordChange } from '../journal/record-change.ts';
import { readKeys } from '../keys/read-keys.ts';
import { clientOf, findKeyPair, keyPairName } from '../lookup.ts';
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

/** Throws what the service has against the new pair. */
const assertAccepted = (profile: Profile, pair: KeyPair, old: KeyPair): void => {
  if (pair.check?.state === 'accepted') return;
  const isRefused = pair.check?.state === 'rejected';
  throw new CoreError(
    isRefused ? 'keys-rejected' : 'unreachable',
    `${keyPairName(profile, pair)} ${isRefused ? 'is refused by the service' : 'could not be checked'}, so it does not replace “${old.label}”: ${pair.check?.detail ?? ''}`,
    isRefused
      ? 'Remove it, and add the right one from the API Portal.'
      : 'It is kept. Try again when the service can be reached.',
  );
};

/** The new pair: the one that is named, the one that these texts are already, or a new one. */
const newPair = async (
  core: Core,
  call: Dispatch,
  old: KeyPair,
  { to, texts, madeBy }: Wish,
): Promise<{ pair: KeyPair; warnings: Notice[] }> => {
  const profile = await core.ports.profile.read();
  const { keyEnvironment, clientId } = old;
  if (to !== undefined && !texts) {
    return { pair: findKeyPair(profile, to, { clientId, keyEnvironment }), warnings: [] };
  }
  if (to !== undefined || !texts) {
    throw wrongPair('Which pair is the new one?', 'Choose one that is there, or add one.');
  }
  const read = readKeys(texts);
  const known = profile.keyPairs.find(
    (pair) =>
      pair.clientId === clientId &&
      pair.keyEnvironment === keyEnvironment &&
      pair.apiKeyFingerprint === read.apiKeyFingerprint &&
      pair.privateKeyFingerprint === read.privateKeyFingerprint,
  );
  // Adding it again takes down who made it, where nobody said.
  const isTold = madeBy === undefined || known?.madeBy !== undefined;
  if (known && isTold) return { pair: known, warnings: [] };
  assertNoOther(profile, old, known?.id);
  const added = answered(await call('keys.add', { client: clientId, keyEnvironment, madeBy, ...texts }));
  return { pair: added.keyPair, warnings: added.warnings };
};

/** Has the new pair stand for the old one from now on, when the service accepts it. Resolves with what to warn of. */
export const beginRotation = async (core: Core, call: Dispatch, wish: Wish): Promise<Notice[]> => {
  const before = await core.ports.profile.read();
  const old = findKeyPair(before, wish.keys);
  const { pair, warnings } = await newPair(core, call, old, wish);
  assertCanReplace(before, old, pair);
  const [checked = pair] = answered(await call('keys.check', { keys: [pair.id] }));
  assertAccepted(await core.ports.profile.read(), checked, old);
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
