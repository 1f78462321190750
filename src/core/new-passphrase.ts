import { fewestCharacters, isLongEnough } from '../contract/new-passphrase.ts';
import { CoreError } from './core-error.ts';

/** Throws where something would be sealed with a passphrase that is quickly guessed. */
export const assertNewPassphrase = (passphrase: string): void => {
  if (isLongEnough(passphrase)) return;
  throw new CoreError(
    'bad-input',
    `A new passphrase has at least ${fewestCharacters} characters.`,
    'Take a longer one: several words are easy to keep.',
  );
};
