import type { BulkAction } from '../../contract/bulk.ts';
import { counted } from '../../contract/counted.ts';
import type { Failure, Finding, Notice, Override } from '../../contract/errors.ts';
import type { Answer, ConnectAnswer, Dispatch } from '../../contract/methods.ts';
import type { BulkKind, Drift, Instance, KeyPair } from '../../contract/model.ts';
import type { RowResult } from './run-rows.ts';

/** What the work with every instance of a job has in common. */
export interface RowContext {
  readonly call: Dispatch;
  /** Of the job. */
  readonly signal: AbortSignal;
  readonly confirmed: boolean;
  readonly overrides: Override[];
  /** Asks the service for one pair, once in a job. */
  readonly check: (keyPairId: string, jobId: string | undefined) => Promise<Answer<KeyPair[]>>;
  /** The file of an instance's export. */
  readonly fileOf: (instance: Instance, folder: string, format: string) => string;
}

type Of<K extends BulkKind> = Extract<BulkAction, { kind: K }>;
type RowAction<K extends BulkKind> = (
  context: RowContext,
  action: Of<K>,
  instance: Instance,
  jobId: string | undefined,
) => Promise<RowResult>;

export const failed = (failure: Failure, more: Partial<RowResult> = {}): RowResult => ({
  outcome: 'failed',
  text: failure.message,
  ...more,
  failure,
});

/** The call came to nothing. Not by its code alone: an instance can call itself cancelled. */
export const ended = (failure: Failure, signal: AbortSignal): RowResult =>
  signal.aborted && failure.code === 'cancelled'
    ? { outcome: 'cancelled', text: failure.message }
    : failed(failure);

const noticesOf = (warnings: readonly Finding[], notices: readonly Notice[] = []): Notice[] => [
  ...warnings.map(({ message, remedy }) => ({ text: `${message} ${remedy}` })),
  ...notices,
];

const describeDrift = (drift: readonly Drift[]): string =>
  drift.length === 0 ? 'no drift' : counted(drift.length, 'difference');
const driftIn = ({ inspected }: Instance): Drift[] => inspected?.drift ?? [];

const describeConnected = ({ outcome, changes }: ConnectAnswer): string => {
  const settings = counted(changes.length, 'setting');
  if (outcome === 'connected') return `${settings} written`;
  return outcome === 'planned' && changes.length > 0 ? `Would change ${settings}` : 'Nothing to change';
};

/** The methods for one instance, and what a row says of their answers. */
const actions: { [K in BulkKind]: RowAction<K> } = {
  async check({ check, signal }, _action, { keyPairs }, jobId) {
    const ids = [keyPairs.sandbox, keyPairs.production].flatMap((id) => id ?? []);
    const answers = await Promise.all(ids.map((id) => check(id, jobId)));
    const refusal = answers.find((answer) => !answer.ok);
    if (refusal && !refusal.ok) return ended(refusal.error, signal);
    const pairs = answers.flatMap((answer) => (answer.ok ? answer.value : []));
    const [bad] = pairs
      .filter((pair) => pair.check?.state !== 'accepted')
      .sort((a, b) => Number(b.check?.state === 'rejected') - Number(a.check?.state === 'rejected'));
    if (!bad) {
      return { outcome: 'done', text: `Accepted: ${pairs.map(({ label }) => `“${label}”`).join(', ')}` };
    }
    return failed({
      code: bad.check?.state === 'rejected' ? 'keys-rejected' : 'unreachable',
      message: `“${bad.label}” (${bad.keyEnvironment}): ${bad.check?.detail}`,
      remedy: 'Check it again, or put a new pair in its place.',
    });
  },

  async inspect({ call, signal }, _action, { id: instance }, jobId) {
    const answer = await call('instances.inspect', { instance, jobId });
    if (!answer.ok) return ended(answer.error, signal);
    const { inspection, drift } = answer.value;
    const { version, edition } = inspection.magento;
    return { outcome: 'done', text: `${version} ${edition}, ${describeDrift(drift)}`, drift };
  },

  async verify({ call, signal }, _action, { id: instance }, jobId) {
    const answer = await call('instances.verify', { instance, jobId });
    if (!answer.ok) return ended(answer.error, signal);
    const { verified, notVerified } = answer.value;
    const drift = driftIn(answer.value.instance);
    if (notVerified) return failed(notVerified, { drift });
    return { outcome: 'done', text: `Verified: “${verified?.dataSpaceName}” (${verified?.type})`, drift };
  },

  async connect(
    { call, signal, confirmed, overrides },
    { withGateways, viaEnvPhp, dryRun },
    { id: instance },
    jobId,
  ) {
    const way = { withGateways, viaEnvPhp, dryRun };
    const answer = await call('instances.connect', { instance, ...way, confirmed, overrides, jobId });
    if (!answer.ok) return ended(answer.error, signal);
    const { outcome, verified, notVerified, warnings, notices, followUp } = answer.value;
    const text = describeConnected(answer.value);
    const more = {
      drift: dryRun ? [] : driftIn(answer.value.instance),
      notices: noticesOf(warnings, notices),
      followUp,
    };
    if (notVerified) return failed(notVerified, { ...more, text: `${text}, not verified` });
    const isNothing = answer.value.changes.length === 0 && outcome !== 'connected';
    return {
      outcome: isNothing ? 'nothing-to-do' : 'done',
      text: verified ? `${text}, verified` : text,
      ...more,
    };
  },

  async export({ call, confirmed, overrides, fileOf }, { format, folder, withGateways }, instance) {
    const out = fileOf(instance, folder, format);
    const wish = { instance: instance.id, format, out, withGateways, confirmed, overrides };
    const answer = await call('exports.write', wish);
    if (!answer.ok) return failed(answer.error);
    const { path, changed, warnings, followUp } = answer.value;
    const isNothing = changed.length === 0;
    return {
      outcome: isNothing ? 'nothing-to-do' : 'done',
      text: isNothing
        ? `${path} has these settings already`
        : `${path}, ${counted(changed.length, 'setting')}`,
      notices: noticesOf(warnings),
      followUp,
    };
  },
};

/** Does it with one instance. */
export const actOn = <K extends BulkKind>(
  context: RowContext,
  action: Of<K>,
  instance: Instance,
  jobId: string | undefined,
): Promise<RowResult> => actions[action.kind as K](context, action, instance, jobId);
