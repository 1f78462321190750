import { randomUUID } from 'node:crypto';
import type { Gateways, Preferences, Profile } from '../contract/model.ts';

/** Adobe's own gateways (registry-api.md, "Gateways and paths"). */
export const adobeGateways: Gateways = {
  sandbox: 'https://commerce-beta.adobe.io/',
  production: 'https://commerce.adobe.io/',
};

export const defaultPreferences: Preferences = { theme: 'system', idleMinutes: 15, keyAgeDays: 365 };

/** A profile as it is before anything was done; its id is fixed by the first write. */
export const emptyProfile = (): Profile => ({
  schemaVersion: 5,
  id: randomUUID(),
  settings: {
    gateways: { ...adobeGateways },
    timeouts: { connect: 10_000, answer: 20_000 },
    proxy: { kind: 'environment' },
    preferences: defaultPreferences,
  },
  clients: [],
  keyPairs: [],
  instances: [],
  snapshots: [],
  lastFailed: {},
});
