import type { Override } from '../contract/errors.ts';

/** Options that every command takes. */
export interface GlobalOptions {
  readonly profile?: string;
  readonly passphraseFile?: string;
  readonly override: Override[];
  readonly yes?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}
