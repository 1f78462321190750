import { join } from 'node:path';
import type { Call } from '../contract/client.ts';
import type { DataSpace, Project } from '../contract/model.ts';
import type { Simulator } from '../simulator/start-simulator.ts';
import { writeKeyFiles } from './key-files.ts';
import { writeSampleShop } from './sample-shop.ts';

const client = 'Acme';
const environments = ['sandbox', 'production'] as const;

const spaceOf = ({ dataSpaces }: Project, type: 'Production' | 'Testing'): DataSpace => {
  const found = dataSpaces.find((space) => space.type === type);
  if (!found) throw new Error(`The simulator made no ${type} data space`);
  return found;
};

/** Both pairs of a client, asked about, and a project. */
const addClient = async (call: Call, { url, licenseHolder }: Simulator): Promise<Project> => {
  await call('clients.add', { name: client });
  for (const keyEnvironment of environments) {
    await call('gateways.set', { keyEnvironment, url });
    const pair = licenseHolder[keyEnvironment];
    await call('keys.add', { client, keyEnvironment, madeBy: 'license-holder', ...pair });
  }
  await call('keys.check', {});
  return call('projects.create', { client, name: 'Acme shops' });
};

/** One instance that was exported, and one that is bound only. */
const addInstances = async (call: Call, folder: string, project: Project): Promise<void> => {
  const root = join(folder, 'acme-eu');
  const live = await call('instances.add', {
    client,
    name: 'Acme EU',
    baseUrl: 'https://acme-eu.example/',
    services: ['payment-services', 'live-search'],
    connection: { kind: 'local', root },
  });
  await call('instances.bind', { instance: live.id, dataSpace: spaceOf(project, 'Production').id });
  const into = await writeSampleShop(root);
  await call('exports.write', { instance: live.id, format: 'env-php', into, confirmed: true });

  const staging = await call('instances.add', {
    client,
    name: 'Acme EU staging',
    stage: 'staging',
    services: ['payment-services'],
  });
  await call('instances.bind', { instance: staging.id, dataSpace: spaceOf(project, 'Testing').id });
};

/**
 * A client that has come far, and for one that is yet to be connected what a person is given: the license holder's
 * downloads, and a shop.
 */
export const seedPractice = async (call: Call, folder: string, simulator: Simulator): Promise<void> => {
  await addInstances(call, folder, await addClient(call, simulator));
  await writeKeyFiles(await simulator.addLicenseHolder(), join(folder, 'new-client-keys'));
  await writeSampleShop(join(folder, 'new-client-shop'));
};
