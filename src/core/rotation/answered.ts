import type { Failure } from '../../contract/errors.ts';
import type { Answer } from '../../contract/methods.ts';
import { CoreError, GuardRefused } from '../core-error.ts';

const thrown = ({ code, message, remedy, commandLine, override }: Failure): CoreError =>
  override === undefined
    ? new CoreError(code, message, remedy, { commandLine })
    : new GuardRefused({
        code: code as GuardRefused['finding']['code'],
        effect: 'refused',
        message,
        remedy,
        override,
      });

/** The value of a call; throws its failure as it was. */
export const answered = <T>(answer: Answer<T>): T => {
  if (answer.ok) return answer.value;
  throw thrown(answer.error);
};
