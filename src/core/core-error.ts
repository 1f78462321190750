import type { ErrorCode, Failure, Finding } from '../contract/errors.ts';

/** `commandLine`: a whole sentence naming the option or command that does what the remedy says; `details` as in a failure. */
interface Details extends ErrorOptions {
  commandLine?: string | undefined;
  details?: readonly string[] | undefined;
}

/** A failure that a person can act on. Anything else that is thrown becomes `internal` in `dispatch`. */
export class CoreError extends Error {
  override name = 'CoreError';
  readonly code: ErrorCode;
  readonly remedy: string;
  readonly commandLine: string | undefined;
  readonly details: readonly string[] | undefined;

  constructor(code: ErrorCode, message: string, remedy: string, details: Details = {}) {
    super(message, details);
    this.code = code;
    this.remedy = remedy;
    this.commandLine = details.commandLine;
    this.details = details.details;
  }

  toFailure(): Failure {
    const { code, message, remedy, commandLine, details } = this;
    return { code, message, remedy, commandLine, ...(details && { details: [...details] }) };
  }
}

/** A guard's refusal. */
export class GuardRefused extends CoreError {
  override name = 'GuardRefused';
  readonly finding: Finding;

  constructor(finding: Finding) {
    super(finding.code, finding.message, finding.remedy);
    this.finding = finding;
  }

  override toFailure(): Failure {
    return { ...super.toFailure(), override: this.finding.override };
  }
}

/** A person has to say yes first. */
export const confirmationNeeded = (message: string, remedy: string): CoreError =>
  new CoreError('confirmation-needed', message, remedy, { commandLine: 'Give --yes to confirm.' });
