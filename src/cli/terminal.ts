import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { CoreError } from '../core/core-error.ts';

/** Questions go to standard error, so that standard output stays data. */
export const isInteractive = (): boolean => process.stdin.isTTY === true && process.stderr.isTTY === true;

/** readline echoes what is typed to its output: this one drops it while a secret is typed. */
class Echo extends Writable {
  silent = false;
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    if (!this.silent) process.stderr.write(chunk);
    done();
  }
}

/** Milliseconds without a byte, after which a paste is over. */
const pasteGap = 80;

/** What follows in a paste belongs to no other question, and to no shell: it is waited for, unseen, and dropped. */
const restOfPaste = (): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      process.stdin.off('data', again);
      resolve();
    };
    let timer = setTimeout(done, pasteGap);
    const again = () => {
      clearTimeout(timer);
      timer = setTimeout(done, pasteGap);
    };
    process.stdin.on('data', again);
  });

/** Asks, and collects lines until `isLast` says so. Ctrl-C and Ctrl-D cancel. */
const askLines = (
  question: string,
  hidden: boolean,
  isLast: (line: string) => boolean,
): Promise<string[]> => {
  const echo = new Echo();
  const terminal = createInterface({ input: process.stdin, output: echo, terminal: true, historySize: 0 });
  const lines: string[] = [];
  return new Promise<string[]>((resolve, reject) => {
    const finish = (settle: () => void) => {
      terminal.off('close', cancel).off('line', take);
      const close = () => {
        echo.silent = false;
        terminal.close();
        settle();
      };
      if (!hidden) return close();
      process.stderr.write('\n');
      void restOfPaste().then(close);
    };
    const cancel = () =>
      finish(() =>
        reject(new CoreError('cancelled', 'Nothing was entered.', 'Start again when you are ready.')),
      );
    terminal.on('SIGINT', cancel);
    terminal.on('close', cancel);
    const take = (line: string) => {
      lines.push(line);
      if (isLast(line)) finish(() => resolve(lines));
    };
    terminal.on('line', take);
    terminal.setPrompt(question);
    terminal.prompt();
    echo.silent = hidden;
  });
};

export const askText = async (question: string): Promise<string> =>
  ((await askLines(`${question} `, false, () => true))[0] ?? '').trim();

/** Empty lines are passed over: they come behind a paste. */
export const askHidden = async (question: string): Promise<string> =>
  (await askLines(`${question} `, true, (line) => line.trim() !== '')).at(-1) ?? '';

/** A pasted PEM, with whatever stands around it: ends with its END line. */
export const askHiddenBlock = async (question: string): Promise<string> =>
  (await askLines(`${question}\n`, true, (line) => /-END [A-Z0-9 ]+-/.test(line))).join('\n');

export const askYesNo = async (question: string): Promise<boolean> =>
  /^y(es)?$/i.test(await askText(`${question} [y/N]`));

/** A new passphrase, typed twice. */
export const askNewPassphrase = async (question: string): Promise<string> => {
  const first = await askHidden(question);
  if ((await askHidden('Once more:')) === first) return first;
  throw new CoreError('bad-input', 'The two passphrases differ.', 'Start again; nothing was changed.');
};
