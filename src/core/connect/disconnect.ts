import { connectSteps } from '../../contract/connect-steps.ts';
import { blankConfig } from '../export/build-config.ts';
import type { Core, Handlers } from '../handlers.ts';
import { enforceGuards } from '../instances/guards.ts';
import { overridden } from '../journal/record-change.ts';
import { guardDisconnecting } from './guard-found.ts';
import { writeLive } from './live-write.ts';
import { noteDisconnected, noteSeen } from './take-down.ts';
import { createVisits, notRecorded } from './visits.ts';

export const createDisconnectMethods = (core: Core): Handlers<'instances.disconnect'> => {
  const { visit, note, journal, manner } = createVisits(core);

  return {
    'instances.disconnect': (wish) =>
      visit(wish, connectSteps.slice(0, 5), async (here) => {
        const { profile, instance, name } = here;
        const live = await writeLive(core.ports.runner, here, {
          ...manner(wish),
          doing: 'Disconnecting',
          wanted: blankConfig(wish.withGateways),
          dryRun: false,
          verifies: false,
          guard: (inspection) =>
            enforceGuards(guardDisconnecting(profile, instance, inspection), wish.overrides),
          reveal: async (entries) => entries,
        });
        const isWritten = live.outcome === 'written';
        let isNews = false;
        const noted = await note(here, (draft, seen, at) => {
          isNews = isWritten || seen.connected?.dataSpaceId !== undefined;
          if (isNews) noteDisconnected(seen, at);
          noteSeen(draft, seen, live.inspection, at);
        }).catch((error: unknown) => {
          throw notRecorded(`${name} is disconnected`, error);
        });
        const { changes, warnings, notices, backup } = live;
        if (isNews) {
          const text = `Disconnected ${name}, ${changes.length} settings changed${overridden(wish.overrides)}`;
          await journal(here, 'instance.disconnect', text);
        }
        const outcome = isWritten ? ('disconnected' as const) : ('nothing-to-change' as const);
        return { instance: noted, outcome, changes, warnings, notices: [...notices], backup };
      }),
  };
};
