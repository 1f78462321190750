import { counted } from '../contract/counted.ts';
import { printable } from '../contract/printable.ts';
import { canGoOn, isSettled } from '../contract/rotation-rule.ts';
import type { Rotation } from '../contract/rotation.ts';
import { shellWord } from '../core/export/shell-word.ts';
import { table } from './table.ts';

/** What is to be done next, or that nothing is. */
const nextStep = ({ from, to, instances, isFinished }: Rotation): string => {
  const command = `keybridge keys rotate ${from.id}`;
  if (!to) {
    return `Nothing replaces “${from.label}” yet: ${command} --to ID, or with --api-key-file and --private-key-file.`;
  }
  if (isFinished) {
    return `Finished: nothing that Keybridge knows uses “${from.label}” any more. Delete it in the API Portal, then here: keybridge keys remove ${from.id}`;
  }
  const left = instances.filter((row) => !isSettled(row));
  const byHand = left.filter((row) => row.state !== 'uses-copy' && !canGoOn(row));
  return [
    `${counted(left.length, 'instance')} left. Do not delete “${from.label}” in the API Portal yet.`,
    ...(left.some(canGoOn) ? [`Go on: ${command} --all, or with the names of some.`] : []),
    ...byHand.map(({ name }) => `Confirm by hand: ${command} --confirm ${shellWord(name)}`),
    `Put the old pair back: ${command} --undo --all`,
  ].join('\n');
};

/** Who uses the old pair and who the new one, and what is to be done. */
export const describeRotation = (rotation: Rotation): string => {
  const { from, to, instances } = rotation;
  const head = to
    ? `“${from.label}” (${from.keyEnvironment}) is being replaced by “${to.label}”.`
    : `“${from.label}” (${from.keyEnvironment}) is used by ${counted(instances.length, 'instance')}.`;
  const rows = instances.map(({ name, state, text }) => [name, state, text]);
  return [
    printable(head),
    ...(rows.length > 0 ? [table(['INSTANCE', 'STATE', ''], rows)] : []),
    nextStep(rotation).split('\n').map(printable).join('\n'),
  ].join('\n');
};
