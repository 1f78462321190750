import type { Failure } from './errors.ts';
import type { Dispatch, MethodInput, MethodName, MethodOutput } from './methods.ts';

/** A failed call, as the window and the command line show it. */
export class CallFailed extends Error {
  override name = 'CallFailed';
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** Calls the core and answers its value; throws `CallFailed` otherwise. */
export type Call = <M extends MethodName>(method: M, input: MethodInput<M>) => Promise<MethodOutput<M>>;

/** The typed client that every door uses, over whatever carries `dispatch` to it. */
export const createClient =
  (dispatch: Dispatch): Call =>
  async (method, input) => {
    const answer = await dispatch(method, input);
    if (!answer.ok) throw new CallFailed(answer.error);
    return answer.value;
  };
