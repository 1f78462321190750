import type { Call } from '../contract/client.ts';
import type { MadeBy } from '../contract/model.ts';
import { findApiKey } from '../core/keys/portal-download.ts';
import { needsPassphrase } from '../core/keys/private-key.ts';
import { CoreError } from '../core/core-error.ts';
import type { KeyFileOptions } from './key-files.ts';
import { readTextFile } from './read-file.ts';
import { askHidden, askHiddenBlock, askText, isInteractive } from './terminal.ts';

const missing = (what: string, option: string): CoreError =>
  new CoreError(
    'bad-input',
    `${what} is missing, and there is no terminal to ask on.`,
    `Give ${option} FILE.`,
  );

/** Before anything is asked: throws where it would be asked in vain, for the client or the vault is not there. */
export const assertCanStore = async (call: Call, client: string): Promise<void> => {
  if (!isInteractive()) return;
  await call('keys.list', { client });
  const { vaults } = await call('status.read', {});
  const { reason, remedy, commandLine } = vaults.find(({ inUse, available }) => inUse && !available) ?? {};
  if (reason !== undefined) throw new CoreError('vault-unavailable', reason, remedy ?? '', { commandLine });
};

/** Secrets come from files, from standard input, or from a person typing; never from arguments. */
export const gatherKeyTexts = async ({ apiKeyFile, privateKeyFile, keyPassphraseFile }: KeyFileOptions) => {
  if ([apiKeyFile, privateKeyFile, keyPassphraseFile].filter((file) => file === '-').length > 1) {
    throw new CoreError(
      'bad-input',
      'Standard input can be only one of the files.',
      'Give the others as files.',
    );
  }
  if (privateKeyFile === undefined && !isInteractive())
    throw missing('The private key', '--private-key-file');
  const privateKey =
    privateKeyFile === undefined
      ? await askHiddenBlock(
          'Paste the private key, or the whole download; it ends with its END line and is not shown:',
        )
      : await readTextFile(privateKeyFile, '--private-key-file');

  let apiKey = apiKeyFile === undefined ? undefined : await readTextFile(apiKeyFile, '--api-key-file');
  if (apiKey === undefined && findApiKey(privateKey) === undefined && isInteractive()) {
    apiKey = await askHidden('Paste the API key (it is not shown):');
  }

  let keyPassphrase =
    keyPassphraseFile === undefined
      ? undefined
      : (await readTextFile(keyPassphraseFile, '--key-passphrase-file')).replace(/\r?\n$/, '');
  if (keyPassphrase === undefined && needsPassphrase(privateKey)) {
    if (!isInteractive())
      throw missing('The passphrase of the encrypted private key', '--key-passphrase-file');
    keyPassphrase = await askHidden('Passphrase of the private key:');
  }
  return { privateKey, apiKey, keyPassphrase };
};

const origins: Record<string, MadeBy | undefined> = {
  '1': 'license-holder',
  '2': 'partner-signer',
  '3': 'shared-access',
};

/** Who generated the pair, asked where there is a terminal: keys of a shared-access user do not work for services. */
export const askMadeBy = async (): Promise<MadeBy | undefined> => {
  if (!isInteractive()) return undefined;
  process.stderr.write(
    'Who generated this pair? Services accept only those of the license holder or of a partner contract’s signer.\n' +
      '  1  the license holder\n  2  the signer of our partner contract\n  3  someone with shared access\n',
  );
  return origins[await askText('1, 2, 3, or Enter when you do not know:')];
};
