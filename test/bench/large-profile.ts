import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Profile } from '../../src/contract/model.ts';
import { emptyProfile } from '../../src/core/profile.ts';

const print = '0'.repeat(64);
const at = '2026-01-01T00:00:00.000Z';

/** A profile of this many bound instances, ten a client, with both key pairs a client. */
export const largeProfile = (instances: number): Profile => {
  const profile: Profile = emptyProfile();
  for (let n = 0; n < instances / 10; n += 1) {
    const clientId = randomUUID();
    profile.clients.push({ id: clientId, name: `Client ${n}`, edition: 'commerce' });
    const pairOf = (keyEnvironment: 'sandbox' | 'production') => {
      const id = randomUUID();
      profile.keyPairs.push({
        id,
        clientId,
        keyEnvironment,
        label: `Client ${n} ${keyEnvironment}`,
        madeBy: 'license-holder',
        privateKeyFingerprint: print,
        apiKeyFingerprint: print,
        apiKeyEnding: '7c1e',
        createdAt: at,
        check: { state: 'accepted', at, detail: 'The registry answered.' },
      });
      return id;
    };
    const keyPairs = { sandbox: pairOf('sandbox'), production: pairOf('production') };
    for (let m = 0; m < 10; m += 1) {
      const dataSpaceId = randomUUID();
      profile.instances.push({
        id: randomUUID(),
        clientId,
        name: `Shop ${m}`,
        stage: 'production',
        baseUrl: `https://shop-${m}.example/`,
        connection: { kind: 'ssh', host: `shop-${m}.example`, user: 'deploy', root: '/var/www/shop' },
        activeKeyEnvironment: 'production',
        keyPairs,
        project: { id: 'project', name: `Client ${n} shops` },
        dataSpace: { id: dataSpaceId, name: 'Production', type: 'Production' },
        services: ['payment-services', 'live-search'],
        exported: { at, format: 'env-php', configHash: print, dataSpaceId, apiKeyFingerprints: {} },
      });
    }
  }
  return profile;
};

export const writeLargeProfile = async (folder: string, instances: number): Promise<void> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(join(folder, 'profile.json'), JSON.stringify(largeProfile(instances)), { mode: 0o600 });
};
