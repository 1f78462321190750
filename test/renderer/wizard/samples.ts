import type { DataSpace, Instance, KeyPair } from '../../../src/contract/model.ts';

export const clientId = '00000000-0000-4000-8000-000000000001';

export const newInstance = (more: Partial<Instance> = {}): Instance => ({
  id: '00000000-0000-4000-8000-000000000002',
  clientId,
  name: 'EU',
  stage: 'production',
  connection: { kind: 'none' },
  activeKeyEnvironment: 'production',
  keyPairs: {},
  services: [],
  ...more,
});

export const newPair = (id: string, more: Partial<KeyPair> = {}): KeyPair => ({
  id,
  clientId,
  keyEnvironment: 'production',
  label: `Pair ${id}`,
  privateKeyFingerprint: 'a'.repeat(64),
  apiKeyFingerprint: id.padEnd(64, '0'),
  apiKeyEnding: '7c1e',
  createdAt: '2026-01-01T00:00:00.000Z',
  ...more,
});

export const newSpace = (id: string, type: string, usedBy: string[] = []): DataSpace => ({
  id,
  name: `Space ${id}`,
  type,
  projectId: 'project',
  projectName: 'Shops',
  features: [],
  usedBy,
});
