import { writeFile } from 'node:fs/promises';
import type { Connection } from '../../src/contract/model.ts';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import { createLiveBench } from './live-bench.ts';
import type { MagentoRoot } from './magento-root.ts';
import { createShops, type Shop } from './many-instances.ts';

/** Somebody with another Keybridge, who looked after Acme's shops so far and has its new key pair. */
export interface Colleague extends AsyncDisposable {
  readonly simulator: Simulator;
  /** Fresh ones, each bound to a data space of its own. */
  readonly shops: readonly Shop[];
  /** The label of the pair that the shops are bound to, and of the one that takes its place. */
  readonly oldPair: string;
  readonly newPair: string;
  /** Hands off everything that they have of Acme: an age file to the recipient, at the path. */
  handOff(recipient: string, path: string): Promise<void>;
  /** The API key that a shop reads now. */
  apiKeyOf(magento: MagentoRoot): Promise<string | null>;
  /** Those of the two pairs. */
  readonly apiKeys: { readonly old: string; readonly new: string };
}

const apiKeyPath = 'services_connector/services_connector_integration/production_api_key';

export const createColleague = async (
  count: number,
  connectionTo: (root: string) => Connection,
): Promise<Colleague> => {
  const bench = await createLiveBench();
  const { call, files, simulator } = bench;
  const { shops, close } = await createShops(bench, count, 'Acme', connectionTo);
  const { apiKey, privateKey } = await simulator.issueKeyPair('production');
  const newPair = 'Acme production, new';
  await call('keys.add', {
    ...{ client: 'Acme', keyEnvironment: 'production', label: newPair, madeBy: 'license-holder' },
    ...{ apiKey, privateKey },
  });
  return {
    simulator,
    shops,
    oldPair: 'Acme production',
    newPair,
    apiKeys: { old: simulator.licenseHolder.production.apiKey, new: apiKey },
    async handOff(recipient, path) {
      const sealed = '/acme.age';
      await call('handoff.create', {
        ...{ path: sealed, to: { recipient }, clients: ['Acme'] },
        ...{ withInstances: true, withGateways: true },
      });
      await writeFile(path, files.all.get(sealed) ?? '');
    },
    apiKeyOf: async (magento) => (await magento.effective([apiKeyPath]))[apiKeyPath] ?? null,
    async [Symbol.asyncDispose]() {
      await close();
      await bench[Symbol.asyncDispose]();
    },
  };
};
