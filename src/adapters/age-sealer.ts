import { CoreError } from '../core/core-error.ts';
import type { Sealer } from '../core/ports.ts';
import { openSealed, seal, sealedTo } from './age-file.ts';

const failures = {
  'no-age-file': () => new CoreError('bad-input', 'This is no age file.', 'Give a file that Keybridge made.'),
  damaged: () => new CoreError('bad-input', 'The file is damaged or cut off.', 'Use another copy of it.'),
};

const wrongPassphrase = (): CoreError =>
  new CoreError(
    'wrong-passphrase',
    'The file does not open: the passphrase is wrong, or the file is damaged.',
    'Try the passphrase again; if it is right, use another copy of the file.',
  );

const wrongRecipient = (): CoreError =>
  new CoreError(
    'wrong-recipient',
    'The file is not encrypted to your recipient, or it is damaged.',
    'Send your recipient to whoever made the file, and have it made again.',
    { commandLine: 'See yours with `keybridge handoff me`.' },
  );

/** What age itself writes as a recipient of X25519; others, of plugins, are not known here. */
const recipientForm = /^age1[02-9ac-hj-np-z]{58}$/;

/** It is not quoted: somebody may have given an identity, which is a secret. */
const noRecipient = (): CoreError =>
  new CoreError(
    'bad-input',
    'This is no recipient of age: it begins with age1 and has 62 characters, none of them mistyped.',
    'Have your colleague send you theirs again.',
    { commandLine: 'They see it with `keybridge handoff me`.' },
  );

/** Texts as age files: the `age` program opens them too. */
export const createAgeSealer = (): Sealer => ({
  async seal(text, to) {
    if (!('recipient' in to)) return seal(text, to);
    if (!recipientForm.test(to.recipient)) throw noRecipient();
    try {
      return await seal(text, to);
    } catch {
      // Its checksum does not fit.
      throw noRecipient();
    }
  },

  async sealedTo(bytes) {
    const found = await sealedTo(bytes);
    if (found === 'no-age-file' || found === 'damaged') throw failures[found]();
    return found;
  },

  async open(bytes, by) {
    const opened = await openSealed(bytes, by);
    if ('text' in opened) return opened.text;
    if (opened.failure !== 'not-opened') throw failures[opened.failure]();
    throw 'identity' in by ? wrongRecipient() : wrongPassphrase();
  },

  async makeIdentity() {
    const { generateX25519Identity } = await import('age-encryption');
    return generateX25519Identity();
  },

  async recipientOf(identity) {
    const { identityToRecipient } = await import('age-encryption');
    return identityToRecipient(identity);
  },
});
