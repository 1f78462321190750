import type { Command } from 'commander';
import type { BulkRow } from '../../contract/bulk.ts';
import type { Rotation } from '../../contract/rotation.ts';
import { type KeyFileOptions, withKeyFiles } from '../key-files.ts';
import { perform } from '../perform.ts';
import type { Session } from '../session.ts';
import { type WayOptions, wayOf, withWay } from './connect.ts';

interface RotateOptions extends WayOptions, KeyFileOptions {
  to?: string;
  all?: boolean;
  undo?: boolean;
  confirm?: string;
}

const wrong = async (message: string, commandLine: string) => {
  const { CoreError } = await import('../../core/core-error.ts');
  return new CoreError('bad-input', message, 'Say one thing at a time.', { commandLine });
};

const begin = async (session: Session, keys: string, options: RotateOptions): Promise<void> => {
  const { to, apiKeyFile, privateKeyFile, keyPassphraseFile } = options;
  const hasFiles = [apiKeyFile, privateKeyFile, keyPassphraseFile].some((file) => file !== undefined);
  if (options.madeBy !== undefined && !hasFiles) {
    throw await wrong('Who made which pair?', 'Give --made-by with the files of a new pair.');
  }
  if (to === undefined && !hasFiles) return;
  const { askMadeBy, gatherKeyTexts } = await import('../gather-keys.ts');
  const texts = hasFiles ? await gatherKeyTexts(options) : undefined;
  const madeBy = texts && (options.madeBy ?? (await askMadeBy()));
  const { warnings } = await session.call('rotation.begin', { keys, to, texts, madeBy });
  session.warn(warnings);
};

/** What was done with instances, if anything, and where it stands now. */
const show = async (session: Session, rotation: Rotation, rows: BulkRow[] = []): Promise<void> => {
  const { describeRotation } = await import('../describe-rotation.ts');
  const { describeRows, noticesOf } = await import('../describe-rows.ts');
  const { rowsOutcome } = await import('../rows-outcome.ts');
  const done = rows.length > 0 ? `${describeRows(rows, { again: '', none: '' })}\n\n` : '';
  session.print({ ...rotation, rows }, `${done}${describeRotation(rotation)}`);
  session.warn(noticesOf(rows));
  session.exitWith(rowsOutcome(rows));
};

const rotate = async (
  session: Session,
  keys: string,
  names: string[],
  options: RotateOptions,
): Promise<void> => {
  const { all, undo, confirm } = options;
  if (all && names.length > 0) throw await wrong('Which instances?', 'Name some, or give --all.');
  if (undo && !all && names.length === 0) {
    throw await wrong('In which instances is the old pair put back?', 'Name them, or give --all.');
  }
  if (confirm !== undefined && (undo || all || names.length > 0)) {
    throw await wrong('An instance is confirmed by itself.', 'Give --confirm NAME alone.');
  }
  await begin(session, keys, options);
  const { yes, override: overrides } = session.options;
  if (confirm !== undefined) {
    return show(session, await session.call('rotation.confirm', { keys, instance: confirm, overrides }));
  }
  if (!all && names.length === 0) return show(session, await session.call('rotation.show', { keys }));
  const { watchRows } = await import('../watch-rows.ts');
  const instances = all ? undefined : names;
  const wish = { keys, instances, ...wayOf(options), confirmed: yes ?? false, overrides };
  const method = undo ? 'rotation.undo' : 'rotation.continue';
  const { rotation, rows } = await session.callJob(method, wish, watchRows);
  await show(session, rotation, rows);
};

/** `keys rotate`: begins, goes on, puts back or tells where it stands, by what is given. */
export const addRotateCommand = (keys: Command): void => {
  const command = withWay(keys.command('rotate <id> [instances...]'))
    .description('put a new pair in the place of this one: where that stands, or what is done next')
    .option('--to <id>', 'begin: this pair takes its place; with files instead, a new one');
  withKeyFiles(command)
    .option('--all', 'go on with every instance that is left, not only those that are named')
    .option('--undo', 'put the old pair back instead')
    .option(
      '--confirm <name>',
      'say that this instance, which cannot be reached from here, uses the new pair',
    )
    .action((id: string, names: string[], options: RotateOptions, command: Command) =>
      perform(command, (session) => rotate(session, id, names, options)),
    );
};
