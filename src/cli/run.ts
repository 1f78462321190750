import { redact } from '../adapters/redact.ts';
import { CallFailed } from '../contract/client.ts';
import type { Failure } from '../contract/errors.ts';
import { printable } from '../contract/printable.ts';
import { CoreError } from '../core/core-error.ts';
import { composeCore } from './compose-core.ts';
import { exitCodeOf, exits } from './exit-codes.ts';
import { remedyInFull } from './in-full.ts';
import type { GlobalOptions } from './options.ts';
import { createSession, type Session } from './session.ts';

/** Shows a failure as the documented interface says, and sets the exit code. */
export const reportFailure = (failure: Failure, json: boolean | undefined): void => {
  const { code, message, details } = failure;
  const remedy = remedyInFull(failure);
  if (json) process.stderr.write(`${JSON.stringify({ error: { code, message, remedy, details } })}\n`);
  else {
    const lines = [
      message,
      ...(details ?? []).map((each) => `  ${each}`),
      ...(remedy === '' ? [] : [remedy]),
    ];
    process.stderr.write(lines.map((line) => `${printable(line)}\n`).join(''));
  }
  process.exitCode = exitCodeOf(code);
};

const failureOf = (error: unknown): Failure => {
  if (error instanceof CallFailed) return error.failure;
  if (error instanceof CoreError) return error.toFailure();
  return {
    code: 'internal',
    message: `Something went wrong inside the command line of Keybridge: ${redact(String(error))}.`,
    remedy: 'Report it, with the command and its version.',
  };
};

const leftAtOnce: Failure = {
  code: 'cancelled',
  message: 'Keybridge was left before it knew how this ended.',
  remedy: 'What was under way is done wholly or not at all: look which it is before you start again.',
  commandLine: 'Of an instance, `keybridge instance inspect` tells.',
};

/** The first Ctrl-C lets what has begun come to a whole end; the second one leaves at once. */
const onInterrupt =
  (controller: AbortController, { json, quiet }: GlobalOptions) =>
  (): void => {
    if (controller.signal.aborted) {
      reportFailure(leftAtOnce, json);
      process.exit(exits.cancelled);
    }
    if (process.stderr.isTTY && !json && !quiet)
      process.stderr.write('Stopping, as soon as nothing is left half done…\n');
    controller.abort();
  };

/**
 * Runs work with Ctrl-C as an abort signal; every failure is reported here and nowhere else.
 * Work for which Ctrl-C is the ordinary end answers an exit code of its own.
 */
export const runReporting = async (
  options: GlobalOptions,
  work: (interrupt: AbortSignal) => Promise<number | undefined>,
): Promise<void> => {
  const controller = new AbortController();
  const interrupt = onInterrupt(controller, options);
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  let exitCode: number | undefined;
  try {
    exitCode = await work(controller.signal);
  } catch (error) {
    reportFailure(failureOf(error), options.json);
  }
  process.removeListener('SIGINT', interrupt).removeListener('SIGTERM', interrupt);
  if (controller.signal.aborted) process.exitCode = exitCode ?? exits.cancelled;
};

/** Runs one command's work with a session of its own. */
export const runInSession = (
  options: GlobalOptions,
  work: (session: Session) => Promise<void>,
): Promise<void> =>
  runReporting(options, async (interrupt) => {
    const { core, close } = composeCore(options);
    try {
      await work(createSession(core, options, interrupt));
      return undefined;
    } finally {
      await close();
    }
  });
