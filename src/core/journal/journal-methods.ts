import type { JournalEntry } from '../../contract/model.ts';
import type { Core, Handlers } from '../handlers.ts';
import { findClient, findInstance, instanceName, sameName } from '../lookup.ts';

const momentOf = ({ at }: Pick<JournalEntry, 'at'>): number => Date.parse(at);

export const createJournalMethods = ({ ports }: Core): Handlers<'journal.list'> => ({
  async 'journal.list'({ client: clientRef, instance: instanceRef, since }) {
    const profile = await ports.profile.read();
    const { entries, unreadable } = await ports.journal.read();
    /** What was removed since still has its history: a name that the journal knows is taken as it is written. */
    const nameIn = (
      subject: 'client' | 'instance',
      ref: string | undefined,
      find: (ref: string) => string,
    ) => {
      if (ref === undefined) return undefined;
      return entries.some((entry) => sameName(entry[subject] ?? '', ref)) ? ref : find(ref);
    };
    const client = nameIn('client', clientRef, (ref) => findClient(profile, ref).name);
    const instance = nameIn('instance', instanceRef, (ref) =>
      instanceName(profile, findInstance(profile, ref)),
    );
    const wanted = entries.filter(
      (entry) =>
        (client === undefined || sameName(entry.client ?? '', client)) &&
        (instance === undefined || sameName(entry.instance ?? '', instance)) &&
        (since === undefined || momentOf(entry) >= Date.parse(since)),
    );
    // Two processes write in the order in which they come to it.
    return { unreadable, entries: wanted.sort((a, b) => momentOf(a) - momentOf(b)) };
  },
});
