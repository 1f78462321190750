import { expect, test } from 'vitest';
import { adobeGateways } from '../../src/core/profile.ts';
import { createCoreInMemory, failureFrom } from '../support/core-in-memory.ts';
import { CoreError } from '../../src/core/core-error.ts';

test('an empty profile: where it is, what there is, which vaults can be had', async () => {
  const { call } = createCoreInMemory();
  expect(await call('status.read', {})).toEqual({
    version: '0.0.0',
    profile: '/in-memory',
    vault: 'keychain',
    vaults: [
      { kind: 'keychain', inUse: true, available: true },
      { kind: 'passphrase', inUse: false, available: true },
    ],
    isLocked: false,
    passphraseVaultExists: false,
    isVaultChosen: false,
    gateways: adobeGateways,
    clients: 0,
    keyPairs: 0,
    instances: 0,
    keptAside: [],
  });
});

test('it counts, and says why a vault cannot be had and what to do', async () => {
  const { call, addClient, addKeys, vaults } = createCoreInMemory();
  await addClient('Acme');
  await addClient('Borealis');
  await addKeys('Acme', 'sandbox');
  for (const name of ['EU', 'US', 'UK']) await call('instances.add', { client: 'Acme', name });
  await call('gateways.set', { keyEnvironment: 'sandbox', url: 'https://gateway.example' });
  await call('vault.unlock', { passphrase: 'four words', create: true });
  vaults.keychainState = { available: false, reason: 'No keychain.', remedy: 'Install one.' };
  expect(await call('status.read', {})).toMatchObject({
    clients: 2,
    keyPairs: 1,
    instances: 3,
    vaults: [
      { kind: 'keychain', inUse: true, available: false, reason: 'No keychain.', remedy: 'Install one.' },
      { kind: 'passphrase', inUse: false, available: true },
    ],
    passphraseVaultExists: true,
    isVaultChosen: true,
    gateways: { ...adobeGateways, sandbox: 'https://gateway.example/' },
  });
});

test('profiles that were kept aside are told of, one that cannot be read stops it', async () => {
  const { ports } = createCoreInMemory();
  const keptAside = async () => ['/in-memory/profile.unreadable-1.json'];
  const aside = createCoreInMemory({ ports: { profile: { ...ports.profile, keptAside } } });
  expect((await aside.call('status.read', {})).keptAside).toEqual(await keptAside());
  const read = async (): Promise<never> => {
    throw new CoreError('profile-newer', 'It is newer.', 'Update.');
  };
  const newer = createCoreInMemory({ ports: { profile: { ...ports.profile, read } } });
  expect((await failureFrom(newer.call('status.read', {}))).code).toBe('profile-newer');
});
