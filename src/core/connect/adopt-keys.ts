import { randomUUID } from 'node:crypto';
import type { Notice } from '../../contract/errors.ts';
import type { Inspection } from '../../contract/inspection.ts';
import type { Client, KeyEnvironment, KeyPair, Profile } from '../../contract/model.ts';
import { CoreError } from '../core-error.ts';
import { keyEnvironments, keyPath } from '../../contract/setting-paths.ts';
import { freeLabel } from '../free-label.ts';
import { readKeys } from '../keys/read-keys.ts';
import type { KeySecret } from '../ports.ts';
import { findSetting } from './wanted.ts';

type Read = ReturnType<typeof readKeys>;

/** What becomes of an instance's keys of one environment: a pair that is there already, or what was read of a new one. */
export interface AdoptedPair {
  readonly id: string;
  readonly read?: Read;
}

export interface AdoptedKeys {
  readonly pairs: Partial<Record<KeyEnvironment, AdoptedPair>>;
  /** Sentences about keys that were not taken. */
  readonly notices: Notice[];
}

/** The instance's keys in clear, by path; undefined where they were not asked for. */
export type Secrets = ReadonlyMap<string, string> | undefined;

const readSecret = (secrets: NonNullable<Secrets>, environment: KeyEnvironment): Read | CoreError => {
  const [apiKey, privateKey] = [
    secrets.get(keyPath(environment, 'api_key')),
    secrets.get(keyPath(environment, 'private_key')),
  ];
  try {
    return readKeys({ apiKey: apiKey ?? '', privateKey: privateKey ?? '' });
  } catch (error) {
    if (error instanceof CoreError) return error;
    throw error;
  }
};

/**
 * Matches what the instance has with the client's pairs by both fingerprints, so that none is doubled, and reads what is
 * new where the keys were asked for.
 */
export const matchKeys = (
  profile: Profile,
  client: Client,
  inspection: Inspection,
  secrets: Secrets,
): AdoptedKeys => {
  const pairs: AdoptedKeys['pairs'] = {};
  const notices: Notice[] = [];

  const match = (environment: KeyEnvironment): AdoptedPair | string | undefined => {
    const apiKey = findSetting(inspection, keyPath(environment, 'api_key'));
    const privateKey = findSetting(inspection, keyPath(environment, 'private_key'));
    if (apiKey?.isReadable === false || privateKey?.isReadable === false) {
      return `It cannot read its own ${environment} keys, so they were not taken.`;
    }
    if (!apiKey?.fingerprint && !privateKey?.fingerprint) return undefined;
    if (!apiKey?.fingerprint || !privateKey?.fingerprint) {
      return `It has half of a ${environment} key pair, which was not taken.`;
    }
    const known = profile.keyPairs.find(
      (pair) =>
        pair.clientId === client.id &&
        pair.keyEnvironment === environment &&
        pair.apiKeyFingerprint === apiKey.fingerprint,
    );
    if (known?.privateKeyFingerprint === privateKey.fingerprint) return { id: known.id };
    if (known) return `It has the API key of “${known.label}” with another private key, which was not taken.`;
    if (!secrets) return `Its ${environment} keys are not in Keybridge: adopt it with its keys, or add them.`;
    const read = readSecret(secrets, environment);
    if (read instanceof CoreError) return `Its ${environment} keys were not taken: ${read.message}`;
    const isSame =
      read.apiKeyFingerprint === apiKey.fingerprint && read.privateKeyFingerprint === privateKey.fingerprint;
    return isSame
      ? { id: randomUUID(), read }
      : `Its ${environment} keys were not taken: they changed while it was looked at.`;
  };

  for (const environment of keyEnvironments) {
    const matched = match(environment);
    if (typeof matched === 'string') notices.push({ text: matched });
    else if (matched) pairs[environment] = matched;
  }
  return { pairs, notices };
};

/** The new ones of them as the profile lists them, with their secrets. */
export const newPairs = (
  draft: Profile,
  client: Client,
  { pairs }: AdoptedKeys,
  at: string,
): { pair: KeyPair; secret: KeySecret }[] =>
  keyEnvironments.flatMap((environment) => {
    const { id, read } = pairs[environment] ?? {};
    if (id === undefined || !read) return [];
    const siblings = draft.keyPairs.filter(({ clientId }) => clientId === client.id);
    const pair: KeyPair = {
      id,
      clientId: client.id,
      keyEnvironment: environment,
      label: freeLabel(
        siblings.map(({ label }) => label),
        `${client.name} ${environment}`,
      ),
      privateKeyFingerprint: read.privateKeyFingerprint,
      apiKeyFingerprint: read.apiKeyFingerprint,
      apiKeyEnding: read.secret.apiKey.slice(-4),
      createdAt: at,
    };
    return [{ pair, secret: read.secret }];
  });
