import { CoreError } from '../../core/core-error.ts';
import type { RegistryAccess } from '../../core/ports.ts';

/** What was asked of the registry, for the sentences about it. */
export interface Inquiry {
  readonly access: RegistryAccess;
  /** As `the list of data spaces`. */
  readonly what: string;
  /** True for what creates or renames: it carries a name that the service may refuse, and is never repeated. */
  readonly changes: boolean;
  /** What the request names by its id, as `the project “…”`. */
  readonly thing?: string;
}

/** Host and, where it is not the usual one, port of the gateway. */
export const hostOf = ({ access }: Inquiry): string => new URL(access.gateway).host;

/** A failure that may be gone at the next try. */
export class PassingFailure extends CoreError {
  override name = 'PassingFailure';
  /** How long the service asked to wait. */
  readonly retryAfterMs: number | undefined;

  constructor(
    code: 'rate-limited' | 'unreachable' | 'service-fault',
    message: string,
    remedy: string,
    details: { readonly retryAfterMs?: number | undefined; readonly commandLine?: string | undefined } = {},
  ) {
    super(code, message, remedy, details);
    this.retryAfterMs = details.retryAfterMs;
  }
}
