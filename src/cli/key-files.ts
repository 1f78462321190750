import { type Command, Option } from 'commander';
import type { MadeBy } from '../contract/model.ts';

export interface KeyFileOptions {
  madeBy?: MadeBy;
  apiKeyFile?: string;
  privateKeyFile?: string;
  keyPassphraseFile?: string;
}

/** Where a new pair comes from, and who made it. */
export const withKeyFiles = (command: Command): Command =>
  command
    .addOption(
      new Option(
        '--made-by <who>',
        'who generated it: only the first and the last carry the entitlement',
      ).choices(['license-holder', 'shared-access', 'partner-signer']),
    )
    .option('--api-key-file <file>', 'file with the API key ("-": standard input)')
    .option(
      '--private-key-file <file>',
      'file with the private key, or the whole download ("-": standard input)',
    )
    .option('--key-passphrase-file <file>', 'file with the passphrase of an encrypted private key');
