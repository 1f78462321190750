import type { Override } from '../../contract/errors.ts';
import type { Instance, KeyPair } from '../../contract/model.ts';
import { CoreError } from '../core-error.ts';
import type { Core } from '../handlers.ts';
import { guardInstance } from '../instances/guard-instance.ts';
import { enforceGuards } from '../instances/guards.ts';
import { overridden, recordChange } from '../journal/record-change.ts';
import { clientOf, findInstance, findKeyPair, instanceName } from '../lookup.ts';

/** Gives the instance another pair of the same kind; what a person said of the one before holds no longer. */
const giveKeys = (instance: Instance, pair: KeyPair): void => {
  instance.keyPairs = { ...instance.keyPairs, [pair.keyEnvironment]: pair.id };
  if (instance.confirmedKeys) instance.confirmedKeys[pair.keyEnvironment] = undefined;
};

/**
 * Binds an instance to `to` in place of another pair, and leaves its data space. `old` takes down that it was used there.
 * Throws what a guard refuses, and where somebody gave it other keys than `instance` has meanwhile.
 */
export const rebind = async (
  { ports }: Core,
  instance: Instance,
  old: KeyPair,
  to: KeyPair,
  overrides: Override[],
): Promise<void> => {
  await recordChange(
    ports,
    (draft) => {
      const found = findInstance(draft, instance.id);
      const replaced = findKeyPair(draft, old.id);
      if (found.keyPairs[old.keyEnvironment] !== instance.keyPairs[old.keyEnvironment]) {
        throw new CoreError(
          'bad-input',
          `${instanceName(draft, found)} was given other keys meanwhile.`,
          'It was left as it is. Look at it, and try again.',
        );
      }
      giveKeys(found, findKeyPair(draft, to.id));
      enforceGuards(guardInstance(draft, found, 'bind'), overrides);
      replaced.replacedIn = [...new Set([...(replaced.replacedIn ?? []), found.id])];
      return { client: clientOf(draft, found).name, name: instanceName(draft, found) };
    },
    ({ client, name }) => ({
      action: 'instance.bind',
      client,
      instance: name,
      text: `Bound ${name} to the ${to.keyEnvironment} key pair ${to.label}${overridden(overrides)}`,
    }),
  );
};
