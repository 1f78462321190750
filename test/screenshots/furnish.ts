import type { App } from '../e2e/support/app.ts';
import { seed } from '../e2e/support/seed.ts';
import { spaceOf } from '../e2e/support/wizard-page.ts';

/** What the specs' overview has, and as much more as a table looks like in use. */
export const furnish = async (app: App): Promise<void> => {
  const { call } = app;
  await seed(app);
  const exportIt = (instance: string) =>
    call('exports.write', {
      instance,
      format: 'shell',
      out: `${app.folder}/${instance.replace('/', '-')}.sh`,
    });

  const nordic = await call('projects.create', { client: 'Borealis', name: 'Nordic' });
  await app.addInstance('Borealis', 'Borealis Nordic', spaceOf(nordic, 'Production'));
  await exportIt('Borealis/Borealis Nordic');
  const [first, second] = nordic.dataSpaces.filter(({ type }) => type === 'Testing');
  const staging = await app.addInstance('Borealis', 'Borealis staging');
  await call('instances.set', { instance: staging.id, stage: 'staging' });
  await call('instances.bind', { instance: staging.id, dataSpace: first?.id ?? '' });
  await exportIt('Borealis/Borealis staging');
  await call('instances.bind', {
    instance: staging.id,
    dataSpace: second?.id ?? '',
    overrides: [{ code: 'data-space-change', value: 'Borealis staging' }],
  });
  await app.addClient('Linnea');
  const linnea = await app.addInstance('Linnea', 'Linnea');
  await call('instances.set', { instance: linnea.id, stage: 'development' });
  await app.edit(({ instances }) => {
    const shop = instances.find(({ name }) => name === 'Acme EU');
    if (!shop) return;
    shop.baseUrl = 'https://acme-eu.example/';
    shop.connection = { kind: 'ssh', host: 'acme-eu.example', user: 'deploy', root: '/var/www/acme' };
  });
};
