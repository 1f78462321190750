import { generateKeyPair, type KeyObject, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import type { RegistryState } from './registry-state.ts';

/** Which kind a key pair is; it tells the two gateways apart on the simulator's one address. */
export type KeyEnvironment = 'sandbox' | 'production';

/** A key pair as the API Portal hands it out: 32 hex characters, and PKCS#8 PEM. */
export interface IssuedKeyPair {
  readonly apiKey: string;
  readonly privateKey: string;
}

export interface KnownKey {
  readonly keyEnvironment: KeyEnvironment;
  readonly publicKey: KeyObject;
  /** What the pair's license holder has behind that gateway. */
  readonly registry: RegistryState;
}

/** The API Portal: it keeps public keys only. */
export interface Portal {
  issue(keyEnvironment: KeyEnvironment, registry: RegistryState): Promise<IssuedKeyPair>;
  /** The pair is unknown to the gateway from now on. */
  revoke(apiKey: string): void;
  find(apiKey: string): KnownKey | undefined;
}

const generate = promisify(generateKeyPair);

export const createPortal = (): Portal => {
  const keys = new Map<string, KnownKey>();
  return {
    async issue(keyEnvironment, registry) {
      const { publicKey, privateKey } = await generate('rsa', { modulusLength: 2048 });
      const apiKey = randomBytes(16).toString('hex');
      keys.set(apiKey, { keyEnvironment, publicKey, registry });
      return { apiKey, privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
    },
    revoke: (apiKey) => void keys.delete(apiKey),
    find: (apiKey) => keys.get(apiKey),
  };
};
