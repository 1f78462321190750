import cache from './cache.php?raw';
import connectionGuard from './connection-guard.php?raw';
import conversation from './conversation.php?raw';
import envPhpFile from './env-php-file.php?raw';
import fault from './fault.php?raw';
import fingerprint from './fingerprint.php?raw';
import importing from './import.php?raw';
import inspect from './inspect.php?raw';
import locks from './locks.php?raw';
import magento from './magento.php?raw';
import paths from './paths.php?raw';
import refusal from './refusal.php?raw';
import registryCalls from './registry-calls.php?raw';
import secrets from './secrets.php?raw';
import serve from './serve.php?raw';
import turn from './turn.php?raw';
import unfinished from './unfinished.php?raw';
import verify from './verify.php?raw';
import writeEnvPhp from './write-env-php.php?raw';
import write from './write.php?raw';

/** One program of several files, without an opening tag: each begins with its namespace, which ends the imports before it. */
const join = (files: readonly string[]): string =>
  files.map((file) => file.replace(/^<\?php\s*/, '')).join('\n');

/** What writes the settings, for `last`, which says to whom: it defines `warn(string)` and `tellStep(string)`. */
export const writingProgram = (last: string): string =>
  join([
    paths,
    refusal,
    secrets,
    fault,
    unfinished,
    magento,
    locks,
    cache,
    connectionGuard,
    registryCalls,
    write,
    last,
  ]);

/**
 * The PHP program that connects an instance, for `php -r`'s `eval`. It converses in lines.
 *
 * It is told JSON. The first line is `{marker, root, settle?}`: `root` null is the folder that php starts in; `settle` comes after a
 * writing whose end nobody heard: it is waited for, and what it left is cleaned or finished before anything is inspected; an env.php that a
 * killed php left half imported is finished in any case. Then orders, until the end of input:
 *
 * - `{do: 'write' | 'write-env-php', settings: [{path, value, secret}]}`, `value` "" removes; into the database, or into `app/etc/env.php`
 * - `{do: 'commit'}`, the only answer to `ready` that keeps what was written; no answer for 30 s, or no more input, undoes it
 * - `{do: 'verify'}`, `{do: 'secrets'}`
 *
 * It says `<marker> <JSON>` on lines of their own, in ASCII; what stands on other lines was printed by the instance:
 *
 * - `{said: 'reached', php}`, then `{said: 'inspected', inspection}`
 * - `{said: 'writing'}` (again while it takes long), `{said: 'reading-back'}`, `{said: 'ready'}`, then one of
 *   `{said: 'written', changed: [path], inspection, backup?}`: for good, and at once where nothing was to change; `backup` is a path;
 *   `{said: 'undone', fault}`: all is as it was, and the program ends
 * - `{said: 'verifying'}`, then `{said: 'verified', dataSpaceId, dataSpaceName, type, projectId}` or `{said: 'not-verified', fault}`
 * - `{said: 'secrets', settings: [{path, value}]}`: the keys in clear, those that can be read; nothing else it says has a secret in it
 * - `{said: 'warned', text}` at any time
 * - `{said: 'failed', fault}`, the program ends with exit code 1; after `writing` nobody there can tell how it ended
 *
 * `fault`: `{kind, text, paths?}`, `text` is one line; `kind` is one of `not-magento`, `no-env-php`, `connector-absent`,
 * `connector-disabled`, `locked`, `not-applied`, `database`, `crypt-key`, `env-php-unwritable`, `import-failed`, `cancelled`, `fault`, and of a
 * verification `no-data-space`, `keys-rejected`, `key-unusable`, `data-space-unknown`, `unreachable`.
 *
 * `inspection`: `{magento: {version, edition, mode}, php, modules: {servicesConnector, servicesId}, connector, baseUrl, variablesOrder, importPending,
 * crypt, isMaintenance, settings}`; modules: a version, 'unknown', or null where absent; connector: 'usable', 'absent' or 'disabled';
 * baseUrl: null where it is not known; crypt: 'ok', 'missing' (no crypt key) or 'wrong' (there are keys that it does not decrypt);
 * settings, one for each path: `{path, source, lockedBy, hiddenRow, value, fingerprint, isReadable}`; source: 'environment-variable', 'env-php',
 * 'config-php', 'database', 'default' or 'none'; lockedBy: a variable's name, 'app/etc/env.php', 'app/etc/config.php' or null; hiddenRow: the
 * database has a row that the lock shadows; value: null for keys and where there is none; fingerprint: SHA-256 in hex of an API key's text or
 * of a private key's public key (SPKI DER), else null; isReadable: false where a key is still encrypted, or is no private key.
 *
 * The connector's own hook, which tells the registry the cloud project and has no time limit, stays out of all this: it runs when `written` was
 * said, so that a registry that hangs holds up no transaction; what it delays is only what comes after. Where php has pcntl, it ends itself after 60 s there.
 */
export const connectProgram: string = join([
  writingProgram(conversation),
  fingerprint,
  inspect,
  verify,
  importing,
  envPhpFile,
  writeEnvPhp,
  turn,
  serve,
]);
