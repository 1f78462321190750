import type { Call } from '../../src/contract/client.ts';
import type { Connection } from '../../src/contract/model.ts';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import type { MagentoRoot } from './magento-root.ts';
import { createShops, type Shop } from './many-instances.ts';

/** Somebody with another Keybridge, who looked after Acme's shops so far and has its new key pair. */
export interface Colleague extends AsyncDisposable {
  /** Fresh ones, each bound to a data space of its own. */
  readonly shops: readonly Shop[];
  /** The label of the pair that the shops are bound to, and of the one that takes its place. */
  readonly oldPair: string;
  readonly newPair: string;
  readonly apiKeys: { readonly old: string; readonly new: string };
  /** Hands off everything that they have of Acme: an age file to the recipient, at the path. */
  handOff(recipient: string, path: string): Promise<void>;
  /** The production API keys that the shops read now, each once. */
  apiKeysInUse(): Promise<Set<string | null>>;
}

const apiKeyPath = 'services_connector/services_connector_integration/production_api_key';

/** Prepares a core that has nothing yet but the gateways of that simulator. */
export const createColleague = async (
  { call, simulator }: { call: Call; simulator: Simulator },
  count: number,
  connectionTo?: (root: string) => Connection,
): Promise<Colleague> => {
  const add = async (
    keyEnvironment: 'sandbox' | 'production',
    pair: { apiKey: string; privateKey: string },
    label?: string,
  ) => {
    const wish = { client: 'Acme', keyEnvironment, madeBy: 'license-holder' as const, ...pair };
    return (await call('keys.add', label === undefined ? wish : { ...wish, label })).keyPair.label;
  };
  await call('clients.add', { name: 'Acme' });
  await add('sandbox', simulator.licenseHolder.sandbox);
  const oldPair = await add('production', simulator.licenseHolder.production);
  await call('keys.check', {});
  const { shops, close } = await createShops({ call }, count, 'Acme', connectionTo);
  const fresh = await simulator.issueKeyPair('production');
  const newPair = await add('production', fresh, 'Acme production, new');

  const apiKeyOf = async ({ effective }: MagentoRoot) => (await effective([apiKeyPath]))[apiKeyPath] ?? null;
  return {
    shops,
    oldPair,
    newPair,
    apiKeys: { old: simulator.licenseHolder.production.apiKey, new: fresh.apiKey },
    async handOff(recipient, path) {
      const what = { clients: ['Acme'], withInstances: true, withGateways: true };
      await call('handoff.create', { path, to: { recipient }, ...what });
    },
    apiKeysInUse: async () => new Set(await Promise.all(shops.map(({ magento }) => apiKeyOf(magento)))),
    [Symbol.asyncDispose]: close,
  };
};
