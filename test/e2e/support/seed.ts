import type { App } from './app.ts';

/** A few clients with the states that an overview shows: bound, exported, shared, refused, not begun. */
export const seed = async (app: App): Promise<void> => {
  const { call, simulator } = app;
  for (const name of ['Acme', 'Borealis', 'Kestrel']) await app.addClient(name);
  await app.addKeys('Acme', 'sandbox', 'Acme sandbox');
  await app.addKeys('Acme', 'production', 'Acme live');
  await app.addKeys('Borealis', 'sandbox', 'Borealis sandbox');
  await app.addKeys('Borealis', 'production', 'Borealis live');
  const revoked = await simulator.issueKeyPair('production');
  await call('keys.add', {
    client: 'Kestrel',
    keyEnvironment: 'production',
    label: 'Kestrel live',
    madeBy: 'shared-access',
    ...revoked,
  });
  simulator.revokeKeyPair(revoked.apiKey);
  await call('keys.check', {});

  const shops = await call('projects.create', { client: 'Acme', name: 'Acme shops' });
  const us = await call('projects.create', { client: 'Acme', name: 'Acme US' });
  const spaceIn = (project: typeof shops, type: string): string =>
    project.dataSpaces.find((space) => space.type === type)?.id ?? '';
  const production = await app.addInstance('Acme', 'Acme EU', spaceIn(shops, 'Production'));
  await call('exports.write', {
    instance: production.id,
    format: 'shell',
    out: `${app.folder}/connect-acme-eu.sh`,
  });
  await app.addInstance('Acme', 'Acme US', spaceIn(us, 'Production'));
  const staging = await app.addInstance('Acme', 'Acme EU staging');
  await call('instances.set', { instance: staging.id, stage: 'staging' });
  await call('instances.bind', { instance: staging.id, dataSpace: spaceIn(shops, 'Testing') });
  const borealis = await app
    .addInstance('Borealis', 'Borealis', spaceIn(us, 'Production'))
    .catch(() => undefined);
  if (!borealis) {
    await call('instances.bind', {
      instance: 'Borealis/Borealis',
      dataSpace: spaceIn(us, 'Production'),
      overrides: [{ code: 'data-space-in-use', value: 'Acme/Acme US' }],
    });
  }
  await app.addInstance('Kestrel', 'Kestrel outdoor');
  await app.edit((draft) => {
    const pair = draft.keyPairs.find(({ label }) => label === 'Kestrel live');
    const kestrel = draft.instances.find(({ name }) => name === 'Kestrel outdoor');
    if (kestrel && pair) kestrel.keyPairs.production = pair.id;
  });
};
