import { type RunningApp, startApp } from '../e2e/support/app-core.ts';
import { largeProfile } from './large-profile.ts';

/** An instance for which every step of the wizard up to the review can be gone to. */
const addInstance = async ({ call, simulator }: RunningApp): Promise<string> => {
  const client = 'Acme';
  await call('clients.add', { name: client });
  for (const keyEnvironment of ['sandbox', 'production'] as const) {
    await call('keys.add', {
      client,
      keyEnvironment,
      madeBy: 'license-holder',
      ...simulator.licenseHolder[keyEnvironment],
    });
  }
  await call('keys.check', {});
  const { dataSpaces } = await call('projects.create', { client, name: 'Acme shops' });
  const { id } = await call('instances.add', { client, name: 'EU', stage: 'production' });
  await call('instances.bind', { instance: id, dataSpace: dataSpaces[0]?.id ?? '' });
  return id;
};

const [pageFolder = '', instances = ''] = process.argv.slice(2);
const app = await startApp(pageFolder, 'correct horse battery');
const instanceId = await addInstance(app);
await app.edit((draft) => {
  const { clients, keyPairs, instances: many } = largeProfile(Number(instances));
  draft.clients.push(...clients);
  draft.keyPairs.push(...keyPairs);
  draft.instances.push(...many);
});
process.on('message', () => process.send?.(app.newUrl()));
process.once('disconnect', () => void app.close());
process.send?.(instanceId);
