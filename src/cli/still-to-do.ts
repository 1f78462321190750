import type { ExportAnswer } from '../contract/methods.ts';
import { inFull } from './in-full.ts';

type FollowUp = ExportAnswer['followUp'];

/** The steps as the command line says them, in its answer too. */
export const followUpInFull = (followUp: FollowUp): FollowUp =>
  followUp.map(({ text, command, commandLine }) => ({ text: inFull(text, commandLine), command }));

/** Lines that say what is left to do; none where nothing is. */
export const stillToDo = (followUp: FollowUp): string[] => {
  const steps = followUpInFull(followUp).map(({ text, command }) =>
    command === undefined ? text : `${text}\n    ${command}`,
  );
  return steps.length > 0 ? ['', 'Still to do:', ...steps] : [];
};
