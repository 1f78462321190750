import type { Connection, Instance, RegistryDataSpace } from '../../src/contract/model.ts';
import type { LiveBench } from './live-bench.ts';
import { baseUrlOf } from './magento-rows.ts';
import { createMagentoRoot, type MagentoRoot } from './magento-root.ts';

/** An instance with a Magento and a data space of its own. */
export interface Shop {
  readonly name: string;
  readonly magento: MagentoRoot;
  readonly instance: Instance;
}

/** As many shops, each bound to a testing data space of its own; `close` removes their roots. */
export const createShops = async (
  { call }: Pick<LiveBench, 'call'>,
  count: number,
  client = 'Acme',
  connectionTo: (root: string) => Connection = (root) => ({ kind: 'local', root }),
): Promise<{ shops: Shop[]; close: () => Promise<void> }> => {
  const free: RegistryDataSpace[] = [];
  const shops: Shop[] = [];
  for (let number = 1; number <= count; number += 1) {
    if (free.length === 0) {
      const { dataSpaces } = await call('projects.create', { client, name: `${client} project ${number}` });
      free.push(...dataSpaces.filter(({ type }) => type === 'Testing'));
    }
    const magento = await createMagentoRoot();
    const name = `Shop ${String(number).padStart(2, '0')}`;
    await magento.setRows({ 'web/unsecure/base_url': baseUrlOf(`${client} ${name}`) });
    await call('instances.add', { client, name, stage: 'staging', connection: connectionTo(magento.root) });
    const dataSpace = String(free.shift()?.id);
    const { instance } = await call('instances.bind', { instance: `${client}/${name}`, dataSpace });
    shops.push({ name, magento, instance });
  }
  return {
    shops,
    async close() {
      for (const { magento } of shops) await magento[Symbol.asyncDispose]();
    },
  };
};
