import { randomUUID } from 'node:crypto';
import type { Gateways, Profile } from '../contract/model.ts';

/** Adobe's own gateways (registry-api.md, "Gateways and paths"). */
export const adobeGateways: Gateways = {
  sandbox: 'https://commerce-beta.adobe.io/',
  production: 'https://commerce.adobe.io/',
};

/** A profile as it is before anything was done; its id is fixed by the first write. */
export const emptyProfile = (): Profile => ({
  schemaVersion: 1,
  id: randomUUID(),
  settings: { gateways: { ...adobeGateways }, timeouts: { connect: 10_000, answer: 20_000 } },
  clients: [],
  keyPairs: [],
  instances: [],
  snapshots: [],
});
