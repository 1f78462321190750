import type { Drift, Profile } from '../../src/contract/model.ts';
import { idPath, keyPath } from '../../src/contract/setting-paths.ts';
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
  await app.edit(liven);
};

/** As if some of them had been connected and looked into: one as it should be, one drifted, one a clone. */
const liven = ({ instances, keyPairs }: Profile): void => {
  const at = new Date().toISOString();
  const printOf = (id: string | undefined) => keyPairs.find((pair) => pair.id === id)?.apiKeyFingerprint;
  const connect = (name: string, host: string, drift: Drift[] = []): void => {
    const shop = instances.find((each) => each.name === name);
    if (!shop?.dataSpace) return;
    delete shop.exported;
    shop.baseUrl = `https://${host}/`;
    shop.connection = { kind: 'ssh', host, user: 'deploy', root: '/var/www/acme' };
    const given = {
      dataSpaceId: shop.dataSpace.id,
      apiKeyFingerprints: {
        sandbox: printOf(shop.keyPairs.sandbox),
        production: printOf(shop.keyPairs.production),
      },
    };
    shop.connected = { ...given, at, verifiedAt: at, configHash: '0'.repeat(64) };
    shop.lastGiven = { ...given, stage: shop.stage };
    shop.inspected = { at, dataSpaceId: shop.dataSpace.id, drift };
  };
  connect('Acme EU', 'acme-eu.example');
  connect('Borealis staging', 'staging.borealis.example', [
    {
      code: 'data-space-of-another',
      paths: [idPath('environment_id')],
      message:
        'Borealis/Borealis staging has the data space “Production” of Borealis/Borealis Nordic: staging was refreshed from production, and both write into one data space now.',
      remedy: 'Give it back its own, “Testing 2”: connect it again.',
    },
  ]);
  connect('Borealis Nordic', 'nordic.borealis.example', [
    {
      code: 'keys-differ',
      paths: [keyPath('production', 'api_key'), keyPath('production', 'private_key')],
      message:
        'Borealis/Borealis Nordic has other production keys, and Keybridge has “Borealis live” for it.',
      remedy: 'Connect it to give it those, or adopt what it has.',
    },
  ]);
};
