import type { Finding, Notice } from '../../contract/errors.ts';
import type { Change, Inspection } from '../../contract/inspection.ts';
import { confirmationNeeded, CoreError } from '../core-error.ts';
import type { ConnectorConfig } from '../export/connector-config.ts';
import { settingName } from '../../contract/setting-paths.ts';
import { cancelled } from '../jobs/jobs.ts';
import type { Runner } from '../ports.ts';
import { converse, type Meeting, type Proof, type Talk, Undone, type WriteOrder } from './converse.ts';
import { connectorMissing, settingsLocked } from './faults.ts';
import { changeOf, type Difference, differencesFrom, replaces } from './wanted.ts';

/** What an instance is to have, and what has to be asked before it gets that. */
export interface Intent {
  /** Begins a sentence: `Connecting`. */
  readonly doing: string;
  /** Keys as fingerprints. */
  readonly wanted: ConnectorConfig;
  readonly viaEnvPhp: boolean;
  /** The person said yes to what is replaced. */
  readonly confirmed: boolean;
  /** Only tell what would be done. */
  readonly dryRun: boolean;
  /** The instance is to prove it. */
  readonly verifies: boolean;
  /** Throws what a guard refuses of the instance as it is; returns what is left to warn of. */
  readonly guard: (inspection: Inspection) => Finding[];
  /** Hears of the changes before anything is written. */
  readonly onPlan: (changes: Change[]) => void;
  /** The settings with their secrets; called when they are about to be told. */
  readonly reveal: (entries: ConnectorConfig) => Promise<ConnectorConfig>;
}

export interface LiveOutcome extends Proof {
  readonly outcome: 'planned' | 'nothing-to-change' | 'written';
  /** As it is now. */
  readonly inspection: Inspection;
  readonly changes: Change[];
  readonly warnings: Finding[];
  readonly notices: readonly Notice[];
  readonly backup?: string | undefined;
}

const assertUnlocked = (name: string, differences: readonly Difference[], viaEnvPhp: boolean): void => {
  const locks = differences.flatMap(({ entry: { path }, found }) =>
    found?.lockedBy ? [{ path, lockedBy: found.lockedBy }] : [],
  );
  const inTheWay = viaEnvPhp ? locks.filter(({ lockedBy }) => !lockedBy.startsWith('app/etc/')) : locks;
  if (inTheWay.length > 0) throw settingsLocked(name, inTheWay);
};

const assertConfirmed = (name: string, differences: readonly Difference[], intent: Intent): void => {
  if (intent.confirmed) return;
  const replaced = differences
    .filter(replaces)
    .map(changeOf)
    .map(({ path, from, to }) => `${settingName(path)}: ${from} → ${to === '' ? 'nothing' : to}`);
  const told = [
    ...(replaced.length > 0
      ? [`${name} has values already that would be replaced: ${replaced.join('; ')}.`]
      : []),
    ...(intent.viaEnvPhp
      ? [
          `The app/etc/env.php of ${name} would be written anew; its site answers 500 until that is imported, which follows at once.`,
        ]
      : []),
  ];
  if (told.length > 0) throw confirmationNeeded(told.join(' '), 'Nothing was changed. Confirm to go on.');
};

/** What php-fpm has loaded stays as it is where it does not look whether files changed. */
const withReload = (live: LiveOutcome, { viaEnvPhp }: Intent): LiveOutcome => {
  if (!viaEnvPhp || live.outcome !== 'written') return live;
  const text =
    'Where php-fpm there runs with opcache.validate_timestamps=0, reload it: until then the site goes on with the old env.php.';
  return { ...live, notices: [...live.notices, { text }] };
};

const orderOf = ({ viaEnvPhp }: Intent): WriteOrder => (viaEnvPhp ? 'write-env-php' : 'write');

const sameValues = (before: readonly Difference[], now: readonly Difference[]): boolean =>
  JSON.stringify(before.map(changeOf)) === JSON.stringify(now.map(changeOf));

/** Asks for the proof; what goes wrong on the way to it takes nothing back of what was written. */
const prove = async (talk: Talk, { wanted }: Intent, name: string): Promise<Proof> => {
  const proof = await talk.verify();
  const own = wanted.find(({ path }) => path.endsWith('/environment_id'))?.value;
  if (!proof.verified || proof.verified.dataSpaceId === own) return proof;
  const message = `${name}: the registry named the data space ${proof.verified.dataSpaceId} to it, not ${own}.`;
  return { notVerified: { code: 'unexpected-answer', message, remedy: 'Inspect it, and verify it again.' } };
};

const stopped = (name: string, { doing }: Intent): CoreError =>
  new CoreError(
    'cancelled',
    `${doing} ${name} was cancelled; it is as it was before.`,
    'Start it again when you are ready.',
  );

type Seen = { state: 'done'; outcome: LiveOutcome } | { state: 'as-before' } | { state: 'other' };

/** What became of a writing whose end nobody heard, because of `why`: throws where it is not what was wanted, and says what it is. */
const settle = async (
  runner: Runner,
  meeting: Meeting,
  intent: Intent,
  before: readonly Difference[],
  why: CoreError,
): Promise<LiveOutcome> => {
  const { name } = meeting;
  let seen: Seen | undefined;
  const lookAgain = async (talk: Talk): Promise<void> => {
    const now = differencesFrom(intent.wanted, talk.inspection);
    if (now.length > 0) {
      seen = { state: sameValues(before, now) ? 'as-before' : 'other' };
      return;
    }
    const told = `The conversation broke while settings were written (${why.message}); it was looked at again.`;
    const outcome: LiveOutcome = {
      outcome: 'written',
      inspection: talk.inspection,
      changes: before.map(changeOf),
      warnings: [],
      notices: [...talk.notices, { text: told }],
    };
    seen = { state: 'done', outcome };
    if (intent.verifies)
      seen = { state: 'done', outcome: { ...outcome, ...(await prove(talk, intent, name)) } };
  };
  const failure = await converse(runner, { ...meeting, signal: undefined, settle: true }, lookAgain).then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof CoreError) return error;
      throw error;
    },
  );
  if (seen?.state === 'done') {
    return failure ? { ...seen.outcome, notVerified: failure.toFailure() } : seen.outcome;
  }
  const broke = `${name}: the conversation broke while settings were written (${why.message}), and`;
  if (seen?.state === 'as-before') {
    throw new CoreError(
      why.code,
      `${broke} nothing was changed: it was looked at again, and is as it was before.`,
      'Try again.',
    );
  }
  throw new CoreError(
    'outcome-unknown',
    seen
      ? `${broke} it now has neither what it had nor what it was to have: somebody else changed it too.`
      : `${broke} it could not be looked at again (${failure?.message}): it is either as it was before or has all the new settings.`,
    'Inspect it when it can be reached; that tells which.',
  );
};

/**
 * Gives an instance what it is to have, all or nothing, in one conversation: look, guard, compare, write, read back, and have it
 * proved. An abort stops it until the settings are told; one that comes later undoes them before they are kept, or waits for
 * the outcome. A conversation that breaks once they were told is settled by looking again.
 */
export const writeLive = async (
  runner: Runner,
  meeting: Meeting & { readonly signal: AbortSignal },
  intent: Intent,
): Promise<LiveOutcome> => {
  const { name, services, signal } = meeting;
  /** Ends the conversation: not while the outcome of a writing is open. */
  const inner = new AbortController();
  let isOpen = false;
  const pass = () => {
    if (!isOpen) inner.abort();
  };
  let before: readonly Difference[] = [];
  let reached: LiveOutcome | undefined;

  const talkOver = async (talk: Talk): Promise<LiveOutcome> => {
    const { inspection, notices } = talk;
    if (inspection.connector !== 'usable') throw connectorMissing(name, inspection.connector, services);
    const warnings = intent.guard(inspection);
    before = differencesFrom(intent.wanted, inspection);
    const changes = before.map(changeOf);
    // The notices go on: an instance warns of its hook after it has written.
    const told = { inspection, changes, warnings, notices };
    intent.onPlan(changes);
    assertUnlocked(name, before, intent.viaEnvPhp);
    if (intent.dryRun) return { ...told, outcome: 'planned' };
    reached = { ...told, outcome: 'nothing-to-change' };
    if (before.length > 0) {
      reached = undefined;
      assertConfirmed(name, before, intent);
      const settings = await intent.reveal(before.map(({ entry }) => entry));
      if (signal.aborted) throw stopped(name, intent);
      isOpen = true;
      const { inspection: after, backup } = await talk.write(
        orderOf(intent),
        settings,
        () => !signal.aborted,
      );
      isOpen = false;
      reached = { ...told, inspection: after, backup, outcome: 'written' };
    }
    if (!intent.verifies) return reached;
    if (signal.aborted) throw cancelled(`The verification of ${name}`);
    return { ...reached, ...(await prove(talk, intent, name)) };
  };

  signal.addEventListener('abort', pass, { once: true });
  if (signal.aborted) pass();
  try {
    return withReload(await converse(runner, { ...meeting, signal: inner.signal }, talkOver), intent);
  } catch (error) {
    if (!(error instanceof CoreError)) throw error;
    if (reached) return withReload({ ...reached, notVerified: error.toFailure() }, intent);
    if (isOpen && !(error instanceof Undone)) {
      return withReload(await settle(runner, meeting, intent, before, error), intent);
    }
    if (signal.aborted) throw stopped(name, intent);
    throw error;
  } finally {
    signal.removeEventListener('abort', pass);
  }
};
