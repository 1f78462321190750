import { CoreError } from '../core-error.ts';

/** One thing by id or, where only one has it, by name; names are compared without case. */
export const pick = <T extends { id: string; name: string }>(items: T[], ref: string, thing: string): T => {
  const byId = items.find(({ id }) => id === ref);
  if (byId) return byId;
  const [first, ...others] = items.filter(({ name }) => name.toLowerCase() === ref.toLowerCase());
  if (!first) {
    throw new CoreError(
      'not-found',
      `There is no ${thing} “${ref}”.`,
      `See the list of ${thing}s for their ids.`,
    );
  }
  if (others.length > 0) {
    const ids = [first, ...others].map(({ id }) => id);
    throw new CoreError(
      'bad-input',
      `${ids.length} ${thing}s are called “${ref}”: ${ids.join(', ')}.`,
      'Give the id.',
    );
  }
  return first;
};
