import type { Override } from '../../contract/errors.ts';
import type { JournalEntry, Profile } from '../../contract/model.ts';
import { CoreError } from '../core-error.ts';
import type { Ports } from '../ports.ts';

type Account = Omit<JournalEntry, 'at'>;

/** The guards that a person overrode, at the end of a journal's sentence. */
export const overridden = (overrides: readonly Override[]): string =>
  overrides.length === 0 ? '' : `, overriding ${overrides.map(({ code }) => code).join(' and ')}`;

/** Something was done, and the journal could not take it: neither success nor a failure to be tried again. */
const unrecorded = (text: string, error: unknown): unknown => {
  if (!(error instanceof CoreError)) return error;
  return new CoreError(
    error.code,
    `${text}: that is done, but the journal does not tell of it. ${error.message}`,
    'Do not do it again: see to the journal file, so that the next change is recorded.',
    { cause: error },
  );
};

/** Writes one journal entry, dated now, about what has been done; `earlier` entries go in before it. */
export const record = async (ports: Ports, entry: Account, earlier: JournalEntry[] = []): Promise<void> => {
  try {
    await ports.journal.append([...earlier, { at: ports.clock.now().toISOString(), ...entry }]);
  } catch (error) {
    throw unrecorded(entry.text, error);
  }
};

/** Writes one journal entry, dated now, about each thing that has been done, all of them in one go. */
export const recordAll = async (ports: Ports, entries: readonly Account[]): Promise<void> => {
  const at = ports.clock.now().toISOString();
  const earlier = entries.slice(0, -1).map((entry) => ({ at, ...entry }));
  const last = entries.at(-1);
  if (last) await record(ports, last, earlier);
};

/** Changes the profile and then journals it, so that the journal never tells of a change that was not made. */
export const recordChange = async <T>(
  ports: Ports,
  change: (draft: Profile) => T | Promise<T>,
  tell: (result: T) => Account,
): Promise<T> => {
  const result = await ports.profile.update(change);
  await record(ports, tell(result));
  return result;
};
