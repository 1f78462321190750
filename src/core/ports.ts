import type {
  Connection,
  JournalEntry,
  KeyEnvironment,
  Profile,
  ProxyChoice,
  RegistryDataSpace,
  Timeouts,
  VaultInUse,
  VaultKind,
} from '../contract/model.ts';

/** A key pair's secret, as the vault holds it under `keypair.<id>`. `privateKey` is canonical PKCS#8 PEM. */
export interface KeySecret {
  readonly apiKey: string;
  readonly privateKey: string;
}

/** Named secrets. A crash during `set` leaves the old value or the new one. */
export interface SecretStore {
  /** Throws `vault-locked` or `vault-unavailable`. */
  get(name: string): Promise<string | undefined>;
  set(name: string, value: string): Promise<void>;
  /** Deleting what is not there is no error. */
  delete(name: string): Promise<void>;
}

export interface Unavailable {
  readonly available: false;
  readonly reason: string;
  readonly remedy: string;
  /** As in a failure. */
  readonly commandLine?: string | undefined;
}
export type Availability = { readonly available: true } | Unavailable;

export interface KeychainStore extends SecretStore {
  /** Probes by writing, reading and deleting an item of its own. */
  availability(): Promise<Availability>;
}

export interface PassphraseStore extends SecretStore {
  availability(): Promise<Availability>;
  exists(): Promise<boolean>;
  isUnlocked(): boolean;
  /** Makes the vault and unlocks it; throws when there is one already. */
  create(passphrase: string): Promise<void>;
  /** Throws `vault-locked` when the passphrase is wrong. */
  unlock(passphrase: string): Promise<void>;
  lock(): void;
  changePassphrase(current: string, next: string): Promise<void>;
  /** Of all secrets that it holds. */
  names(): Promise<string[]>;
  /** Removes the emptied vault, so that a later one starts with a passphrase of its own. */
  destroy(): Promise<void>;
}

export interface Vaults {
  /** Keychain items are kept apart by the profile's id. */
  keychain(profileId: string): KeychainStore;
  readonly passphrase: PassphraseStore;
}

export interface ProfileStore {
  /** The profile's folder. */
  readonly folder: string;
  /** What is on disk now; a fresh empty profile where there is none. It may be shared: nobody changes it. */
  read(): Promise<Profile>;
  /**
   * Under the inter-process lock: re-reads, applies `change` to a draft of its own, validates, writes atomically.
   * When it throws, or `change` does, nothing was written.
   */
  update<T>(change: (draft: Profile) => T | Promise<T>): Promise<T>;
  /** Files that did not parse and were kept aside, as paths. */
  keptAside(): Promise<string[]>;
}

export interface Journal {
  /** All of them together, in this order. */
  append(entries: readonly JournalEntry[]): Promise<void>;
  /** Oldest first; lines that do not parse (a crash during a write) are counted, not thrown. */
  read(): Promise<{ entries: JournalEntry[]; unreadable: number }>;
}

/** Who is calling the registry, and where. */
export interface RegistryAccess extends KeySecret {
  readonly gateway: string;
  readonly keyEnvironment: KeyEnvironment;
  readonly timeouts: Timeouts;
  readonly proxy: ProxyChoice;
}

/**
 * The merchant registry. Every method throws CoreError: `keys-rejected`, `not-entitled`, `not-found`,
 * `rate-limited`, `unreachable`, `service-fault`, `unexpected-answer` or `cancelled`; `bad-input` where the
 * service refuses a name, or where keys must not be sent to that gateway.
 */
export interface Registry {
  /** Resolves with what the acceptance proves, a sentence; a refusal throws `keys-rejected`. */
  checkKeys(access: RegistryAccess, signal?: AbortSignal): Promise<string>;
  /** Empty when the account has no SaaS project yet. */
  list(access: RegistryAccess, signal?: AbortSignal): Promise<RegistryDataSpace[]>;
  /** Not idempotent and never repeated. Resolves with the new project's data spaces. */
  createProject(access: RegistryAccess, name: string): Promise<RegistryDataSpace[]>;
  renameProject(access: RegistryAccess, id: string, name: string): Promise<RegistryDataSpace[]>;
  renameDataSpace(access: RegistryAccess, id: string, name: string): Promise<RegistryDataSpace>;
}

/** What the core needs to know of a file before it writes there. */
export interface FileFacts {
  /** With symlinks resolved. */
  readonly realPath: string;
  readonly bytes: Uint8Array | undefined;
  /** The Magento root that the file belongs to as `app/etc/env.php`, if it does. */
  readonly magentoRoot: string | undefined;
}

export interface Files {
  /** The file's bytes; throws `file-unreadable`, and `bad-input` for a folder, a device, or more than `most` bytes. */
  read(path: string, most: number): Promise<Uint8Array>;
  /** `bytes` is undefined where there is no such file. Throws `file-unreadable` or, for a folder or device, `bad-input`. */
  inspect(path: string): Promise<FileFacts>;
  /** True when the path lies in a git work tree that does not ignore it. */
  isExposedToGit(path: string): Promise<boolean>;
  /**
   * Replaces the file atomically, keeping its owner, and its mode where access stays `as-before`; else, and for a new
   * file, it is 0600. Throws `file-unwritable`, `disk-full`, and `unsafe-edit` when the content is no longer
   * `expected` (undefined: no file).
   */
  write(
    path: string,
    bytes: Uint8Array,
    expected: Uint8Array | undefined,
    access: 'as-before' | 'owner-only',
  ): Promise<void>;
  /** Puts these bytes of the file under a new name beside it, no wider than it; resolves with that path. */
  backUp(path: string, bytes: Uint8Array): Promise<string>;
  /** Takes away what `backUp` made, for what it was made for did not come about. */
  discardBackup(path: string): Promise<void>;
  /** Where `backUp` would put its copy now. */
  backupPath(path: string): string;
}

/** What an age file is encrypted to: a passphrase, or an `age1…` recipient. */
export type SealedTo = { readonly passphrase: string } | { readonly recipient: string };

/** Encrypts one text as an age file, and back. */
export interface Sealer {
  /** Throws `bad-input` where the passphrase is empty, or the recipient is none. */
  seal(text: string, to: SealedTo): Promise<Uint8Array>;
  /** Throws `bad-input` when it is no age file, or its header is damaged. */
  sealedTo(bytes: Uint8Array): Promise<'passphrase' | 'recipient'>;
  /** Throws `wrong-passphrase` or `wrong-recipient`, and `bad-input` when the file is damaged or none of age. */
  open(
    bytes: Uint8Array,
    by: { readonly passphrase: string } | { readonly identity: string },
  ): Promise<string>;
  /** A new `AGE-SECRET-KEY-1…`. */
  makeIdentity(): Promise<string>;
  /** The `age1…` of an identity. */
  recipientOf(identity: string): Promise<string>;
}

/** A way into an instance. */
export type ReachableConnection = Exclude<Connection, { kind: 'none' }>;

/** A php at work in an instance; it is told lines and says lines. */
export interface InstanceProcess {
  /**
   * Lines of its standard output, without line ends; bytes that are no UTF-8 are replaced. A second loop goes on
   * where the first one stopped. It ends when php has ended well, and throws when php failed, was lost, was silent
   * for too long or said too much.
   */
  readonly lines: AsyncIterable<string>;
  /** One line to its standard input; nobody hears it where php has ended. */
  tell(line: string): void;
  /** Nothing more comes. */
  end(): void;
}

/** How long, in milliseconds, and how much. */
export interface RunLimits {
  /** Until php is there. */
  readonly connectMs: number;
  /** For its next line, while one is waited for; and to end, when everything is said. */
  readonly silenceMs: number;
  /** For all of it. */
  readonly totalMs: number;
  /** Of standard output and standard error together. */
  readonly outputBytes: number;
}

export interface RunRequest {
  readonly connection: ReachableConnection;
  /** PHP without its opening tag, in the syntax of 7.4. `STDIN` has the lines that it is told, nothing else. */
  readonly program: string;
  readonly limits: RunLimits;
  readonly signal?: AbortSignal | undefined;
}

export interface Runner {
  /**
   * Starts php where the connection leads, gives it the program and lets `talk` speak with it; not before php is there.
   * Resolves with what `talk` resolves with, when the process has ended. Throws what `talk` throws, and
   * `instance-unreachable`, `host-key-changed`, `login-refused`, `program-missing`, `php-unusable` or
   * `instance-silent`; `bad-input` where the connection is none to use.
   * When the signal aborts, standard input is closed, the process is ended, and `cancelled` thrown: callers stop
   * passing an abort on once something must not be left half done. Nothing that was told is ever quoted.
   */
  run<T>(request: RunRequest, talk: (process: InstanceProcess) => Promise<T>): Promise<T>;
}

/** A name that the ssh configuration has a `Host` line for; what ssh makes of it, where that could be asked. */
export interface SshHost {
  readonly name: string;
  readonly user?: string;
  readonly host?: string;
  readonly port?: number;
}

/** The file that a project is known by: `.ddev/config.yaml`, the `.env` of Warden, the Compose file. */
export interface ProjectFile {
  readonly kind: 'ddev' | 'warden' | 'docker-compose';
  /** Absolute. */
  readonly folder: string;
  readonly text: string;
}

/** What this machine knows that instances may be reached by. `notices`: what could not be read, a sentence each. */
export interface Surroundings {
  sshHosts(): Promise<{ hosts: SshHost[]; notices: string[] }>;
  /** Of the folder and those below it; throws `file-unreadable` where the folder cannot be read. */
  projectsIn(folder: string): Promise<{ files: ProjectFile[]; notices: string[] }>;
}

export interface Clock {
  now(): Date;
}

export interface Log {
  /** Lines are redacted as they leave. */
  error(message: string, cause?: unknown): void;
}

/** What the core is given by a host. */
export interface Ports {
  readonly profile: ProfileStore;
  readonly journal: Journal;
  readonly vaults: Vaults;
  /** The vault that a script asks for by its environment, if any. */
  readonly requestedVault: VaultKind | undefined;
  /** The vault of a profile that has not chosen one. */
  readonly defaultVault: VaultInUse;
  /** In practice: the folder of its files, and the secrets of the profile, which are nowhere else. */
  readonly practice?: { readonly folder: string; readonly secrets: SecretStore };
  readonly registry: Registry;
  readonly runner: Runner;
  readonly files: Files;
  readonly surroundings: Surroundings;
  readonly sealer: Sealer;
  readonly clock: Clock;
  readonly log: Log;
}
