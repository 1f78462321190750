import { randomUUID } from 'node:crypto';
import type { HandoffAnswer } from '../../contract/handoff.ts';
import type { Client, KeyPair, Profile } from '../../contract/model.ts';
import { CoreError } from '../core-error.ts';
import { freeLabel } from '../free-label.ts';
import { readKeys } from '../keys/read-keys.ts';
import type { KeySecret } from '../ports.ts';
import type { HandedPair, HandoffDocument } from './handoff-document.ts';

type Row = HandoffAnswer['keyPairs'][number];
type Keys = ReturnType<typeof readKeys>;

/** The keys of every pair in a hand-off, by its id there, as `keys.add` would read them; throws `bad-input`. */
export const readAllKeys = ({ keyPairs }: HandoffDocument, path: string): Map<string, Keys> =>
  new Map(
    keyPairs.map(({ id, label, apiKey, privateKey }) => {
      try {
        return [id, readKeys({ apiKey, privateKey })];
      } catch (error) {
        if (!(error instanceof CoreError)) throw error;
        throw new CoreError(
          'bad-input',
          `The key pair “${label}” in ${path} cannot be used. ${error.message}`,
          'Nothing was taken over. Have the hand-off made again.',
        );
      }
    }),
  );

interface MergedKeys {
  readonly rows: Row[];
  /** What the profile calls the pairs, by their ids in the file; those that are left out are missing. */
  readonly ids: ReadonlyMap<string, string>;
  readonly added: { readonly pair: KeyPair; readonly secret: KeySecret }[];
}

/** Adds to the draft the pairs that it does not have; `clients` are its own, by their ids in the file. */
export const mergeKeys = (
  draft: Profile,
  handed: readonly HandedPair[],
  keys: ReadonlyMap<string, Keys>,
  clients: ReadonlyMap<string, Client>,
): MergedKeys => {
  const rows: Row[] = [];
  const ids = new Map<string, string>();
  const added: { pair: KeyPair; secret: KeySecret; successor: string | undefined }[] = [];
  for (const each of handed) {
    const { id, keyEnvironment, label, madeBy, createdAt, replacedBy: successor } = each;
    const client = clients.get(each.clientId);
    const read = keys.get(id);
    if (!client || !read) throw new Error(`The pair ${id} has no client or no keys`);
    const { apiKeyFingerprint, privateKeyFingerprint, secret } = read;
    const apiKeyEnding = secret.apiKey.slice(-4);
    const shown = { keyEnvironment, madeBy, privateKeyFingerprint, apiKeyFingerprint, apiKeyEnding };
    const siblings = draft.keyPairs.filter(({ clientId }) => clientId === client.id);
    const known = siblings.find(
      (pair) => pair.keyEnvironment === keyEnvironment && pair.apiKeyFingerprint === apiKeyFingerprint,
    );
    const tell = (state: Row['state'], note?: string) =>
      rows.push({ client: client.name, label, ...shown, state, note });
    if (known?.privateKeyFingerprint === privateKeyFingerprint) {
      ids.set(id, known.id);
      tell('present', known.label === label ? undefined : `here “${known.label}”`);
    } else if (known) {
      tell('conflict', `“${known.label}” here has the same API key with another private key`);
    } else {
      const taken = siblings.map((pair) => pair.label);
      const isTaken = draft.keyPairs.some((pair) => pair.id === id);
      const pair: KeyPair = {
        id: isTaken ? randomUUID() : id,
        clientId: client.id,
        label: freeLabel(taken, label),
        createdAt,
        ...shown,
      };
      ids.set(id, pair.id);
      draft.keyPairs.push(pair);
      added.push({ pair, secret, successor });
      tell('new', pair.label === label ? undefined : `here “${pair.label}”, for there is a “${label}”`);
    }
  }
  for (const { pair, successor } of added) {
    pair.replacedBy = successor === undefined ? undefined : ids.get(successor);
  }
  return { rows, ids, added };
};
