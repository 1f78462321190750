import type { ErrorCode, Failure, Finding } from '../contract/errors.ts';

/** A failure that a person can act on. Anything else that is thrown becomes `internal` in `dispatch`. */
export class CoreError extends Error {
  override name = 'CoreError';
  readonly code: ErrorCode;
  readonly remedy: string;

  constructor(code: ErrorCode, message: string, remedy: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.remedy = remedy;
  }

  toFailure(): Failure {
    return { code: this.code, message: this.message, remedy: this.remedy };
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
