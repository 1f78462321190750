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

/** Asks, and collects lines until `isLast` says so. Ctrl-C and Ctrl-D cancel. */
const askLines = (
  question: string,
  hidden: boolean,
  isLast: (line: string, lines: string[]) => boolean,
): Promise<string[]> => {
  const echo = new Echo();
  const terminal = createInterface({ input: process.stdin, output: echo, terminal: true, historySize: 0 });
  const lines: string[] = [];
  return new Promise<string[]>((resolve, reject) => {
    const finish = (settle: () => void) => {
      echo.silent = false;
      if (hidden) process.stderr.write('\n');
      terminal.off('close', cancel);
      terminal.close();
      settle();
    };
    const cancel = () =>
      finish(() =>
        reject(new CoreError('cancelled', 'Nothing was entered.', 'Start again when you are ready.')),
      );
    terminal.on('SIGINT', cancel);
    terminal.on('close', cancel);
    terminal.on('line', (line) => {
      lines.push(line);
      if (isLast(line, lines)) finish(() => resolve(lines));
    });
    terminal.setPrompt(question);
    terminal.prompt();
    echo.silent = hidden;
  });
};

export const askText = async (question: string): Promise<string> =>
  ((await askLines(`${question} `, false, () => true))[0] ?? '').trim();

export const askHidden = async (question: string): Promise<string> =>
  (await askLines(`${question} `, true, () => true))[0] ?? '';

/** A pasted secret: ends at the END line of a PEM, or where none has begun at an empty line. */
export const askHiddenBlock = async (question: string): Promise<string> => {
  const isLast = (line: string, lines: string[]) => {
    if (/-END [A-Z0-9 ]+-/.test(line)) return true;
    return (
      line.trim() === '' &&
      lines.some((each) => each.trim() !== '') &&
      !lines.some((each) => each.includes('-BEGIN'))
    );
  };
  return (await askLines(`${question}\n`, true, isLast)).join('\n');
};

export const askYesNo = async (question: string): Promise<boolean> =>
  /^y(es)?$/i.test(await askText(`${question} [y/N]`));

/** A new passphrase, typed twice. */
export const askNewPassphrase = async (question: string): Promise<string> => {
  const first = await askHidden(question);
  if (first === '')
    throw new CoreError('bad-input', 'The passphrase is empty.', 'Choose one of several words.');
  if ((await askHidden('Once more:')) === first) return first;
  throw new CoreError('bad-input', 'The two passphrases differ.', 'Start again; nothing was changed.');
};
