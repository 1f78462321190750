import { outsidePem } from './pem-block.ts';

/** Every different run of exactly 32 lower-case hex characters outside of PEM blocks: the form of an API key. */
export const apiKeysIn = (text: string): string[] => [
  ...new Set(outsidePem(text).match(/(?<![A-Za-z0-9])[0-9a-f]{32}(?![A-Za-z0-9])/g)),
];

/** The API key in a download that holds both; undefined when there is none, or more than one. */
export const findApiKey = (text: string): string | undefined => {
  const found = apiKeysIn(text);
  return found.length === 1 ? found[0] : undefined;
};
