import type { Client, Instance, KeyEnvironment, KeyPair, Profile } from '../contract/model.ts';
import { CoreError } from './core-error.ts';

/** One text for all names that are one. */
export const folded = (name: string): string => name.normalize('NFC').toLowerCase();

/** Names that look alike are one: case does not count, nor how an accent is encoded (macOS splits it off). */
export const sameName = (a: string, b: string): boolean => folded(a) === folded(b);

const only = <T>(found: T[], thing: string, ref: string, names: (item: T) => string, remedy: string): T => {
  const [first, ...others] = found;
  if (!first) throw new CoreError('not-found', `There is no ${thing} “${ref}”.`, remedy);
  if (others.length > 0) {
    throw new CoreError(
      'bad-input',
      `“${ref}” names ${found.length} ${thing}s: ${found.map(names).join(', ')}.`,
      'Say which one by its full name or its id.',
    );
  }
  return first;
};

/** What the first search finds that finds anything: an id goes before a name. */
const first = <T>(items: T[], ...searches: ((item: T) => boolean)[]): T[] =>
  searches.map((search) => items.filter(search)).find((found) => found.length > 0) ?? [];

/** By id or by name. */
export const findClient = (profile: Profile, ref: string): Client =>
  only(
    first(
      profile.clients,
      ({ id }) => id === ref,
      ({ name }) => sameName(name, ref),
    ),
    'client',
    ref,
    (client) => client.name,
    'See the list of clients for their names, or add this one first.',
  );

export const clientOf = (profile: Profile, owner: { clientId: string }): Client => {
  const client = profile.clients.find(({ id }) => id === owner.clientId);
  if (!client) throw new Error(`No client ${owner.clientId}`);
  return client;
};

/** An instance as people write it: `Client/Name`. */
export const instanceName = (profile: Profile, instance: Instance): string =>
  `${clientOf(profile, instance).name}/${instance.name}`;

/** By id, by `Client/Name`, or by the bare name where only one has it. */
export const findInstance = (profile: Profile, ref: string): Instance =>
  only(
    first(
      profile.instances,
      ({ id }) => id === ref,
      (instance) => sameName(instanceName(profile, instance), ref),
      ({ name }) => sameName(name, ref),
    ),
    'instance',
    ref,
    (instance) => instanceName(profile, instance),
    'See the list of instances for their names, or add this one first.',
  );

/** A key pair as people read it: `Client: label (environment)`. */
export const keyPairName = (profile: Profile, pair: KeyPair): string =>
  `${clientOf(profile, pair).name}: ${pair.label} (${pair.keyEnvironment})`;

/** By id or by label, among all pairs or those of one client and environment. */
export const findKeyPair = (
  profile: Profile,
  ref: string,
  among: { clientId?: string; keyEnvironment?: KeyEnvironment } = {},
): KeyPair =>
  only(
    first(
      profile.keyPairs.filter(
        (pair) =>
          (!among.clientId || pair.clientId === among.clientId) &&
          (!among.keyEnvironment || pair.keyEnvironment === among.keyEnvironment),
      ),
      ({ id }) => id === ref,
      ({ label }) => sameName(label, ref),
    ),
    among.keyEnvironment ? `${among.keyEnvironment} key pair` : 'key pair',
    ref,
    (pair) => `${keyPairName(profile, pair)} ${pair.id}`,
    'See the list of key pairs for their labels and ids, or add this one first.',
  );

/** The pair that a client has for an environment, or the one named by `ref`; replaced pairs are passed over. */
export const pickKeyPair = (
  profile: Profile,
  client: Client,
  keyEnvironment: KeyEnvironment,
  ref?: string,
): KeyPair | undefined => {
  if (ref !== undefined) return findKeyPair(profile, ref, { clientId: client.id, keyEnvironment });
  const pairs = profile.keyPairs.filter(
    (pair) => pair.clientId === client.id && pair.keyEnvironment === keyEnvironment && !pair.replacedBy,
  );
  if (pairs.length > 1) {
    throw new CoreError(
      'bad-input',
      `${client.name} has ${pairs.length} ${keyEnvironment} key pairs: ${pairs.map(({ label }) => label).join(', ')}.`,
      'Say which one by its label or id.',
      { commandLine: 'Give --keys, or at bind --sandbox-keys and --production-keys.' },
    );
  }
  return pairs[0];
};
