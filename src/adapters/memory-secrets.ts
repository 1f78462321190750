import type { SecretStore } from '../core/ports.ts';

/** Secrets that nothing outlives: for practice. */
export const createMemorySecrets = (): SecretStore => {
  const secrets = new Map<string, string>();
  return {
    get: async (name) => secrets.get(name),
    set: async (name, value) => void secrets.set(name, value),
    delete: async (name) => void secrets.delete(name),
  };
};
