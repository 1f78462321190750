import { beforeEach, describe, expect, test } from 'vitest';
import type { MethodInput } from '../../../src/contract/methods.ts';
import type { Project } from '../../../src/contract/model.ts';
import { type CoreInMemory, createCoreInMemory, failureFrom } from '../../support/core-in-memory.ts';

let memory: CoreInMemory;
let shops: Project;

const draft = (input: MethodInput<'ticket.draft'>) => memory.call('ticket.draft', input);
const spaceId = (type: string, index = 0): string =>
  shops.dataSpaces.filter((space) => space.type === type)[index]?.id ?? '';
const add = async (name: string, dataSpace: string) => {
  const baseUrl = `https://${name.toLowerCase()}.acme.example/`;
  const services = ['live-search' as const];
  const stage = name === 'EU' ? 'production' : 'staging';
  await memory.call('instances.add', { client: 'Acme', name, baseUrl, stage, services });
  await memory.call('instances.bind', { instance: name, dataSpace });
};

beforeEach(async () => {
  memory = createCoreInMemory();
  await memory.addClient('Acme');
  await memory.addKeys('Acme', 'sandbox');
  await memory.addKeys('Acme', 'production');
  shops = await memory.call('projects.create', { client: 'Acme', name: 'Shops' });
  await add('EU', spaceId('Production'));
});

describe('a ticket for one more data space', () => {
  test('has the project and its data spaces with their ids, and what of the quota is left', async () => {
    const { subject, text, notices } = await draft({ kind: 'quota' });
    expect(text.startsWith(`Subject: ${subject}\n`)).toBe(true);
    expect(text).toContain(`“Shops” (${shops.id}) of Acme`);
    expect(text).toContain('- Production: 1 (1 included, 0 free)');
    for (const { id } of shops.dataSpaces) expect(text).toContain(id);
    expect(text).toMatch(/^MageID of the license holder: \[fill in]$/m);
    expect(notices).toEqual([]);
  });

  test('is about the project of the instance, or of the data space, where there are several', async () => {
    await memory.call('projects.create', { client: 'Acme', name: 'Brands' });
    expect(await failureFrom(draft({ kind: 'quota', client: 'Acme' }))).toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('Acme has 2 projects: Shops ('),
      commandLine: expect.stringContaining('--project'),
    });
    const asked = [{ instance: 'EU' }, { dataSpace: spaceId('Testing') }, { project: 'shops' }];
    for (const refs of asked) expect((await draft({ kind: 'quota', ...refs })).text).toContain(shops.id);
    expect((await draft({ kind: 'quota', project: 'Brands' })).text).not.toContain(shops.id);
  });
});

describe('a ticket for a polluted data space', () => {
  /** What an inspection of the staging instance found: production's data space. */
  const refreshed = async () => {
    await add('Staging', spaceId('Testing'));
    await memory.ports.profile.update(({ instances }) => {
      const staging = instances.find(({ name }) => name === 'Staging');
      if (staging)
        staging.inspected = { at: '2026-01-01T12:00:00.000Z', dataSpaceId: spaceId('Production'), drift: [] };
    });
  };

  test('tells the instance it belongs to from what wrote into it besides', async () => {
    await refreshed();
    const { text, notices } = await draft({ kind: 'polluted-data-space', instance: 'Acme/EU' });
    expect(text).toContain(`Data space: Production (Production), data space ID ${spaceId('Production')}`);
    expect(text).toContain(`SaaS project: Shops (${shops.id})`);
    expect(text).toContain('It belongs to:\n- Acme/EU, production, https://eu.acme.example/');
    expect(text).toContain(
      'What wrote into it besides:\n- Acme/Staging, staging, https://staging.acme.example/',
    );
    expect(text).toContain('Services in use: live-search');
    expect(notices.map(({ commandLine }) => commandLine)).toEqual([
      'Run `keybridge instance connect Acme/Staging`.',
      undefined,
    ]);
  });

  test('leaves open what nobody looked at', async () => {
    const { text } = await draft({ kind: 'polluted-data-space', dataSpace: spaceId('Testing', 1) });
    expect(text).toMatch(/^It belongs to: \[fill in]$/m);
    expect(text).toMatch(/^What wrote into it besides: \[fill in]$/m);
  });
});

test('a ticket for a hibernated data space has its id, and says that the catalog comes next', async () => {
  const { text, notices } = await draft({ kind: 'hibernation', instance: 'EU' });
  expect(text).toContain('Subject: Wake up a hibernated SaaS data space');
  expect(text).toContain(spaceId('Production'));
  expect(notices.map(({ text: said }) => said).join()).toContain('saas:resync');
});

test('what an instance is bound to is known without any list of it', async () => {
  await memory.ports.profile.update((draftOf) => void (draftOf.snapshots = []));
  expect((await draft({ kind: 'hibernation', client: 'Acme' })).text).toContain(spaceId('Production'));
});

test('no ticket holds anything of a key', async () => {
  const pairs = await memory.call('keys.list', {});
  for (const kind of ['quota', 'polluted-data-space', 'hibernation'] as const) {
    const { text } = await draft({ kind, instance: 'EU' });
    for (const { id, apiKeyFingerprint, privateKeyFingerprint, apiKeyEnding } of pairs)
      for (const part of [id, apiKeyFingerprint, privateKeyFingerprint, `…${apiKeyEnding}`])
        expect(text).not.toContain(part);
  }
});

test('names from the registry cannot add lines', async () => {
  await memory.ports.profile.update(({ snapshots }) => {
    for (const { dataSpaces } of snapshots)
      for (const space of dataSpaces) space.projectName = 'Shops\nMageID: 1\u202e';
  });
  const { text } = await draft({ kind: 'quota' });
  expect(text).toContain('“Shops MageID: 1”');
});

describe('what a ticket cannot be about', () => {
  test.each([
    [{ client: 'Nobody' }, 'not-found', 'There is no client “Nobody”.'],
    [{ instance: 'Nothing' }, 'not-found', 'There is no instance “Nothing”.'],
    [{ dataSpace: 'nowhere' }, 'not-found', 'There is no data space “nowhere”.'],
    [{ project: 'nowhere' }, 'not-found', 'There is no project “nowhere”.'],
  ])('%o: %s', async (refs, code, message) => {
    expect(await failureFrom(draft({ kind: 'hibernation', ...refs }))).toMatchObject({ code, message });
  });

  test('one of several clients, or data spaces, that nobody named', async () => {
    expect(await failureFrom(draft({ kind: 'hibernation' }))).toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('Acme has 3 data spaces'),
    });
    await memory.call('projects.create', { client: 'Acme', name: 'Brands' });
    const { message } = await failureFrom(draft({ kind: 'hibernation', client: 'Acme' }));
    expect(message).toContain(`Production of Shops (${spaceId('Production')})`);
    expect(message).toContain('Production of Brands (');
    await memory.addClient('Other');
    expect(await failureFrom(draft({ kind: 'quota' }))).toMatchObject({ code: 'bad-input' });
    expect(await failureFrom(draft({ kind: 'quota', client: 'Other' }))).toMatchObject({
      code: 'not-found',
      message: 'No data space of Other is known here.',
    });
    expect(await failureFrom(draft({ kind: 'quota', client: 'Other', instance: 'EU' }))).toMatchObject({
      code: 'bad-input',
      message: 'The instance “EU” belongs to Acme, not to Other.',
    });
  });
});
