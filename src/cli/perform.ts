import type { Command } from 'commander';
import type { GlobalOptions } from './options.ts';
import type { Session } from './session.ts';

const globalsOf = (command: Command): GlobalOptions => ({
  override: [],
  ...command.optsWithGlobals<Partial<GlobalOptions>>(),
});

/** Runs a command's work in a session with the core; all that it needs is loaded here, not before. */
export const perform = async (command: Command, work: (session: Session) => Promise<void>): Promise<void> => {
  const { runInSession } = await import('./run.ts');
  await runInSession(globalsOf(command), work);
};

/** Runs a command that brings its own core, or none; see `runReporting`. */
export const performAlone = async (
  command: Command,
  work: (options: GlobalOptions, interrupt: AbortSignal) => Promise<number | undefined>,
): Promise<void> => {
  const { runReporting } = await import('./run.ts');
  const options = globalsOf(command);
  await runReporting(options, (interrupt) => work(options, interrupt));
};
