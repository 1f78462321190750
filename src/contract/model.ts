import * as z from 'zod';
import { absolutePath } from './absolute-path.ts';

/** A moment, ISO 8601 in UTC. */
export const Moment = z.iso.datetime();
/** SHA-256 in lower-case hex. */
export const Fingerprint = z.string().regex(/^[0-9a-f]{64}$/);
/** A label that a person gives: any non-empty text without control characters (domain.md, rule 8). */
export const Name = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(200, 'is longer than 200 characters')
  .regex(/^\P{Cc}*$/u, 'must not contain control characters');

/** A name that is written `Client/Name` with another. */
export const NamePart = Name.regex(/^[^/]*$/, 'must not contain a slash');

export const AbsolutePath = z.string().trim().regex(absolutePath, 'must be a whole path, from the root');

/** Where a storefront is. */
export const BaseUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https address' });

/** Which kind a key pair is, and which gateway it talks to. Not a data space. */
export const KeyEnvironment = z.enum(['sandbox', 'production']);
export type KeyEnvironment = z.infer<typeof KeyEnvironment>;
export const Edition = z.enum(['commerce', 'open-source']);
export type Edition = z.infer<typeof Edition>;
export const Stage = z.enum(['production', 'staging', 'development']);
export type Stage = z.infer<typeof Stage>;
export const MadeBy = z.enum(['license-holder', 'shared-access', 'partner-signer']);
export type MadeBy = z.infer<typeof MadeBy>;
export const Service = z.enum([
  'payment-services',
  'product-recommendations',
  'live-search',
  'catalog-service',
  'data-connection',
]);
export type Service = z.infer<typeof Service>;
export const VaultKind = z.enum(['keychain', 'passphrase']);
export type VaultKind = z.infer<typeof VaultKind>;
/** Where a profile's keys are: one of the vaults, or in practice nowhere but in memory. */
export const VaultInUse = z.enum([...VaultKind.options, 'memory']);
export type VaultInUse = z.infer<typeof VaultInUse>;
export const ExportFormat = z.enum(['env-php', 'dotenv', 'shell', 'json']);
export type ExportFormat = z.infer<typeof ExportFormat>;

export const Client = z.strictObject({ id: z.uuid(), name: Name, edition: Edition });
export type Client = z.infer<typeof Client>;

/** What is done with many instances at once; `contract/bulk.ts` says how. */
export const BulkKind = z.enum(['check', 'inspect', 'verify', 'connect', 'export']);
export type BulkKind = z.infer<typeof BulkKind>;

/** What the service said of a key pair when it was last asked. */
export const KeyCheck = z.strictObject({
  state: z.enum(['accepted', 'rejected', 'unreachable']),
  at: Moment,
  detail: z.string(),
});
export type KeyCheck = z.infer<typeof KeyCheck>;

/**
 * All that is known of a key pair outside the vault. `privateKeyFingerprint` is the SHA-256 of the public
 * key's SPKI DER, `apiKeyFingerprint` the SHA-256 of the API key: an instance reports the same two.
 */
export const KeyPair = z.strictObject({
  id: z.uuid(),
  clientId: z.uuid(),
  keyEnvironment: KeyEnvironment,
  label: Name,
  madeBy: MadeBy.optional(),
  privateKeyFingerprint: Fingerprint,
  apiKeyFingerprint: Fingerprint,
  apiKeyEnding: z.string().max(4),
  createdAt: Moment,
  check: KeyCheck.optional(),
  /** The pair that takes its place; nobody is offered the old one any more. */
  replacedBy: z.uuid().optional(),
  /** The instances that used it when that was begun, or since. */
  replacedIn: z.array(z.uuid()).optional(),
});
export type KeyPair = z.infer<typeof KeyPair>;

const asSiteUser = { php: z.string().optional(), as: z.string().optional() };
/** How an instance is reached; `core/instances/connection-uri.ts` reads and validates the written form. */
export const Connection = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('local'), root: z.string(), ...asSiteUser }),
  z.strictObject({
    kind: z.literal('ssh'),
    host: z.string(),
    user: z.string().optional(),
    port: z.int().min(1).max(65535).optional(),
    root: z.string(),
    ...asSiteUser,
  }),
  z.strictObject({
    kind: z.literal('docker-compose'),
    dir: z.string(),
    service: z.string(),
    root: z.string(),
    ...asSiteUser,
  }),
  z.strictObject({ kind: z.literal('ddev'), dir: z.string(), ...asSiteUser }),
  z.strictObject({ kind: z.literal('warden'), dir: z.string(), ...asSiteUser }),
  z.strictObject({ kind: z.literal('cloud'), project: z.string(), environment: z.string(), ...asSiteUser }),
  z.strictObject({
    kind: z.literal('command'),
    argv: z.array(z.string()).min(1),
    root: z.string(),
    ...asSiteUser,
  }),
  z.strictObject({ kind: z.literal('none') }),
]);
export type Connection = z.infer<typeof Connection>;

/** What an instance was last given: enough to notice a changed data space or changed keys without a secret. */
export const Delivered = z.strictObject({
  at: Moment,
  configHash: Fingerprint,
  dataSpaceId: z.string().optional(),
  apiKeyFingerprints: z.strictObject({ sandbox: Fingerprint.optional(), production: Fingerprint.optional() }),
});
export type Delivered = z.infer<typeof Delivered>;

/** How what an instance has can differ from what Keybridge has for it; `core/connect/drift.ts` decides. */
export const DriftCode = z.enum([
  'module-gone',
  'data-space-of-another',
  'data-space-differs',
  'not-connected',
  'unreadable-keys',
  'keys-differ',
  'settings-differ',
  'gateway-differs',
  'setting-locked',
  'import-pending',
  'base-url-differs',
]);
export type DriftCode = z.infer<typeof DriftCode>;

/**
 * One difference: what it is, and the one thing to do about it. `commandLine` is a sentence that the command line
 * adds, with the command that does it.
 */
export const Drift = z.strictObject({
  code: DriftCode,
  /** The settings that differ. */
  paths: z.array(z.string()),
  message: z.string(),
  remedy: z.string(),
  commandLine: z.string().optional(),
});
export type Drift = z.infer<typeof Drift>;

export const Instance = z.strictObject({
  id: z.uuid(),
  clientId: z.uuid(),
  name: Name,
  stage: Stage,
  baseUrl: z.url().optional(),
  connection: Connection,
  activeKeyEnvironment: KeyEnvironment,
  keyPairs: z.strictObject({ sandbox: z.uuid().optional(), production: z.uuid().optional() }),
  project: z.strictObject({ id: z.string(), name: z.string() }).optional(),
  dataSpace: z.strictObject({ id: z.string(), name: z.string(), type: z.string() }).optional(),
  services: z.array(Service),
  /**
   * The last settings that were not blank ones, and the stage it had then: a disconnection in between does not undo
   * what a change of keys and data space means.
   */
  lastGiven: Delivered.pick({ dataSpaceId: true, apiKeyFingerprints: true })
    .extend({ stage: Stage })
    .optional(),
  /** `path` is the file as it was asked for, and `isEdit` whether an env.php was edited; exports of old lack both. */
  exported: Delivered.extend({
    format: ExportFormat,
    path: z.string().optional(),
    isEdit: z.boolean().optional(),
  }).optional(),
  connected: Delivered.extend({ verifiedAt: Moment.optional() }).optional(),
  /** The API keys that a person said it uses, where nobody can look. */
  confirmedKeys: z
    .strictObject({ sandbox: Fingerprint.optional(), production: Fingerprint.optional() })
    .optional(),
  /** What was seen when somebody last looked into the instance. */
  inspected: z
    .strictObject({ at: Moment, dataSpaceId: z.string().optional(), drift: z.array(Drift) })
    .optional(),
});
export type Instance = z.infer<typeof Instance>;

/** A data space as the registry lists it. The registry calls it an environment; that word stops at its client. */
export const RegistryDataSpace = z.strictObject({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  projectId: z.string(),
  projectName: z.string(),
  features: z.array(z.string()),
});
export type RegistryDataSpace = z.infer<typeof RegistryDataSpace>;

/** `usedBy` lists `Client/Name` of every instance bound to it. */
export const DataSpace = RegistryDataSpace.extend({ usedBy: z.array(z.string()) });
export type DataSpace = z.infer<typeof DataSpace>;

export const Project = z.strictObject({ id: z.string(), name: z.string(), dataSpaces: z.array(DataSpace) });
export type Project = z.infer<typeof Project>;

/** The last list of data spaces that a key pair was shown, so that everything can be read offline. */
export const RegistrySnapshot = z.strictObject({
  keyPairId: z.uuid(),
  at: Moment,
  dataSpaces: z.array(RegistryDataSpace),
});
export type RegistrySnapshot = z.infer<typeof RegistrySnapshot>;

export const Gateways = z.strictObject({ sandbox: z.url(), production: z.url() });
export type Gateways = z.infer<typeof Gateways>;

/** Milliseconds: how long a connection, and then an answer, may take. */
export const Timeouts = z.strictObject({
  connect: z.int().min(100).max(600_000),
  answer: z.int().min(100).max(600_000),
});
export type Timeouts = z.infer<typeof Timeouts>;

/**
 * How calls to the registry get out: as HTTPS_PROXY and its like say, past every proxy, or through the one at
 * `http://host:port`; `core/settings/proxy-address.ts` reads and validates the written form.
 */
export const ProxyChoice = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('environment') }),
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('address'), address: z.string() }),
]);
export type ProxyChoice = z.infer<typeof ProxyChoice>;

/** How this person likes the window. */
export const Preferences = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']),
  /** Minutes without a touch until the vault locks; 0 never. */
  idleMinutes: z.int().min(0).max(1440),
  /** Days after which a key pair is called old; 0 never. */
  keyAgeDays: z.int().min(0).max(36_500),
  /** The folder in which new files of exports are proposed. */
  exportFolder: AbsolutePath.optional(),
});
export type Preferences = z.infer<typeof Preferences>;

/** One change, without secrets. */
export const JournalEntry = z.strictObject({
  at: Moment,
  action: z.string(),
  client: z.string().optional(),
  instance: z.string().optional(),
  text: z.string(),
});
export type JournalEntry = z.infer<typeof JournalEntry>;

export const Settings = z.strictObject({
  gateways: Gateways,
  timeouts: Timeouts,
  proxy: ProxyChoice,
  preferences: Preferences,
});
export type Settings = z.infer<typeof Settings>;

/** The whole profile file. `id` names this profile's items in the OS keychain. */
export const Profile = z.strictObject({
  schemaVersion: z.literal(5),
  id: z.uuid(),
  vault: VaultInUse.optional(),
  settings: Settings,
  clients: z.array(Client),
  keyPairs: z.array(KeyPair),
  instances: z.array(Instance),
  snapshots: z.array(RegistrySnapshot),
  /** The instances at which a thing failed, or was not begun, when it was last done with them and others. */
  lastFailed: z.partialRecord(BulkKind, z.array(z.uuid())),
});
export type Profile = z.infer<typeof Profile>;
