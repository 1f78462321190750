import pLimit from 'p-limit';
import type { Inspection } from '../../contract/inspection.ts';
import type { DriftRow } from '../../contract/methods.ts';
import type { Instance } from '../../contract/model.ts';
import { CoreError } from '../core-error.ts';
import type { Core, Handlers } from '../handlers.ts';
import { cancelled } from '../jobs/jobs.ts';
import { findInstance, instanceName } from '../lookup.ts';
import { converse } from './converse.ts';
import { takeDown } from './take-down.ts';
import { createVisits } from './visits.ts';

/** A php and an ssh each: enough to hide slow hosts behind others, few enough for a laptop. */
const inFlight = 8;

export const createDriftMethods = (core: Core): Handlers<'instances.drift'> => {
  const { ports, jobs, emit } = core;
  const { now, journalFound } = createVisits(core);

  return {
    'instances.drift': ({ instances: refs, jobId }) =>
      jobs.run(jobId, async (signal) => {
        const profile = await ports.profile.read();
        const chosen = refs
          ? [...new Set(refs.map((ref) => findInstance(profile, ref)))]
          : profile.instances.filter(({ connection }) => connection.kind !== 'none');
        const seen = new Map<string, Inspection | CoreError>();
        const limit = pLimit(inFlight);

        const lookAt = async (instance: Instance): Promise<void> => {
          if (signal.aborted) return;
          const name = instanceName(profile, instance);
          const { connection, services } = instance;
          try {
            const meeting = { connection, services, name, signal };
            seen.set(
              instance.id,
              await converse(ports.runner, meeting, async ({ inspection }) => inspection),
            );
          } catch (error) {
            if (!(error instanceof CoreError)) throw error;
            if (signal.aborted) return;
            seen.set(instance.id, error);
          }
          if (jobId) emit('job.progress', { jobId, done: seen.size, total: chosen.length, label: name });
        };
        const outcomes = await Promise.allSettled(chosen.map((instance) => limit(() => lookAt(instance))));

        const news: Instance[] = [];
        const rows = await ports.profile.update((draft) =>
          draft.instances.flatMap((instance): DriftRow[] => {
            const what = seen.get(instance.id);
            if (!what) return [];
            const row = { instance: instance.id, name: instanceName(draft, instance), drift: [] };
            if (what instanceof CoreError) return [{ ...row, failure: what.toFailure() }];
            if (takeDown(draft, instance, what, now())) news.push(instance);
            return [{ ...row, drift: instance.inspected?.drift ?? [] }];
          }),
        );
        for (const instance of news) await journalFound(profile, instance);
        const failed = outcomes.find((outcome) => outcome.status === 'rejected');
        if (failed) throw failed.reason;
        if (signal.aborted)
          throw cancelled(`The look at ${chosen.length} instances, ${seen.size} of them done,`);
        return chosen.flatMap(({ id }) => rows.find(({ instance }) => instance === id) ?? []);
      }),
  };
};
