/**
 * The names that every store takes: they become file names, also where case does not count, and accounts of a keychain
 * beside others with a `#`. `identity` is a file of the passphrase vault.
 */
export const assertSecretName = (name: string): void => {
  if (!/^[a-z0-9][a-z0-9.-]{0,199}$/.test(name) || name === 'identity') {
    throw new Error('A secret’s name may hold a-z, 0-9, dots and dashes, and is not “identity”');
  }
};
