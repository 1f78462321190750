import type { ConnectStep } from '../../contract/connect-steps.ts';
import type { Inspection } from '../../contract/inspection.ts';
import type { ParsedInput } from '../../contract/methods.ts';
import type { Instance, Profile } from '../../contract/model.ts';
import { CoreError } from '../core-error.ts';
import type { Core } from '../handlers.ts';
import { record } from '../journal/record-change.ts';
import { clientOf, findInstance, instanceName } from '../lookup.ts';
import type { Meeting, Proof } from './converse.ts';
import type { Intent } from './live-write.ts';
import { takeDown } from './take-down.ts';

/** A meeting with an instance of the profile. */
export interface Visit extends Meeting {
  readonly instance: Instance;
  /** As it was when the visit began. */
  readonly profile: Profile;
  readonly signal: AbortSignal;
}

interface Named {
  readonly instance: string;
  readonly jobId?: string | undefined;
}

/** Tells the steps of a job as they begin, and its end. */
export const tellSteps = (emit: Core['emit'], jobId: string | undefined, steps: readonly ConnectStep[]) => {
  const tell = (done: number, label: string) => {
    if (jobId !== undefined) emit('job.progress', { jobId, done, total: steps.length, label });
  };
  return {
    onStep: (step: ConnectStep) => tell(steps.indexOf(step), step),
    onEnd: () => tell(steps.length, steps.at(-1) ?? ''),
  };
};

/** What was done in the instance stands, and the profile could not take it down. */
export const notRecorded = (done: string, error: unknown): unknown =>
  error instanceof CoreError
    ? new CoreError(
        error.code,
        `${done}, but Keybridge could not take that down. ${error.message}`,
        error.code === 'not-found'
          ? error.remedy
          : `${error.remedy} Then do it once more: that changes nothing in the instance.`,
        { cause: error },
      )
    : error;

export const describeProof = ({ verified, notVerified }: Proof): string => {
  if (verified) return `verified, data space ${verified.dataSpaceName} (${verified.dataSpaceId})`;
  return notVerified ? `not verified: ${notVerified.message}` : 'not verified';
};

/** What the methods that work with one live instance have in common. */
export const createVisits = ({ ports, jobs, emit }: Core) => {
  const now = () => ports.clock.now().toISOString();

  /** Changes what is known of the instance; throws `not-found` where it was removed meanwhile. */
  const note = (
    { instance, name }: Visit,
    change: (draft: Profile, instance: Instance, at: string) => void,
  ): Promise<Instance> =>
    ports.profile.update((draft) => {
      const found = draft.instances.find(({ id }) => id === instance.id);
      if (!found) {
        throw new CoreError(
          'not-found',
          `${name} was removed from Keybridge meanwhile.`,
          'Adopt it, to have it back as it is now.',
        );
      }
      change(draft, found, now());
      return found;
    });

  const account = (profile: Profile, instance: Instance, action: string, text: string): Promise<void> =>
    record(ports, {
      action,
      client: clientOf(profile, instance).name,
      instance: instanceName(profile, instance),
      text,
    });

  /** Journals that an instance turned out to have all that it is to have. */
  const journalFound = (profile: Profile, instance: Instance): Promise<void> => {
    const text = `Found ${instanceName(profile, instance)} connected with what Keybridge has for it`;
    return account(profile, instance, 'instance.connect', text);
  };

  return {
    now,
    note,
    journalFound,

    journal: ({ profile, instance }: Visit, action: string, text: string): Promise<void> =>
      account(profile, instance, action, text),

    /** Notes what was seen, `more` beside it, and journals where the instance turned out to be connected. */
    async noteFound(
      visit: Visit,
      inspection: Inspection,
      more: (instance: Instance, at: string) => void = () => undefined,
    ): Promise<Instance> {
      let isNews = false;
      const instance = await note(visit, (draft, found, at) => {
        isNews = takeDown(draft, found, inspection, at);
        more(found, at);
      });
      if (isNews) await journalFound(visit.profile, visit.instance);
      return instance;
    },

    /** Runs `work` with the instance that is named, as a job with these steps. */
    visit: <T>(
      { instance: ref, jobId }: Named,
      steps: readonly ConnectStep[],
      work: (visit: Visit) => Promise<T>,
    ): Promise<T> =>
      jobs.run(jobId, async (signal) => {
        const profile = await ports.profile.read();
        const instance = findInstance(profile, ref);
        const { connection, services } = instance;
        const { onStep, onEnd } = tellSteps(emit, jobId, steps);
        const name = instanceName(profile, instance);
        const result = await work({ profile, instance, connection, services, name, signal, onStep });
        onEnd();
        return result;
      }),

    /** What a wish says of how to write. */
    manner: ({ viaEnvPhp, confirmed, jobId }: ParsedInput<'instances.disconnect'>) =>
      ({
        viaEnvPhp,
        confirmed,
        onPlan(changes) {
          if (jobId !== undefined) emit('job.plan', { jobId, changes });
        },
      }) satisfies Partial<Intent>,
  };
};
