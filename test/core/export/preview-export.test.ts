import { expect, test } from 'vitest';
import { createCoreInMemory, failureFrom } from '../../support/core-in-memory.ts';

const bound = async () => {
  const memory = createCoreInMemory();
  const { call } = memory;
  await memory.addClient('Acme');
  const [sandbox, production] = [
    await memory.addKeys('Acme', 'sandbox'),
    await memory.addKeys('Acme', 'production'),
  ];
  const project = await call('projects.create', { client: 'Acme', name: 'Acme shops' });
  await call('instances.add', { client: 'Acme', name: 'EU', stage: 'production' });
  await call('instances.bind', { instance: 'EU', dataSpace: 'Production' });
  return { ...memory, sandbox, production, project };
};

test('says what would be set, secrets masked, and asks no vault', async () => {
  const memory = await bound();
  memory.vaults.keychainState = { available: false, reason: 'Gone.', remedy: 'Not needed.' };
  const preview = await memory.call('exports.preview', { instance: 'EU' });
  expect(preview.entries).toHaveLength(10);
  const secrets = preview.entries.filter(({ secret }) => secret).map(({ value }) => value);
  expect(secrets).toEqual([
    `••••••••${memory.production.apiKeyEnding}`,
    `SHA-256 ${memory.production.privateKeyFingerprint.slice(0, 16)}…`,
    `••••••••${memory.sandbox.apiKeyEnding}`,
    `SHA-256 ${memory.sandbox.privateKeyFingerprint.slice(0, 16)}…`,
  ]);
  expect(preview.changes).toEqual({ dataSpace: false, sandboxKeys: false, productionKeys: false });
  expect(preview.lastAt).toBeUndefined();
  expect(preview.findings.map(({ code }) => code)).toEqual(['unverified']);
  expect(memory.files.all.size).toBe(0);
});

test('says what differs from the last export', async () => {
  const memory = await bound();
  const { call } = memory;
  await call('exports.write', { instance: 'EU', format: 'json', out: '/out/x' });
  const newer = await memory.addKeys('Acme', 'production', 'newer');
  await call('instances.bind', {
    instance: 'EU',
    dataSpace: 'Testing 1',
    productionKeys: newer.id,
    overrides: [{ code: 'data-space-change', value: 'Acme/EU' }],
  });
  const preview = await call('exports.preview', { instance: 'EU' });
  expect(preview.changes).toEqual({ dataSpace: true, sandboxKeys: false, productionKeys: true });
  expect(preview.lastAt).toBeDefined();
  expect(preview.findings.map(({ code }) => code)).toContain('keys-and-space-together');
});

test('an instance without a data space has nothing to show', async () => {
  const { call } = await bound();
  await call('instances.add', { client: 'Acme', name: 'US' });
  expect(await failureFrom(call('exports.preview', { instance: 'US' }))).toMatchObject({ code: 'bad-input' });
});
