import { randomUUID } from 'node:crypto';
import { CallFailed, type Call, createClient } from '../contract/client.ts';
import type { Failure, Finding, Notice, Override } from '../contract/errors.ts';
import type { MethodInput, MethodName, MethodOutput } from '../contract/methods.ts';
import { printable } from '../contract/printable.ts';
import { CoreError } from '../core/core-error.ts';
import type { KeybridgeCore } from '../core/create-core.ts';
import { inFull } from './in-full.ts';
import type { GlobalOptions } from './options.ts';
import { knownPassphrase, passphraseFileOf } from './passphrase.ts';
import { askText, askYesNo, isInteractive } from './terminal.ts';
import { type Watch, watchCount } from './watch-job.ts';

/** What a command works with: calls into the core, and one way to print. */
export interface Session {
  readonly options: GlobalOptions;
  /** Unlocks the vault and asks for confirmations where there is a terminal. */
  readonly call: Call;
  /** `call` for work that can take long: shows progress, and Ctrl-C cancels it. */
  readonly callJob: <M extends MethodName>(
    method: M,
    input: Omit<MethodInput<M>, 'jobId'>,
    watch?: (options: GlobalOptions) => Watch,
  ) => Promise<MethodOutput<M>>;
  /** What was asked for: the document with --json, else the text. */
  print(value: unknown, text: string): void;
  /** What was done: the document with --json, else the text, unless it is to be quiet. */
  done(value: unknown, text: string): void;
  /** What goes on, for people only. */
  tell(text: string): void;
  warn(findings: readonly (Finding | Notice)[]): void;
  /** Ends with this code although the call succeeded. */
  exitWith(code: number): void;
}

type Warning = Pick<Finding, 'message'> & Partial<Pick<Finding, 'code' | 'remedy'>>;

const warningOf = (said: Finding | Notice): Warning =>
  'text' in said ? { message: inFull(said.text, said.commandLine) } : said;

const printWarning = (json: boolean | undefined, said: Finding | Notice): void => {
  const { code, message, remedy } = warningOf(said);
  const line = json
    ? JSON.stringify({ warning: { code, message, remedy } })
    : `Warning: ${printable(inFull(message, remedy))}`;
  process.stderr.write(`${line}\n`);
};

type Answer = { overrides?: Override[]; confirmed?: boolean };

/** What a person at the terminal adds to a refused call; undefined when the refusal stands. */
const askConsent = async (failure: Failure): Promise<Answer | undefined> => {
  if (!isInteractive()) return undefined;
  if (failure.code === 'confirmation-needed') {
    process.stderr.write(`${printable(failure.message)}\n`);
    if (await askYesNo('Go on?')) return { confirmed: true };
    throw new CoreError(failure.code, 'You said no, and nothing of that was changed.', '');
  }
  if (failure.code === 'connector-missing') {
    process.stderr.write(`${printable(failure.message)}\n${printable(failure.remedy)}\n`);
    return (await askYesNo('Try again now?')) ? {} : undefined;
  }
  if (failure.override === undefined) return undefined;
  process.stderr.write(`${printable(failure.message)} ${printable(failure.remedy)}\n`);
  const value = await askText(`To go on all the same, type ${failure.override}:`);
  const code = failure.code as Override['code'];
  return value === '' ? undefined : { overrides: [{ code, value }] };
};

export const createSession = (
  core: KeybridgeCore,
  options: GlobalOptions,
  interrupt: AbortSignal,
): Session => {
  const client = createClient(core.dispatch);
  let unlocked = false;

  const unlock = async () => {
    unlocked = true;
    const passphrase = await knownPassphrase(options, 'Passphrase of the vault:');
    await client('vault.unlock', { passphrase, create: passphraseFileOf(options) !== undefined });
  };

  const call: Call = async (method, input) => {
    try {
      return await client(method, input);
    } catch (error) {
      if (!(error instanceof CallFailed) || interrupt.aborted) throw error;
      if (error.failure.code === 'vault-locked' && !unlocked) {
        await unlock();
        return call(method, input);
      }
      const { overrides: given = [] } = input as Answer;
      const consent = await askConsent(error.failure);
      const tried = consent?.overrides?.some((each) =>
        given.some(({ code, value }) => code === each.code && value === each.value),
      );
      if (!consent || tried) throw error;
      const [typed] = consent.overrides ?? [];
      if (typed && !error.failure.override?.endsWith(typed.value)) {
        process.stderr.write('That is not the name.\n');
        throw error;
      }
      const overrides = consent.overrides && { overrides: [...given, ...consent.overrides] };
      return call(method, { ...input, ...consent, ...overrides });
    }
  };

  const callJob: Session['callJob'] = async (method, input, watch = watchCount) => {
    const jobId = randomUUID();
    const cancel = () => void core.dispatch('jobs.cancel', { jobId });
    const { hear, end } = watch(options);
    const stop = core.listen((...told) => {
      if ('jobId' in told[1] && told[1].jobId === jobId) hear(...told);
    });
    interrupt.addEventListener('abort', cancel, { once: true });
    try {
      return await call(method, { ...input, jobId } as MethodInput<typeof method>);
    } finally {
      interrupt.removeEventListener('abort', cancel);
      stop();
      end();
    }
  };

  const print: Session['print'] = (value, text) => {
    if (options.json) process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
    else if (text !== '') process.stdout.write(`${text}\n`);
  };

  return {
    options,
    call,
    callJob,
    print,
    done: (value, text) => print(value, options.quiet ? '' : text),
    tell(text) {
      if (!options.json && !options.quiet)
        process.stdout.write(`${text.split('\n').map(printable).join('\n')}\n`);
    },
    warn(findings) {
      for (const finding of findings) printWarning(options.json, finding);
    },
    exitWith(code) {
      process.exitCode = code;
    },
  };
};
