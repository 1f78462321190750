import { CoreError } from '../core/core-error.ts';
import type { Sealer } from '../core/ports.ts';
import { openWithPassphrase, sealWithPassphrase } from './age-file.ts';

/** Texts as age files behind a passphrase: the `age` program opens them too. */
export const createAgeSealer = (): Sealer => ({
  seal: sealWithPassphrase,

  async open(bytes, passphrase) {
    const opened = await openWithPassphrase(bytes, passphrase);
    if ('text' in opened) return opened.text;
    if (opened.failure === 'no-age-file') {
      throw new CoreError('bad-input', 'This is no age file.', 'Give a file that Keybridge made.');
    }
    if (opened.failure === 'damaged') {
      throw new CoreError('bad-input', 'The file is damaged or cut off.', 'Use another copy of it.');
    }
    throw new CoreError(
      'wrong-passphrase',
      'The file does not open: the passphrase is wrong, or the file is damaged.',
      'Try the passphrase again; if it is right, use another copy of the file.',
    );
  },
});
