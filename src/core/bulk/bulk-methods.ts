import type { BulkRow } from '../../contract/bulk.ts';
import { counted } from '../../contract/counted.ts';
import type { Answer, Dispatch, ParsedInput } from '../../contract/methods.ts';
import type { BulkKind, Instance, KeyPair, Profile } from '../../contract/model.ts';
import { confirmationNeeded } from '../core-error.ts';
import { exportConcerns } from '../export/write-export.ts';
import type { Core, Handlers } from '../handlers.ts';
import { instanceName } from '../lookup.ts';
import { exportFiles } from './export-files.ts';
import { actOn, type RowContext } from './row-actions.ts';
import { runRows } from './run-rows.ts';
import { selectInstances } from './select-instances.ts';

type Wish = ParsedInput<'bulk.run'>;

/** What every row of a job needs; each pair is asked for once. */
export const rowContext = (
  profile: Profile,
  call: Dispatch,
  given: Pick<RowContext, 'signal' | 'confirmed' | 'overrides'>,
): RowContext => {
  const checks = new Map<string, Promise<Answer<KeyPair[]>>>();
  return {
    call,
    ...given,
    fileOf: exportFiles(profile),
    check(id, jobId) {
      const check =
        checks.get(id) ?? call('keys.check', { keys: [id], jobId: jobId && `${jobId}/${checks.size}` });
      checks.set(id, check);
      return check;
    },
  };
};

/** Throws where a person has to say yes to live instances being written, with all of them named. */
export const assertManyConfirmed = (
  profile: Profile,
  chosen: readonly Instance[],
  confirmed: boolean,
): void => {
  if (confirmed || chosen.length === 0) return;
  const names = chosen.map((instance) => instanceName(profile, instance)).join(', ');
  throw confirmationNeeded(
    `${counted(chosen.length, 'instance')} would be connected, and values that they have already replaced: ${names}.`,
    'Nothing was changed. Look what would change first, or confirm to go on.',
  );
};

export const createBulkMethods = (core: Core, call: Dispatch): Handlers<'bulk.run'> => {
  const { ports, vault, jobs } = core;

  const assertFilesConfirmed = async (
    chosen: readonly Instance[],
    { action }: Wish,
    { fileOf, confirmed }: RowContext,
  ): Promise<void> => {
    if (action.kind !== 'export' || confirmed) return;
    const concerns: string[] = [];
    for (const instance of chosen) {
      const path = fileOf(instance, action.folder, action.format);
      concerns.push(
        ...(await exportConcerns(ports, { path, isEdit: false }, await ports.files.inspect(path))),
      );
    }
    if (concerns.length > 0) {
      throw confirmationNeeded(concerns.join(' '), 'Nothing was written. Confirm to go on.');
    }
  };

  /** Those that failed or were not begun are what the next one can be asked to try again. */
  const remember = async (kind: BulkKind, rows: readonly BulkRow[]): Promise<void> => {
    const done = new Set<string>();
    const open: string[] = [];
    for (const { instance, outcome } of rows) {
      if (outcome === 'failed' || outcome === 'cancelled') open.push(instance);
      else done.add(instance);
    }
    const merge = ({ lastFailed, instances }: Profile): string[] => {
      const ids = new Set([...(lastFailed[kind] ?? []), ...open]);
      return instances.map(({ id }) => id).filter((id) => ids.has(id) && !done.has(id));
    };
    const known = await ports.profile.read();
    if (merge(known).join() === (known.lastFailed[kind] ?? []).join()) return;
    await ports.profile.update((draft) => {
      draft.lastFailed[kind] = merge(draft);
    });
  };

  return {
    'bulk.run': (wish) =>
      jobs.run(wish.jobId, async (signal) => {
        const { action, jobId, confirmed, overrides } = wish;
        const profile = await ports.profile.read();
        const { chosen, leftOut } = selectInstances(profile, wish, action.kind);
        const isDry = action.kind === 'connect' && action.dryRun;
        const needsVault = ['check', 'connect', 'export'].includes(action.kind) && !isDry;
        if (needsVault && chosen.length > 0) await vault.assertOpen(profile);
        const context = rowContext(profile, call, { signal, confirmed, overrides });
        if (action.kind === 'connect' && !isDry) assertManyConfirmed(profile, chosen, confirmed);
        await assertFilesConfirmed(chosen, wish, context);
        const work = (instance: Instance, rowJob: string | undefined) =>
          actOn(context, action, instance, rowJob);
        const rows = await runRows(core, { profile, chosen, jobId, signal, work });
        // A profile that cannot be written takes nothing back of what was done.
        if (!isDry) {
          await remember(action.kind, rows).catch((error: unknown) => {
            ports.log.error('What failed could not be remembered', error);
          });
        }
        return { rows, leftOut };
      }),
  };
};
