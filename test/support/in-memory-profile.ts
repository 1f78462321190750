import { Profile } from '../../src/contract/model.ts';
import type { ProfileStore } from '../../src/core/ports.ts';
import { emptyProfile } from '../../src/core/profile.ts';

const freeze = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(freeze);
  return value;
};

/** A profile without a file, with the promises of the port: one update at a time, validated, all or nothing. */
export const createInMemoryProfile = (initial?: Profile): ProfileStore => {
  let stored = structuredClone(initial);
  let last: Promise<unknown> = Promise.resolve();
  const read = (): Profile => structuredClone(stored ?? emptyProfile());
  return {
    folder: '/in-memory',
    read: async () => freeze(read()),
    update(change) {
      const updated = last.then(async () => {
        const draft = read();
        const result = await change(draft);
        stored = structuredClone(Profile.parse(draft));
        return result;
      });
      last = updated.catch(() => undefined);
      return updated;
    },
    keptAside: async () => [],
  };
};
