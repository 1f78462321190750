import { describe, expect, test } from 'vitest';
import type { Inspection } from '../../../src/contract/inspection.ts';
import type { Instance, KeyPair, Profile } from '../../../src/contract/model.ts';
import { compareInstance } from '../../../src/core/connect/compare-instance.ts';
import { findDrift } from '../../../src/core/connect/drift.ts';
import { wantedOf } from '../../../src/core/connect/wanted.ts';
import { emptyProfile } from '../../../src/core/profile.ts';
import { inspectionOf } from '../../support/inspections.ts';

const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const print = (n: number) => String(n).repeat(64).slice(0, 64);
const at = '2026-01-01T00:00:00.000Z';
const keys = 'services_connector/services_connector_integration';
const ids = 'services_connector/services_id';

const pair = (keyEnvironment: KeyPair['keyEnvironment'], n: number): KeyPair => ({
  id: id(n),
  clientId: id(1),
  keyEnvironment,
  label: `Acme ${keyEnvironment}`,
  privateKeyFingerprint: print(n),
  apiKeyFingerprint: print(n + 1),
  apiKeyEnding: '7c1e',
  createdAt: at,
});

const bound: Instance = {
  id: id(9),
  clientId: id(1),
  name: 'EU',
  stage: 'production',
  baseUrl: 'https://eu.acme.example/',
  connection: { kind: 'ssh', host: 'eu.example', root: '/var/www' },
  activeKeyEnvironment: 'production',
  keyPairs: { sandbox: id(2), production: id(4) },
  project: { id: 'p-1', name: 'Shops' },
  dataSpace: { id: 'space-1', name: 'Main', type: 'Production' },
  services: [],
};
const connected: Instance['connected'] = {
  at,
  configHash: print(8),
  dataSpaceId: 'space-1',
  apiKeyFingerprints: {},
};
const staging: Instance = {
  ...bound,
  id: id(10),
  name: 'EU staging',
  stage: 'staging',
  baseUrl: 'https://staging.acme.example/',
  dataSpace: { id: 'space-2', name: 'Testing 1', type: 'Testing' },
  connected: { ...connected, dataSpaceId: 'space-2' },
};

const profileWith = (...instances: Instance[]): Profile => ({
  ...emptyProfile(),
  clients: [{ id: id(1), name: 'Acme', edition: 'commerce' }],
  keyPairs: [pair('sandbox', 2), pair('production', 4)],
  instances,
});

const driftOf = (instance: Instance, inspection: Inspection, ...others: Instance[]) => {
  const profile = profileWith(instance, ...others);
  return findDrift(compareInstance(profile, instance, inspection));
};
const whole = (instance: Instance = bound) => wantedOf(profileWith(instance), instance, false);
const whatever = { ...bound, connected };

test('an instance that has what it was given does not drift, wherever it has it from', () => {
  expect(driftOf(whatever, inspectionOf(whole()))).toEqual([]);
  const locked = Object.fromEntries(
    whole().map(({ path }) => [
      path,
      { source: 'env-php' as const, lockedBy: 'app/etc/env.php', hiddenRow: true },
    ]),
  );
  expect(driftOf(whatever, inspectionOf(whole(), locked))).toEqual([]);
});

test('an instance that was given nothing and has nothing does not drift', () => {
  expect(driftOf(bound, inspectionOf([]))).toEqual([]);
  expect(driftOf({ ...bound, project: undefined, dataSpace: undefined }, inspectionOf([]))).toEqual([]);
  const disconnected = { ...connected, dataSpaceId: undefined };
  expect(driftOf({ ...bound, connected: disconnected }, inspectionOf([]))).toEqual([]);
});

describe('each difference is a sentence with the one thing to do', () => {
  const cases: [string, Instance, Inspection, Instance[], object][] = [
    [
      'its data space is another’s: staging was refreshed from production',
      staging,
      inspectionOf(whole(bound), {}, { baseUrl: staging.baseUrl ?? null }),
      [whatever],
      {
        code: 'data-space-of-another',
        message:
          'Acme/EU staging has the data space “Main” of Acme/EU: staging was refreshed from production, and both write into one data space now.',
        remedy: 'Give it back its own, “Testing 1”: connect it again.',
        commandLine: "Run `keybridge instance connect 'Acme/EU staging'`.",
      },
    ],
    [
      'its data space is another’s, and it has none of its own',
      { ...staging, project: undefined, dataSpace: undefined, connected: undefined },
      inspectionOf(whole(bound), {}, { baseUrl: staging.baseUrl ?? null }),
      [whatever],
      {
        code: 'data-space-of-another',
        remedy: expect.stringContaining('Bind it to a data space of its own'),
      },
    ],
    [
      'its data space is one that nobody has',
      whatever,
      inspectionOf(whole(), { [`${ids}/environment_id`]: { value: 'space-9' } }),
      [],
      {
        code: 'data-space-differs',
        message: 'Acme/EU has the data space “Main” (space-9), and Keybridge has “Main” (space-1) for it.',
        commandLine:
          'Run `keybridge instance connect Acme/EU`, or `keybridge adopt --client Acme --connect ssh://eu.example/var/www --name EU`.',
      },
    ],
    [
      'it has a data space, and Keybridge none',
      { ...bound, project: undefined, dataSpace: undefined },
      inspectionOf(whole()),
      [],
      { code: 'data-space-differs', remedy: 'Adopt what it has.' },
    ],
    [
      'it was connected and has nothing any more',
      whatever,
      inspectionOf(
        [],
        Object.fromEntries(
          whole().map(({ path, value, secret }) => [
            path,
            secret ? { fingerprint: value } : { value: path.includes('/environment_id') ? null : value },
          ]),
        ),
      ),
      [],
      {
        code: 'not-connected',
        message: 'Acme/EU was given the data space “Main”, and has none any more.',
        remedy: 'Connect it again.',
      },
    ],
    [
      'a whole pair is another',
      whatever,
      inspectionOf(whole(), {
        [`${keys}/sandbox_api_key`]: { fingerprint: print(7) },
        [`${keys}/sandbox_private_key`]: { fingerprint: print(7) },
      }),
      [],
      {
        code: 'keys-differ',
        paths: [`${keys}/sandbox_api_key`, `${keys}/sandbox_private_key`],
        message: 'Acme/EU has other sandbox keys, and Keybridge has “Acme sandbox” for it.',
      },
    ],
    [
      'half a pair is missing',
      whatever,
      inspectionOf(whole(), { [`${keys}/production_private_key`]: { fingerprint: null, source: 'none' } }),
      [],
      {
        code: 'keys-differ',
        message: 'Acme/EU has no production private key, and Keybridge has “Acme production” for it.',
      },
    ],
    [
      'its keys are still ciphertext',
      whatever,
      inspectionOf(whole(), {
        [`${keys}/production_api_key`]: { fingerprint: null, isReadable: false },
        [`${keys}/production_private_key`]: { fingerprint: null, isReadable: false },
      }),
      [],
      {
        code: 'unreadable-keys',
        message:
          'Acme/EU cannot read its own keys (production API key, production private key): they were encrypted with another crypt key than it has now.',
        remedy: 'Connect it again: they are written anew, encrypted with its present crypt key.',
      },
    ],
    [
      'a name is another',
      whatever,
      inspectionOf(whole(), { [`${ids}/project_name`]: { value: 'Old shops' } }),
      [],
      {
        code: 'settings-differ',
        message: 'Acme/EU: the project’s name is “Old shops” there, and “Shops” in Keybridge.',
      },
    ],
    [
      'it uses the other kind of keys',
      whatever,
      inspectionOf(whole(), { 'magento_saas/environment': { value: 'sandbox' } }),
      [],
      {
        code: 'settings-differ',
        message: 'Acme/EU: the kind of keys in use is “sandbox” there, and “production” in Keybridge.',
      },
    ],
    [
      'it asks another gateway',
      whatever,
      inspectionOf(whole(), {
        'services_connector/sandbox_gateway_url': { value: 'https://other.example', source: 'database' },
      }),
      [],
      {
        code: 'gateway-differs',
        message:
          'Acme/EU sends its sandbox calls to https://other.example, and Keybridge to https://commerce-beta.adobe.io/.',
        commandLine: 'Run `keybridge instance connect Acme/EU --with-gateways`.',
      },
    ],
    [
      'a configuration file waits for its import',
      whatever,
      inspectionOf(whole(), {}, { importPending: true }),
      [],
      { code: 'import-pending', remedy: 'Run bin/magento app:config:import -n there.' },
    ],
    [
      'its modules are gone',
      whatever,
      inspectionOf(whole(), {}, { connector: 'absent' }),
      [],
      { code: 'module-gone', message: expect.stringContaining('not installed there') },
    ],
    [
      'its modules are disabled',
      whatever,
      inspectionOf(whole(), {}, { connector: 'disabled' }),
      [],
      { code: 'module-gone', remedy: expect.stringContaining('module:enable Magento_ServicesConnector') },
    ],
    [
      'it is somewhere else',
      whatever,
      inspectionOf(whole(), {}, { baseUrl: 'https://other.example/' }),
      [],
      {
        code: 'base-url-differs',
        message:
          'Acme/EU is recorded as https://eu.acme.example/, and what answers there says that it is https://other.example/.',
        commandLine: 'Run `keybridge instance set Acme/EU --base-url https://other.example/`.',
      },
    ],
  ];
  test.each(cases)('%s', (_what, instance, inspection, others, expected) => {
    expect(driftOf(instance, inspection, ...others)).toEqual([expect.objectContaining(expected)]);
  });
});

test.each([
  [
    'app/etc/env.php',
    'Connect it by way of its env.php.',
    'Run `keybridge instance connect Acme/EU --via-env-php`.',
  ],
  ['app/etc/config.php', 'Change app/etc/config.php there.', undefined],
  [
    'CONFIG__DEFAULT__MAGENTO_SAAS__ENVIRONMENT',
    'Change CONFIG__DEFAULT__MAGENTO_SAAS__ENVIRONMENT there.',
    undefined,
  ],
])('a lock by %s is told beside what it locks', (lockedBy, remedy, commandLine) => {
  const found = inspectionOf(whole(), { 'magento_saas/environment': { value: 'sandbox', lockedBy } });
  const [, locked] = driftOf(whatever, found);
  expect(driftOf(whatever, found).map(({ code }) => code)).toEqual(['settings-differ', 'setting-locked']);
  expect(locked?.message).toBe(
    `Acme/EU: kind of keys in use is locked by ${lockedBy}, so the ordinary way of connecting cannot change it.`,
  );
  expect(locked).toMatchObject({ remedy, ...(commandLine && { commandLine }) });
});

test('the case of a host, the scheme, a last slash and a default gateway are no difference', () => {
  const found = inspectionOf(
    whole(),
    {
      'services_connector/sandbox_gateway_url': {
        value: 'https://commerce-beta.adobe.io',
        source: 'database',
      },
      'services_connector/production_gateway_url': { value: 'https://other.example/', source: 'default' },
    },
    { baseUrl: 'http://EU.acme.example' },
  );
  expect(driftOf(whatever, found)).toEqual([]);
  expect(driftOf(whatever, inspectionOf(whole(), {}, { baseUrl: null }))).toEqual([]);
  expect(driftOf(whatever, inspectionOf(whole(), {}, { baseUrl: '{{base_url}}' }))).toEqual([]);
});

test('a pair that the instance is not bound to is no difference, unless it was given it', () => {
  const adopted = { ...whatever, keyPairs: {} };
  expect(driftOf(adopted, inspectionOf(whole()))).toEqual([]);
  const lost = {
    ...adopted,
    lastGiven: {
      stage: 'production' as const,
      dataSpaceId: 'space-1',
      apiKeyFingerprints: { sandbox: print(3) },
    },
  };
  expect(driftOf(lost, inspectionOf(whole()))).toMatchObject([
    {
      code: 'keys-differ',
      message: 'Acme/EU has other sandbox keys, and Keybridge has none for it any more.',
    },
  ]);
});
