import * as z from 'zod';
import {
  BaseUrl,
  Client,
  Gateways,
  Instance,
  KeyEnvironment,
  KeyPair,
  MadeBy,
  Moment,
  Name,
  NamePart,
} from '../../contract/model.ts';
import { CoreError } from '../core-error.ts';
import { folded } from '../lookup.ts';

/** A key pair with its secret. There are no fingerprints in it: whoever opens it makes them of the keys themselves. */
const HandedPair = z.strictObject({
  id: z.uuid(),
  clientId: z.uuid(),
  keyEnvironment: KeyEnvironment,
  label: Name,
  madeBy: MadeBy.optional(),
  createdAt: Moment,
  replacedBy: KeyPair.shape.replacedBy,
  /** The instances in the file that may need it still. */
  replacedIn: KeyPair.shape.replacedIn,
  apiKey: z.string(),
  /** PEM. */
  privateKey: z.string(),
});
export type HandedPair = z.infer<typeof HandedPair>;

/** What another machine has to know of an instance. What was seen or done from this one stays here. */
const HandedInstance = Instance.pick({
  id: true,
  clientId: true,
  stage: true,
  baseUrl: true,
  connection: true,
  activeKeyEnvironment: true,
  keyPairs: true,
  project: true,
  dataSpace: true,
  services: true,
  lastGiven: true,
}).extend({ name: NamePart, baseUrl: BaseUrl.optional() });
export type HandedInstance = z.infer<typeof HandedInstance>;

/** Of each kind. */
const most = 10_000;

/** What a hand-off holds inside its age envelope, as docs/formats.md describes it. */
const HandoffDocument = z.strictObject({
  format: z.literal('keybridge-handoff'),
  version: z.literal(1),
  at: Moment,
  clients: z.array(Client.extend({ name: NamePart })).max(most),
  keyPairs: z.array(HandedPair).max(most),
  instances: z.array(HandedInstance).max(most),
  /** Those other than Adobe's own, where whoever made it wanted them to come along. */
  gateways: Gateways.partial().optional(),
});
export type HandoffDocument = z.infer<typeof HandoffDocument>;

/** As much as every version has. */
const Header = z.looseObject({ format: z.string(), version: z.int() });

const refuse = (path: string, why: string, remedy = 'Have it made again.'): CoreError =>
  new CoreError('bad-input', `${path} ${why}.`, remedy);

const noHandoff = (path: string): CoreError =>
  refuse(path, 'opens, but is no hand-off that Keybridge made', 'Give a file made by a hand-off.');

const areDistinct = (texts: readonly string[]): boolean => new Set(texts).size === texts.length;

/** No id or name is there twice, and what belongs to something belongs to what is there. */
const isWhole = ({ clients, keyPairs, instances }: HandoffDocument): boolean => {
  if (![clients, keyPairs, instances].every((items) => areDistinct(items.map(({ id }) => id)))) return false;
  const clientIds = new Set(clients.map(({ id }) => id));
  const pairs = new Map(keyPairs.map((pair) => [pair.id, pair]));
  const isOwned = [...keyPairs, ...instances].every(({ clientId }) => clientIds.has(clientId));
  const areOwnPairs = instances.every(({ clientId, keyPairs: used }) =>
    KeyEnvironment.options.every((environment) => {
      const id = used[environment];
      const pair = id === undefined ? undefined : pairs.get(id);
      return id === undefined || (pair?.clientId === clientId && pair.keyEnvironment === environment);
    }),
  );
  const areOwnNames = areDistinct(clients.map(({ name }) => folded(name)));
  return (
    isOwned &&
    areOwnPairs &&
    keyPairs.every(({ id, clientId, keyEnvironment, replacedBy }) => {
      const successor = replacedBy === undefined ? undefined : pairs.get(replacedBy);
      const isOfKind = successor?.clientId === clientId && successor.keyEnvironment === keyEnvironment;
      return replacedBy === undefined || (isOfKind && successor.id !== id);
    }) &&
    areOwnNames &&
    areDistinct(instances.map(({ clientId, name }) => `${clientId} ${folded(name)}`))
  );
};

/** Reads an opened hand-off; throws `bad-input` or `profile-newer`. What is in it is never quoted. */
export const readHandoff = (text: string, path: string): HandoffDocument => {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw noHandoff(path);
  }
  const header = Header.safeParse(document);
  if (!header.success) throw noHandoff(path);
  const { format, version } = header.data;
  if (format === 'keybridge-backup') {
    throw refuse(path, 'is a backup, and no hand-off', 'Restore it into an empty profile.');
  }
  if (format !== 'keybridge-handoff') throw noHandoff(path);
  if (version > 1) {
    throw new CoreError('profile-newer', `${path} was made by a newer Keybridge.`, 'Update Keybridge.');
  }
  const parsed = HandoffDocument.safeParse(document);
  if (!parsed.success) {
    const where = parsed.error.issues.map((issue) => issue.path.join('.')).slice(0, 3);
    throw refuse(path, `is no whole hand-off: something is wrong at ${where.join(', ')}`);
  }
  if (!isWhole(parsed.data)) {
    throw refuse(
      path,
      'is no whole hand-off: things in it belong to others that are not there, or are there twice',
    );
  }
  return parsed.data;
};
