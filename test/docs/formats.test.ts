import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { readHandoff } from '../../src/core/handoff/handoff-document.ts';
import { createCoreInMemory } from '../support/core-in-memory.ts';

const example = async (language: string): Promise<string> => {
  const page = await readFile(new URL('../../docs/formats.md', import.meta.url), 'utf8');
  return new RegExp('```' + language + '\n(.*?)```', 's').exec(page)?.[1] ?? '';
};

test('the hand-off on the page is one, and has all that the format has but what the page says may be missing', async () => {
  const text = await example('json');
  const document = readHandoff(text, 'the page');
  expect(document).toEqual(JSON.parse(text));
  const [pair, instance] = [document.keyPairs[0], document.instances[0]];
  expect([pair?.apiKey, instance?.keyPairs.production]).toEqual(['the API key', pair?.id]);
});

test('the list on the page can be imported', async () => {
  const { call, files } = createCoreInMemory();
  files.all.set('/shops.csv', Buffer.from(await example('csv')));
  const { clients, instances } = await call('instances.import', { path: '/shops.csv' });
  expect(clients.map(({ name }) => name)).toEqual(['Acme']);
  expect(instances.map(({ name, stage }) => [name, stage])).toEqual([
    ['EU', 'production'],
    ['EU staging', 'staging'],
  ]);
});
