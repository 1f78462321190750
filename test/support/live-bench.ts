import { createHttpRegistry } from '../../src/adapters/registry/http-registry.ts';
import type { Instance, Profile, RegistryDataSpace, Stage } from '../../src/contract/model.ts';
import type { Ports } from '../../src/core/ports.ts';
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';
import { type CoreInMemory, createCoreInMemory } from './core-in-memory.ts';
import { baseUrlOf } from './magento-rows.ts';
import { createMagentoRoot, type MagentoRoot } from './magento-root.ts';

const environments = ['sandbox', 'production'] as const;

/** Acme with both key pairs and a project at a simulator, and Magentos to connect: real php, real HTTP. */
export interface LiveBench extends CoreInMemory, AsyncDisposable {
  readonly simulator: Simulator;
  /** Production, Testing 1 and Testing 2. */
  readonly spaces: readonly RegistryDataSpace[];
  /** A fresh Magento, and its instance, reached as `local:` and bound to a data space. */
  addInstance(
    name: string,
    space?: number,
    stage?: Stage,
  ): Promise<{ magento: MagentoRoot; instance: Instance }>;
  /** Another door with the same profile and vault, and these ports instead. */
  again(ports: Partial<Ports>): CoreInMemory;
  instance(name: string): Promise<Instance>;
}

export const createLiveBench = async (profile?: Profile): Promise<LiveBench> => {
  const simulator = await startSimulator({});
  const registry = createHttpRegistry();
  const bench = createCoreInMemory({ ports: { registry }, ...(profile && { profile }) });
  const { call, ports } = bench;
  const made: MagentoRoot[] = [];
  await bench.addClient('Acme');
  for (const keyEnvironment of environments) {
    await call('gateways.set', { keyEnvironment, url: simulator.url });
    await call('keys.add', {
      client: 'Acme',
      keyEnvironment,
      madeBy: 'license-holder',
      ...simulator.licenseHolder[keyEnvironment],
    });
  }
  await call('keys.check', {});
  const { dataSpaces: spaces } = await call('projects.create', { client: 'Acme', name: 'Acme shops' });

  return {
    ...bench,
    simulator,
    spaces,
    async addInstance(name, space = 0, stage = 'production') {
      const magento = await createMagentoRoot();
      made.push(magento);
      await magento.setRows({ 'web/unsecure/base_url': baseUrlOf(name) });
      const connection = { kind: 'local' as const, root: magento.root };
      await call('instances.add', { client: 'Acme', name, stage, connection });
      const { instance } = await call('instances.bind', {
        instance: name,
        dataSpace: String(spaces[space]?.id),
      });
      return { magento, instance };
    },
    again: (others) => createCoreInMemory({ ports: { ...ports, ...others } }),
    async instance(name) {
      const found = (await bench.profile()).instances.find((each) => each.name === name);
      if (!found) throw new Error(`No instance ${name}`);
      return found;
    },
    async [Symbol.asyncDispose]() {
      for (const magento of made) await magento[Symbol.asyncDispose]();
      await registry.close();
      await simulator.close();
    },
  };
};
