import { randomUUID } from 'node:crypto';
import type { KeyPair, Profile } from '../../src/contract/model.ts';
import { emptyProfile } from '../../src/core/profile.ts';

/** Texts that come from outside or from a person, as a profile holds them. */
export interface ToldTexts {
  readonly client: string;
  readonly label: string;
  readonly apiKeyEnding: string;
  readonly detail: string;
  readonly instance: string;
  readonly project: string;
  readonly dataSpace: string;
  readonly type: string;
  readonly id: string;
  readonly drift: string;
}

export const plainTexts: ToldTexts = {
  client: 'Acme',
  label: 'Acme live',
  apiKeyEnding: '7c1e',
  detail: 'The API key is not known to the gateway.',
  instance: 'EU',
  project: 'Acme shops',
  dataSpace: 'Main',
  type: 'Production',
  id: 'a-data-space',
  drift: 'Acme/EU has other keys.',
};

const print = (digit: string): string => digit.repeat(64);

/**
 * One client with a refused production pair of 100 days and an unchecked sandbox pair of today, on 2026-06-01; the
 * instance was connected, inspected and found to differ, and a second one is bound to the same data space.
 */
export const toldProfile = (texts: ToldTexts): Profile => {
  const clientId = randomUUID();
  const pair = (keyEnvironment: KeyPair['keyEnvironment'], more: Partial<KeyPair>): KeyPair => ({
    id: randomUUID(),
    clientId,
    keyEnvironment,
    label: texts.label,
    privateKeyFingerprint: print('a'),
    apiKeyFingerprint: print('b'),
    apiKeyEnding: texts.apiKeyEnding,
    createdAt: '2026-06-01T11:00:00.000Z',
    ...more,
  });
  const sandbox = pair('sandbox', {});
  const production = pair('production', {
    createdAt: '2026-02-21T11:00:00.000Z',
    check: { state: 'rejected', at: '2026-05-31T08:00:00.000Z', detail: texts.detail },
  });
  const instance = (name: string) => ({
    id: randomUUID(),
    clientId,
    name,
    stage: 'production' as const,
    baseUrl: 'https://eu.acme.example/',
    connection: { kind: 'none' as const },
    activeKeyEnvironment: 'production' as const,
    keyPairs: { sandbox: sandbox.id, production: production.id },
    project: { id: texts.id, name: texts.project },
    dataSpace: { id: texts.id, name: texts.dataSpace, type: texts.type },
    services: [],
  });
  return {
    ...emptyProfile(),
    clients: [{ id: clientId, name: texts.client, edition: 'commerce' }],
    keyPairs: [sandbox, production],
    instances: [
      {
        ...instance(texts.instance),
        inspected: {
          at: '2026-05-30T08:00:00.000Z',
          dataSpaceId: texts.id,
          drift: [
            { code: 'keys-differ', paths: ['a/b/c'], message: texts.drift, remedy: 'Connect it again.' },
          ],
        },
      },
      instance(`${texts.instance} 2`),
    ],
  };
};
