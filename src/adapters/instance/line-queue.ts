/** Lines that one side says and the other waits for. */
export interface LineQueue {
  push(line: string): void;
  /** After what was said, there is no more; or `failure` is thrown. */
  finish(failure?: Error): void;
  /** Throws `failure` from now on, and forgets what was said. */
  cut(failure: Error): void;
  /** Undefined at the end. `onWait` is called when there is none yet; what it answers, when one has come or will not. */
  next(onWait?: () => () => void): Promise<string | undefined>;
}

export const createLineQueue = (): LineQueue => {
  const said: string[] = [];
  let state: 'open' | 'finished' = 'open';
  let failure: Error | undefined;
  let wake: () => void = () => undefined;
  const close = (reason: Error | undefined): void => {
    if (state === 'finished') return;
    state = 'finished';
    failure = reason;
    wake();
  };
  return {
    push(line) {
      if (state === 'finished') return;
      said.push(line);
      wake();
    },
    finish: close,
    cut(reason) {
      said.length = 0;
      close(reason);
    },
    async next(onWait) {
      if (said.length === 0 && state === 'open') {
        const stop = onWait?.();
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        stop?.();
      }
      const line = said.shift();
      if (line === undefined && failure) throw failure;
      return line;
    },
  };
};
