import * as z from 'zod';
import { bulkMethods } from './bulk.ts';
import { Failure, Finding, FollowUp, Notice } from './errors.ts';
import { handoffMethods } from './handoff.ts';
import { importMethods } from './import.ts';
import { Change, Inspection, Verified } from './inspection.ts';
import { jobId, overrides, Ref, Secret } from './method-parts.ts';
import { rotationMethods } from './rotation.ts';
import {
  BaseUrl,
  Client,
  Connection,
  DataSpace,
  Drift,
  Edition,
  ExportFormat,
  Fingerprint,
  Gateways,
  Instance,
  JournalEntry,
  KeyEnvironment,
  KeyPair,
  MadeBy,
  Moment,
  Name,
  NamePart,
  Project,
  Service,
  Settings,
  Stage,
  VaultInUse,
  VaultKind,
} from './model.ts';
import { reportMethods } from './report.ts';
import { ticketMethods } from './ticket.ts';

const object = z.strictObject;
const nothing = object({});

const VaultState = object({
  kind: VaultKind,
  available: z.boolean(),
  inUse: z.boolean(),
  reason: z.string().optional(),
  remedy: z.string().optional(),
  /** As in a failure. */
  commandLine: z.string().optional(),
});
export type VaultState = z.infer<typeof VaultState>;

const Status = object({
  version: z.string(),
  profile: z.string(),
  vault: VaultInUse,
  /** Those that can be chosen: none in practice. */
  vaults: z.array(VaultState),
  passphraseVaultExists: z.boolean(),
  /** False until a vault was chosen, or keys were stored in the one that is used by default. */
  isVaultChosen: z.boolean(),
  gateways: Gateways,
  clients: z.int(),
  keyPairs: z.int(),
  instances: z.int(),
  /** The vault in use wants its passphrase first. */
  isLocked: z.boolean(),
  /** Unreadable profile files that were kept aside. */
  keptAside: z.array(z.string()),
  /** This is a practice profile: nothing in it is real. `folder`: absolute, of the files to practise with. */
  practice: object({ folder: z.string() }).optional(),
});
export type Status = z.infer<typeof Status>;

/** How many data spaces of a type the edition includes a project, how many there are, and how many no instance uses. */
const QuotaLine = object({
  type: z.string(),
  included: z.int(),
  existing: z.int(),
  free: z.int(),
});
const ProjectQuota = object({ projectId: z.string(), projectName: z.string(), lines: z.array(QuotaLine) });
export type ProjectQuota = z.infer<typeof ProjectQuota>;
const Quota = object({ edition: Edition, projects: z.array(ProjectQuota), advice: z.string() });
export type Quota = z.infer<typeof Quota>;

const registryScope = {
  client: Ref,
  keyEnvironment: KeyEnvironment.default('production'),
  keys: Ref.optional(),
  jobId,
};
const registryList = { ...registryScope, offline: z.boolean().default(false) };
/** `at`: when the registry was last asked. */
const listAnswer = { at: Moment, offline: z.boolean(), quota: Quota };

const instanceFields = {
  stage: Stage.optional(),
  baseUrl: BaseUrl.optional(),
  services: z.array(Service).optional(),
  connection: Connection.optional(),
};

const ExportAnswer = object({
  instance: Instance,
  path: z.string(),
  /** Paths whose values differ from what the file had; empty when nothing was written. */
  changed: z.array(z.string()),
  backup: z.string().optional(),
  warnings: z.array(Finding),
  followUp: FollowUp,
});
export type ExportAnswer = z.infer<typeof ExportAnswer>;

/** What the instance's own connector was told by the registry; one of the two where it was asked. */
const proof = { verified: Verified.optional(), notVerified: Failure.optional() };

/** What is done to a live instance, and how sure the caller is of it. */
const liveWrite = {
  instance: Ref,
  withGateways: z.boolean().default(false),
  /** Into the instance's own env.php, which locks the settings there, and not into its database. */
  viaEnvPhp: z.boolean().default(false),
  /** The person was told which values would be replaced and said yes. */
  confirmed: z.boolean().default(false),
  overrides,
  jobId,
};
const liveWriteAnswer = {
  instance: Instance,
  /** What is different now; with `planned` what would be. */
  changes: z.array(Change),
  warnings: z.array(Finding),
  /** What is worth knowing beside that. */
  notices: z.array(Notice),
  /** The instance's env.php as it was, on the instance. */
  backup: z.string().optional(),
};

const ConnectAnswer = object({
  ...liveWriteAnswer,
  outcome: z.enum(['planned', 'nothing-to-change', 'connected']),
  ...proof,
  followUp: FollowUp,
});
export type ConnectAnswer = z.infer<typeof ConnectAnswer>;

/** Every call that a door can make of the core: one row a method, both ends parsed in `dispatch`. */
export const methods = {
  'status.read': { input: nothing, output: Status },

  /** `create`: makes the passphrase vault where there is none yet. */
  'vault.unlock': {
    input: object({ passphrase: Secret, create: z.boolean().default(false) }),
    output: nothing,
  },
  'vault.lock': { input: nothing, output: nothing },
  'vault.use': { input: object({ kind: VaultKind, passphrase: Secret.optional() }), output: Status },
  'vault.move': { input: object({ kind: VaultKind, passphrase: Secret.optional() }), output: Status },
  'vault.changePassphrase': { input: object({ current: Secret, next: Secret }), output: nothing },

  'clients.add': { input: object({ name: NamePart, edition: Edition.default('commerce') }), output: Client },
  'clients.set': {
    input: object({ client: Ref, name: NamePart.optional(), edition: Edition.optional() }),
    output: Client,
  },
  'clients.list': { input: nothing, output: z.array(Client) },
  'clients.remove': { input: object({ client: Ref }), output: Client },

  /** The very pair again, with who made it where that is not known yet, takes that down; else it is a `duplicate`. */
  'keys.add': {
    input: object({
      client: Ref,
      keyEnvironment: KeyEnvironment,
      label: Name.optional(),
      madeBy: MadeBy.optional(),
      /** Left out where the private key's text holds the API key too. */
      apiKey: Secret.optional(),
      privateKey: Secret,
      keyPassphrase: Secret.optional(),
    }),
    output: object({ keyPair: KeyPair, repairs: z.array(z.string()), warnings: z.array(Notice) }),
  },
  /** Reads a pair as `keys.add` would and keeps nothing: what it is and what was repaired, or why it is refused. */
  'keys.read': {
    input: object({ apiKey: Secret.optional(), privateKey: Secret, keyPassphrase: Secret.optional() }),
    output: object({
      bits: z.int(),
      privateKeyFingerprint: Fingerprint,
      apiKeyEnding: z.string().max(4),
      repairs: z.array(z.string()),
    }),
  },
  'keys.list': { input: object({ client: Ref.optional() }), output: z.array(KeyPair) },
  'keys.check': {
    input: object({
      keys: z.array(Ref).optional(),
      client: Ref.optional(),
      /** Those that instances of this stage use. */
      stage: Stage.optional(),
      /** Those that were not accepted when they were last checked. */
      failed: z.boolean().default(false),
      jobId,
    }),
    output: z.array(KeyPair),
  },
  'keys.remove': {
    input: object({ keys: Ref, overrides }),
    output: object({ keyPair: KeyPair, unbound: z.array(z.string()) }),
  },

  'projects.list': {
    input: object(registryList),
    output: object({ projects: z.array(Project), ...listAnswer }),
  },
  'projects.create': { input: object({ ...registryScope, name: Name }), output: Project },
  'projects.rename': { input: object({ ...registryScope, project: Ref, name: Name }), output: Project },
  'dataSpaces.list': {
    input: object(registryList),
    output: object({ dataSpaces: z.array(DataSpace), ...listAnswer }),
  },
  'dataSpaces.rename': { input: object({ ...registryScope, dataSpace: Ref, name: Name }), output: DataSpace },

  'instances.add': { input: object({ name: NamePart, client: Ref, ...instanceFields }), output: Instance },
  'instances.set': {
    input: object({ instance: Ref, name: NamePart.optional(), ...instanceFields }),
    output: Instance,
  },
  'instances.list': { input: object({ client: Ref.optional() }), output: z.array(Instance) },
  'instances.show': {
    input: object({ instance: Ref }),
    output: object({ instance: Instance, findings: z.array(Finding) }),
  },
  'instances.remove': {
    input: object({ instance: Ref, confirmed: z.boolean().default(false) }),
    output: Instance,
  },
  'instances.bind': {
    input: object({
      instance: Ref,
      dataSpace: Ref,
      sandboxKeys: Ref.optional(),
      productionKeys: Ref.optional(),
      active: KeyEnvironment.optional(),
      overrides,
    }),
    output: object({ instance: Instance, warnings: z.array(Finding) }),
  },

  /** Looks into the instance, in one start of its Magento, and changes nothing there. */
  'instances.inspect': {
    input: object({ instance: Ref, jobId }),
    output: object({ instance: Instance, inspection: Inspection, drift: z.array(Drift) }),
  },
  /** Has the instance's own connector ask the registry for its data space. */
  'instances.verify': {
    input: object({ instance: Ref, jobId }),
    output: object({ instance: Instance, ...proof }),
  },
  /**
   * Gives the instance what it is bound to, all or nothing, and has it verified. `job.plan` tells what is about to be
   * written. `jobs.cancel` stops it before the writing begins; from then on its outcome is waited for.
   */
  'instances.connect': {
    input: object({ ...liveWrite, dryRun: z.boolean().default(false) }),
    output: ConnectAnswer,
  },
  'instances.disconnect': {
    input: object(liveWrite),
    output: object({ ...liveWriteAnswer, outcome: z.enum(['nothing-to-change', 'disconnected']) }),
  },
  /**
   * Takes an instance that was connected by hand into the profile, as it is; or, where `name` is one of the profile's
   * and that is confirmed, what it has in place of what the profile had for it.
   */
  'instances.adopt': {
    input: object({
      client: Ref,
      connection: Connection,
      name: NamePart.optional(),
      /** Guessed from the type of its data space where it is not said. */
      stage: Stage.optional(),
      /** Its keys too, from the instance straight into the vault. */
      withKeys: z.boolean().default(false),
      confirmed: z.boolean().default(false),
      jobId,
    }),
    output: object({
      instance: Instance,
      /** Those that it uses: the client's own with the same fingerprints, or new ones. */
      keyPairs: z.array(KeyPair),
      inspection: Inspection,
      warnings: z.array(Finding),
      notices: z.array(Notice),
    }),
  },

  'exports.write': {
    input: object({
      instance: Ref,
      format: ExportFormat,
      /** `into` edits an existing env.php; `out` makes a new file. Exactly one of them, absolute. */
      into: z.string().optional(),
      out: z.string().optional(),
      /** Text of the crypt key, or of the env.php that holds it. */
      cryptKey: Secret.optional(),
      disconnect: z.boolean().default(false),
      withGateways: z.boolean().default(false),
      /** The person was told what writing does and said yes. */
      confirmed: z.boolean().default(false),
      overrides,
    }),
    output: ExportAnswer,
  },

  /** What an export would set, secrets masked, and how it differs from what the instance was last given. Writes nothing. */
  'exports.preview': {
    input: object({ instance: Ref, withGateways: z.boolean().default(false) }),
    output: object({
      entries: z.array(object({ path: z.string(), value: z.string(), secret: z.boolean() })),
      /** Against the last export or connection; all false, and `lastAt` undefined, where there was none. */
      changes: object({ dataSpace: z.boolean(), sandboxKeys: z.boolean(), productionKeys: z.boolean() }),
      lastAt: Moment.optional(),
      findings: z.array(Finding),
    }),
  },

  'settings.read': { input: nothing, output: Settings },
  /** Gateways have methods of their own: they are where keys go. */
  'settings.set': { input: Settings.omit({ gateways: true }).partial(), output: Settings },

  'gateways.read': { input: nothing, output: Gateways },
  'gateways.set': { input: object({ keyEnvironment: KeyEnvironment, url: z.string() }), output: Gateways },
  'gateways.reset': { input: nothing, output: Gateways },

  'journal.list': {
    input: object({ client: Ref.optional(), instance: Ref.optional(), since: Moment.optional() }),
    output: object({ entries: z.array(JournalEntry), unreadable: z.int() }),
  },

  'backup.create': {
    input: object({ path: z.string(), passphrase: Secret, confirmed: z.boolean().default(false) }),
    output: object({ path: z.string(), keyPairs: z.int() }),
  },
  'backup.restore': {
    input: object({
      path: z.string(),
      passphrase: Secret,
      /** The vault that the keys go into, used as by `vault.use`; left out, the one that the profile has. */
      vault: object({ kind: VaultKind, passphrase: Secret.optional() }).optional(),
      overrides,
      jobId,
    }),
    output: Status,
  },

  ...handoffMethods,
  ...importMethods,
  ...reportMethods,
  ...ticketMethods,
  ...bulkMethods,
  ...rotationMethods,

  'jobs.cancel': { input: object({ jobId: z.string() }), output: object({ cancelled: z.boolean() }) },
} as const satisfies MethodTable;

/** A row a method: what goes in, and what comes out. */
export type MethodTable = Record<string, { input: z.ZodType; output: z.ZodType }>;

export type MethodName = keyof typeof methods;
/** What a caller writes: defaults may be left out. */
export type MethodInput<M extends MethodName> = z.input<(typeof methods)[M]['input']>;
/** What a handler is given: defaults filled in. */
export type ParsedInput<M extends MethodName> = z.output<(typeof methods)[M]['input']>;
export type MethodOutput<M extends MethodName> = z.output<(typeof methods)[M]['output']>;

export type Answer<T> = { ok: true; value: T } | { ok: false; error: Failure };
/** One call of a table's method, by name. Never throws. */
export type DispatchOf<T extends MethodTable> = <M extends keyof T>(
  method: M,
  input: z.input<T[M]['input']>,
) => Promise<Answer<z.output<T[M]['output']>>>;
export type Dispatch = DispatchOf<typeof methods>;
