import type { Failure } from '../../contract/errors.ts';
import type { Dispatch, MethodOutput } from '../../contract/methods.ts';

/** The texts of a pair while it is entered. They are passed on and never kept. */
export interface KeyTexts {
  readonly apiKey: string;
  readonly privateKey: string;
  readonly keyPassphrase: string;
}

/**
 * What the core says of the texts so far. `private` is what it reads of the private key alone; `pair` is there when
 * both belong together well enough to be saved.
 */
export type KeyReading =
  | { readonly state: 'empty' }
  | { readonly state: 'private-refused'; readonly failure: Failure; readonly wantsPassphrase: boolean }
  | { readonly state: 'api-key-missing'; readonly private: PrivateReading; readonly failure: Failure }
  | { readonly state: 'api-key-refused'; readonly private: PrivateReading; readonly failure: Failure }
  | { readonly state: 'ready'; readonly private: PrivateReading; readonly apiKeyEnding: string };

export type PrivateReading = Pick<MethodOutput<'keys.read'>, 'bits' | 'privateKeyFingerprint' | 'repairs'>;

/** Has the form of an API key, so that the core reads a private key whose API key is not known yet. */
const standIn = '0'.repeat(32);

const isEncrypted = (text: string): boolean => /ENCRYPTED/.test(text);

const given = (text: string): string | undefined => (text.trim() === '' ? undefined : text);

/** Has the core read what was entered so far, so that the reason of a refusal can stand under the field it is about. */
export const readEntry = async (call: Dispatch, texts: KeyTexts): Promise<KeyReading> => {
  const privateKey = given(texts.privateKey);
  if (privateKey === undefined) return { state: 'empty' };
  const keyPassphrase = given(texts.keyPassphrase);
  const alone = await call('keys.read', { apiKey: standIn, privateKey, keyPassphrase });
  if (!alone.ok) {
    return { state: 'private-refused', failure: alone.error, wantsPassphrase: isEncrypted(privateKey) };
  }
  const { bits, privateKeyFingerprint, repairs } = alone.value;
  const found = { bits, privateKeyFingerprint, repairs };
  const apiKey = given(texts.apiKey);
  const both = await call('keys.read', { apiKey, privateKey, keyPassphrase });
  if (!both.ok) {
    const state = apiKey === undefined ? 'api-key-missing' : 'api-key-refused';
    return { state, private: found, failure: both.error };
  }
  return { state: 'ready', private: found, apiKeyEnding: both.value.apiKeyEnding };
};

/** A reading that was overtaken by a newer one is dropped, whatever order the answers come in. */
export const createReader = (call: Dispatch) => {
  let newest = 0;
  return async (texts: KeyTexts): Promise<KeyReading | undefined> => {
    newest += 1;
    const mine = newest;
    const reading = await readEntry(call, texts);
    return mine === newest ? reading : undefined;
  };
};

/** Far more than any key file has; a longer one is not worth carrying over. */
export const largestFile = 256 * 1024;

/** Which of the dropped texts is the private key's file, and which holds nothing but the API key. */
export const sortTexts = (texts: readonly string[]): { apiKey?: string; privateKey?: string } => {
  const privateKey =
    texts.find((text) => text.includes('BEGIN')) ?? texts.find((text) => text.trim().length > 64);
  const apiKey = texts.find((text) => text !== privateKey && text.trim() !== '');
  return {
    ...(apiKey === undefined ? {} : { apiKey: apiKey.trim() }),
    ...(privateKey === undefined ? {} : { privateKey }),
  };
};
