import { isCiphertext } from './ciphertext.ts';
import { refuseKey } from './pem-block.ts';
import { apiKeysIn } from './portal-download.ts';

interface ApiKey {
  readonly apiKey: string;
  readonly warnings: string[];
}

const copy = 'Copy it from the API Portal, where it stays visible.';
/** More than six times as long as every known one: some other text. */
const longest = 200;

const bareText = (text: string): string =>
  text
    .replace(/[\uFEFF\u200B-\u200D\u2060]/g, '')
    .trim()
    .replace(/^(["'`])(.*)\1$/s, '$2')
    .trim();

const unusual = (apiKey: string): ApiKey => {
  if (apiKey.length > longest)
    throw refuseKey(`This is too long to be an API key (over ${longest} characters).`, copy);
  const warning =
    'This API key is not 32 lower-case hex characters, as all known ones are: check that it is whole.';
  return { apiKey, warnings: [warning] };
};

/** Reads an API key; throws `bad-input` for what cannot be one. It goes into an HTTP header: printable ASCII only. */
export const readApiKey = (text: string): ApiKey => {
  const bare = bareText(text);
  if (bare === '') throw refuseKey('The API key is empty.', copy);
  if (/^[0-9a-f]{32}$/.test(bare)) return { apiKey: bare, warnings: [] };
  if (isCiphertext(bare)) {
    throw refuseKey(
      'This API key is encrypted text from a Magento database; saving it would encrypt it twice.',
      'Copy the API key from the API Portal, not from core_config_data.',
    );
  }
  const isOneToken = /^[A-Za-z0-9._~+/-]+={0,2}$/.test(bare) && !bare.includes('---');
  if (isOneToken) return unusual(bare);
  const [found, ...others] = apiKeysIn(text);
  if (found !== undefined && others.length === 0) return { apiKey: found, warnings: [] };
  if (found !== undefined) {
    throw refuseKey(
      `There are ${others.length + 1} values that could be the API key in this text.`,
      'Give the one you mean.',
    );
  }
  if (/-BEGIN|BEGIN [A-Z]/.test(bare)) throw refuseKey('This is a PEM text, not an API key.', copy);
  if (/^[\x21-\x7e]+$/.test(bare)) return unusual(bare);
  throw refuseKey('The API key has spaces or other characters that do not belong there.', copy);
};
