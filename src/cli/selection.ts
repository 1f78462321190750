import { type Command, Option } from 'commander';
import type { MethodInput } from '../contract/methods.ts';
import type { Stage } from '../contract/model.ts';
import { CoreError } from '../core/core-error.ts';

export interface SelectionOptions {
  all?: boolean;
  client?: string;
  stage?: Stage;
  failed?: boolean;
}

/** Which of many, for commands that take them by name too. */
export const withSelection = (command: Command): Command =>
  command
    .option('--all', 'every one')
    .option('--client <client>', 'those of this client')
    .addOption(
      new Option('--stage <stage>', 'those of this stage').choices(['production', 'staging', 'development']),
    )
    .option('--failed', 'those that failed when it was last done with many');

type Selection = Pick<MethodInput<'bulk.run'>, 'instances' | 'client' | 'stage' | 'failed'>;

/** What was selected; throws where that is nothing, or names beside a selection. `things`: what they are. */
export const selectionOf = (
  names: string[],
  { all, client, stage, failed }: SelectionOptions,
  things = 'instances',
): Selection => {
  const isSelected = Boolean(all || client || stage || failed);
  if (names.length > 0 && isSelected) {
    throw new CoreError(
      'bad-input',
      'Names go alone, without --all, --client, --stage or --failed.',
      `Name the ${things}, or choose them by what they are.`,
    );
  }
  if (names.length === 0 && !isSelected) {
    throw new CoreError('bad-input', `Which ${things}?`, 'Name them, or choose all of them.', {
      commandLine: 'Give names or ids, or --all, --client, --stage, --failed.',
    });
  }
  return isSelected ? { client, stage, failed: failed ?? false } : { instances: names };
};

/** The one that was named, where it is one alone. */
export const onlyOne = (
  names: string[],
  { all, client, stage, failed }: SelectionOptions,
): string | undefined => (all || client || stage || failed || names.length !== 1 ? undefined : names[0]);
