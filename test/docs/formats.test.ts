import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { formatItem, itemSize, partName } from '../../src/adapters/keychain-items.ts';
import { JournalEntry, Profile } from '../../src/contract/model.ts';
import { readBackup } from '../../src/core/backup/backup-document.ts';
import { readHandoff } from '../../src/core/handoff/handoff-document.ts';
import { createCliHome } from '../support/cli-home.ts';
import { createCoreInMemory } from '../support/core-in-memory.ts';

/** The example in this language under this heading. */
const example = async (heading: string, language: string): Promise<string> => {
  const page = await readFile(new URL('../../docs/formats.md', import.meta.url), 'utf8');
  const part = page.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
  return new RegExp('```' + language + '\n(.*?)```', 's').exec(part)?.[1] ?? '';
};

const parsed = async (heading: string, language: string): Promise<unknown> =>
  JSON.parse(await example(heading, language));

test('the profile and the line of the journal on the page are what they are said to be', async () => {
  const profile = await parsed('Profile', 'json');
  expect(Profile.parse(profile)).toEqual(profile);
  const entry = await parsed('Profile', 'jsonl');
  expect(JournalEntry.parse(entry)).toEqual(entry);
});

test('the page knows every file of a profile’s folder', async () => {
  await using home = await createCliHome();
  await home.json('client', 'add', 'Acme');
  const page = await readFile('docs/formats.md', 'utf8');
  const files = await readdir(home.profile);
  expect(files).toEqual(expect.arrayContaining(['profile.json', 'journal.jsonl']));
  const strange = files.filter((name) => !page.includes(`| \`${name}\``) && !name.startsWith('profile.'));
  expect(strange).toEqual([]);
});

test('a secret is stored as the page says, under that name', async () => {
  const { addClient, addKeys, vaults } = createCoreInMemory();
  await addClient('Acme');
  const { id } = await addKeys('Acme', 'production');
  const stored = JSON.parse(vaults.secrets()[`keypair.${id}`] ?? '') as object;
  expect(Object.keys(stored)).toEqual(Object.keys((await parsed('Vault', 'secret')) as object));
});

test('a long secret is split in a keychain as the page says', async () => {
  const page = (await readFile('docs/formats.md', 'utf8')).replace(/\s+/g, ' ');
  expect(page).toContain(`\`${partName('NAME', 'a', 0)}\`, \`${partName('NAME', 'a', 1)}\``);
  expect(page).toContain(`of up to ${itemSize.toLocaleString('en')} bytes`);
  expect(formatItem({ value: 'x' })).toBe('v:x');
  expect(formatItem({ slot: 'b', parts: 2, sha256: 'sum' })).toBe('m:b:2:sum');
});

test('a backup is made of the parts that the page says', async () => {
  const profile = Profile.parse(await parsed('Profile', 'json'));
  const document = {
    format: 'keybridge-backup',
    version: 1,
    at: '2026-01-31T12:00:00.000Z',
    profile,
    secrets: { [profile.keyPairs[0]?.id ?? '']: await parsed('Vault', 'secret') },
    journal: [await parsed('Profile', 'jsonl')],
  };
  expect(readBackup(JSON.stringify(document), 'the page')).toEqual(document);
});

test('the hand-off on the page is one, and has all that the format has but what the page says may be missing', async () => {
  const text = await example('Hand-off', 'json');
  const document = readHandoff(text, 'the page');
  expect(document).toEqual(JSON.parse(text));
  const [pair, instance] = [document.keyPairs[0], document.instances[0]];
  expect([pair?.apiKey, instance?.keyPairs.production]).toEqual(['the API key', pair?.id]);
});

test('the list on the page can be imported', async () => {
  const { call, files } = createCoreInMemory();
  files.all.set('/shops.csv', Buffer.from(await example('Import', 'csv')));
  const { clients, instances } = await call('instances.import', { path: '/shops.csv' });
  expect(clients.map(({ name }) => name)).toEqual(['Acme']);
  expect(instances.map(({ name, stage }) => [name, stage])).toEqual([
    ['EU', 'production'],
    ['EU staging', 'staging'],
  ]);
});
