import { inspect } from 'node:util';
import { expect } from 'vitest';
import { CoreError } from '../../src/core/core-error.ts';
import type { RegistryAccess } from '../../src/core/ports.ts';

/** Fails where anything of the keys or of a signature is in what a thrown error shows of itself and its causes. */
const assertNoSecret = (error: unknown, { apiKey, privateKey }: RegistryAccess): void => {
  const everything = inspect(error, { depth: 20, showHidden: true, maxStringLength: null });
  if (apiKey !== '') expect(everything.toLowerCase()).not.toContain(apiKey.toLowerCase());
  for (const line of privateKey.split('\n').filter((text) => text.length >= 16)) {
    expect(everything).not.toContain(line);
  }
  expect(everything).not.toMatch(/eyJ[\w-]*\.[\w-]|PRIVATE KEY/);
};

/**
 * The failure that a registry call ends in, after a look that it can be acted on, can be printed, and that nothing of
 * the keys or the signature is in it.
 */
export const failureOf = async (call: Promise<unknown>, access: RegistryAccess): Promise<CoreError> => {
  const error = await call.then(
    (value) => expect.fail(`It succeeded: ${inspect(value)}`),
    (failure: unknown) => failure,
  );
  assertNoSecret(error, access);
  if (!(error instanceof CoreError)) throw error;
  expect(`${error.message}${error.remedy}`).toMatch(/^[^\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+$/u);
  expect(error.message).toMatch(/\.$/);
  expect(error.remedy).toMatch(/\.$/);
  return error;
};
