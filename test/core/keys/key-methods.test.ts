import { generateKeyPairSync } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { KeyPair } from '../../../src/contract/model.ts';
import { CoreError } from '../../../src/core/core-error.ts';
import { fingerprintOf } from '../../../src/core/keys/fingerprint.ts';
import {
  type CoreInMemory,
  createCoreInMemory,
  failureFrom,
  newKeySecret,
} from '../../support/core-in-memory.ts';

let it: CoreInMemory;
beforeEach(async () => {
  it = createCoreInMemory();
  await it.addClient('Acme');
  await it.addClient('Borealis');
});

const production = {
  client: 'Acme',
  keyEnvironment: 'production' as const,
  madeBy: 'license-holder' as const,
};
const state = async () => ({
  profile: await it.profile(),
  journal: await it.journal(),
  secrets: it.vaults.secrets(),
});

const newPem = () =>
  generateKeyPairSync('rsa', { modulusLength: 2048 })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();

describe('keys.add', () => {
  test('the secret goes into the vault; the profile and the answer have a summary', async () => {
    const secret = newKeySecret();
    const answer = await it.call('keys.add', { ...production, label: 'EU', ...secret });
    const { keyPair } = answer;
    const [client] = (await it.profile()).clients;
    expect(KeyPair.parse(keyPair)).toEqual({
      id: keyPair.id,
      clientId: client?.id,
      keyEnvironment: 'production',
      label: 'EU',
      madeBy: 'license-holder',
      privateKeyFingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      apiKeyFingerprint: fingerprintOf(secret.apiKey),
      apiKeyEnding: secret.apiKey.slice(-4),
      createdAt: it.clock.now().toISOString(),
    });
    expect(answer).toEqual({ keyPair, repairs: [], warnings: [] });
    expect((await it.profile()).keyPairs).toEqual([keyPair]);
    const stored = it.vaults.secrets()[`keypair.${keyPair.id}`] ?? '';
    expect(JSON.parse(stored)).toEqual(secret);
    expect(await it.vaults.keychain((await it.profile()).id).get(`keypair.${keyPair.id}`)).toBe(stored);
    expect((await it.journal()).at(-1)).toMatchObject({
      action: 'keys.add',
      client: 'Acme',
      text: 'Added the production key pair EU',
    });
    const told = JSON.stringify([answer, await it.profile(), await it.journal(), it.logged, it.events]);
    const line = secret.privateKey.split('\n')[2] ?? 'none';
    for (const canary of [secret.apiKey, line]) expect(told).not.toContain(canary);
  });

  test('what was repaired and what is unusual is told; the canonical form is stored', async () => {
    const { privateKey } = newKeySecret();
    const bent = `"${privateKey.replaceAll('\n', '\\n')}"`;
    const answer = await it.call('keys.add', { ...production, privateKey: bent, apiKey: ' NOT-USUAL ' });
    expect(answer.repairs).toEqual(['quotes stood around it', 'line breaks were written as \\n']);
    expect(answer.warnings).toEqual([
      { text: expect.stringContaining('is not 32 lower-case hex characters') },
    ]);
    const [stored = ''] = Object.values(it.vaults.secrets());
    expect(JSON.parse(stored)).toEqual({ privateKey, apiKey: 'NOT-USUAL' });
  });

  test('an API key that is here already as a pair of the other kind, or another client’s, is warned of', async () => {
    const secret = newKeySecret();
    const madeBy = 'license-holder' as const;
    await it.call('keys.add', { ...production, label: 'EU', madeBy, ...secret });
    const warned = async (client: string, keyEnvironment: 'sandbox' | 'production') => {
      const { warnings } = await it.call('keys.add', { client, keyEnvironment, madeBy, ...secret });
      return warnings.map(({ text }) => text);
    };
    expect(await warned('Borealis', 'production')).toEqual([
      'This API key is another client’s here already, as Acme: EU (production): is it Borealis’s?',
    ]);
    expect(await warned('Acme', 'sandbox')).toEqual([
      'This API key is here already, as Acme: EU (production): is it the right pair for sandbox?',
      expect.stringContaining('another client’s here already, as Borealis: Borealis production (production)'),
    ]);
  });

  test('one file may hold both', async () => {
    const { apiKey, privateKey } = newKeySecret();
    const download = `API key: ${apiKey}\r\n\r\n${privateKey.replaceAll('\n', '\r\n')}`;
    await it.call('keys.add', { ...production, privateKey: download });
    const [stored = ''] = Object.values(it.vaults.secrets());
    expect(JSON.parse(stored)).toEqual({ apiKey, privateKey });
  });

  test.each([
    ['license-holder', []],
    ['partner-signer', []],
    ['shared-access', [{ text: expect.stringContaining('carries no entitlement') }]],
    [
      undefined,
      [{ text: expect.stringContaining('Who generated this pair?'), commandLine: 'Say it with --made-by.' }],
    ],
  ] as const)('made by %s', async (madeBy, warnings) => {
    const answer = await it.call('keys.add', { ...production, madeBy, ...newKeySecret() });
    expect(answer.warnings).toEqual(warnings);
    expect(answer.keyPair.madeBy).toBe(madeBy);
  });

  test('without a label it is named for client and environment, with a number where that is taken', async () => {
    const labels: string[] = [];
    for (const keyEnvironment of ['production', 'production', 'sandbox', 'production'] as const) {
      labels.push((await it.addKeys('Acme', keyEnvironment)).label);
    }
    await it.addKeys('Borealis', 'production', 'Acme production 4');
    labels.push((await it.addKeys('Acme', 'production')).label);
    expect(labels).toEqual([
      'Acme production',
      'Acme production 2',
      'Acme sandbox',
      'Acme production 3',
      'Acme production 4',
    ]);
  });

  test('a client whose name is as long as names may be', async () => {
    const name = 'N'.repeat(200);
    await it.addClient(name);
    for (const ending of ['N', ' 2', ' 3']) {
      const { label } = await it.addKeys(name, 'production');
      expect(label).toHaveLength(200);
      expect(label.endsWith(ending)).toBe(true);
    }
  });

  test('where the service refuses the pair with that API key, another private key may take its place', async () => {
    const { apiKey, privateKey } = newKeySecret();
    const { keyPair } = await it.call('keys.add', { ...production, label: 'EU', apiKey, privateKey });
    await it.ports.profile.update((draft) => {
      const at = '2026-01-01T00:00:00.000Z';
      for (const pair of draft.keyPairs) pair.check = { state: 'rejected', at, detail: 'No.' };
    });
    const right = { ...production, apiKey, privateKey: newPem() };
    expect(await failureFrom(it.call('keys.add', right))).toMatchObject({
      code: 'duplicate',
      remedy: expect.stringContaining('Remove “EU”'),
      commandLine: expect.stringContaining(keyPair.id),
    });
    const same = await failureFrom(it.call('keys.add', { ...production, apiKey, privateKey }));
    expect(same.remedy).toContain('Use that one');
  });

  test('the same API key is refused in its client and environment, and nowhere else', async () => {
    const secret = newKeySecret();
    await it.call('keys.add', { ...production, label: 'EU', ...secret });
    const before = await state();
    const again = await failureFrom(it.call('keys.add', { ...production, ...secret }));
    expect(again).toMatchObject({
      code: 'duplicate',
      message: 'This production API key is here already, as “EU”.',
    });
    const otherKey = it.call('keys.add', { ...production, apiKey: secret.apiKey, privateKey: newPem() });
    expect((await failureFrom(otherKey)).code).toBe('duplicate');
    expect(await state()).toEqual(before);
    await it.call('keys.add', { ...production, keyEnvironment: 'sandbox', ...secret });
    await it.call('keys.add', { ...production, client: 'Borealis', ...secret });
    expect((await it.profile()).keyPairs).toHaveLength(3);
  });

  test('the very pair again says who made it, where nobody did, once', async () => {
    const { madeBy, ...unsaid } = production;
    const secret = newKeySecret();
    const { keyPair } = await it.call('keys.add', { ...unsaid, label: 'EU', ...secret });
    const otherKey = it.call('keys.add', { ...production, apiKey: secret.apiKey, privateKey: newPem() });
    const otherLabel = it.call('keys.add', { ...production, label: 'US', ...secret });
    for (const call of [otherKey, otherLabel, it.call('keys.add', { ...unsaid, ...secret })])
      expect((await failureFrom(call)).code).toBe('duplicate');

    const told = await it.call('keys.add', { ...production, ...secret });
    expect(told).toMatchObject({ keyPair: { ...keyPair, madeBy }, warnings: [] });
    expect((await it.profile()).keyPairs).toEqual([told.keyPair]);
    expect((await it.journal()).at(-1)?.text).toBe('Recorded who made the production key pair EU');
    const again = it.call('keys.add', { ...production, madeBy: 'shared-access', ...secret });
    expect((await failureFrom(again)).code).toBe('duplicate');
  });

  test('a label is taken whatever its case, in its client', async () => {
    await it.addKeys('Acme', 'production', 'EU');
    const before = await state();
    const again = await failureFrom(it.call('keys.add', { ...production, label: ' eu ', ...newKeySecret() }));
    expect(again).toMatchObject({ code: 'duplicate', message: 'There is a key pair “eu” already.' });
    expect(await state()).toEqual(before);
    await it.addKeys('Borealis', 'production', 'EU');
  });

  test.each<[string, object, string]>([
    ['an unknown client', { client: 'Cygnus' }, 'not-found'],
    ['a bad private key', { privateKey: '0:3:AAAA' }, 'bad-input'],
    ['a bad API key', { apiKey: 'two words' }, 'bad-input'],
    ['an empty API key', { apiKey: '' }, 'bad-input'],
    ['a private key without an API key', { apiKey: undefined }, 'bad-input'],
    ['an environment of another kind', { keyEnvironment: 'testing' }, 'bad-input'],
    ['a maker of another kind', { madeBy: 'me' }, 'bad-input'],
    ['an empty label', { label: ' ' }, 'bad-input'],
    ['a label with a line break', { label: 'a\nb' }, 'bad-input'],
    ['a field too many', { secret: 'x' }, 'bad-input'],
  ])('%s leaves everything as it was', async (_what, change, code) => {
    const before = await state();
    const input = { ...production, ...newKeySecret(), ...change };
    expect((await failureFrom(it.call('keys.add', input))).code).toBe(code);
    expect(await state()).toEqual(before);
  });

  test('a keychain that is not there, or fails, leaves everything as it was', async () => {
    await it.addKeys('Acme', 'production');
    const before = await state();
    it.vaults.keychainState = { available: false, reason: 'No keychain here.', remedy: 'Install one.' };
    const refused = await failureFrom(it.call('keys.add', { ...production, ...newKeySecret() }));
    expect(refused).toEqual({
      code: 'vault-unavailable',
      message: 'No keychain here.',
      remedy: 'Install one.',
    });
    it.vaults.keychainState = { available: true };
    expect(await state()).toEqual(before);
  });

  test('of two at once with the same API key one is added', async () => {
    const secret = newKeySecret();
    const add = () => it.core.dispatch('keys.add', { ...production, ...secret });
    const answers = await Promise.all([add(), add(), add()]);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect((await it.profile()).keyPairs).toHaveLength(1);
    expect(Object.keys(it.vaults.secrets())).toHaveLength(1);
  });

  test('many at once are all added', async () => {
    const add = () => it.core.dispatch('keys.add', { ...production, ...newKeySecret() });
    const answers = await Promise.all(Array.from({ length: 20 }, add));
    expect(answers.every(({ ok }) => ok)).toBe(true);
    expect(new Set((await it.profile()).keyPairs.map(({ label }) => label)).size).toBe(20);
    expect(Object.keys(it.vaults.secrets())).toHaveLength(20);
  });
});

test('keys.list: all, or those of a client', async () => {
  const [one, two] = [await it.addKeys('Acme', 'sandbox'), await it.addKeys('Acme', 'production')];
  const three = await it.addKeys('Borealis', 'production');
  expect(await it.call('keys.list', {})).toEqual([one, two, three]);
  expect(await it.call('keys.list', { client: 'acme' })).toEqual([one, two]);
  expect(await it.call('keys.list', { client: three.clientId })).toEqual([three]);
  expect((await failureFrom(it.call('keys.list', { client: 'Cygnus' }))).code).toBe('not-found');
  it.vaults.keychainState = { available: false, reason: 'No keychain here.', remedy: 'Install one.' };
  expect(await it.call('keys.list', {})).toHaveLength(3);
});

describe('keys.remove', () => {
  const typed = (value: string) => [{ code: 'key-pair-in-use' as const, value }];
  const bind = (draftId: string, instance: string) =>
    it.ports.profile.update((draft) => {
      const found = draft.instances.find(({ name }) => name === instance);
      if (found) found.keyPairs.production = draftId;
    });

  test('the only copy is refused, then goes with its secret when its label is typed', async () => {
    const pair = await it.addKeys('Acme', 'production', 'EU');
    const before = await state();
    expect(await failureFrom(it.call('keys.remove', { keys: 'EU' }))).toEqual({
      code: 'key-pair-in-use',
      message: 'Acme: EU (production) is the only copy here, and the API Portal shows a private key once.',
      remedy: 'Keep it, or make a backup first.',
      override: 'EU',
    });
    expect((await failureFrom(it.call('keys.remove', { keys: 'EU', overrides: typed('eu') }))).code).toBe(
      'key-pair-in-use',
    );
    expect(await state()).toEqual(before);
    expect(await it.call('keys.remove', { keys: pair.id, overrides: typed('EU') })).toEqual({
      keyPair: pair,
      unbound: [],
    });
    expect((await it.profile()).keyPairs).toEqual([]);
    expect(it.vaults.secrets()).toEqual({});
    expect((await it.journal()).at(-1)).toMatchObject({
      action: 'keys.remove',
      client: 'Acme',
      text: 'Removed the production key pair EU, overriding key-pair-in-use',
    });
  });

  test('instances that used it are told of, and its snapshot and what it replaced are let go', async () => {
    const [pair, other] = [
      await it.addKeys('Acme', 'production', 'EU'),
      await it.addKeys('Acme', 'production', 'US'),
    ];
    for (const name of ['Live', 'Stage']) await it.call('instances.add', { client: 'Acme', name });
    await bind(pair.id, 'Live');
    await bind(other.id, 'Stage');
    await it.ports.profile.update((draft) => {
      for (const { id } of draft.keyPairs)
        draft.snapshots.push({ keyPairId: id, at: '2026-01-01T12:00:00Z', dataSpaces: [] });
      for (const each of draft.keyPairs) if (each.id === other.id) each.replacedBy = pair.id;
    });
    expect((await failureFrom(it.call('keys.remove', { keys: 'EU' }))).message).toBe(
      'Acme: EU (production) is used by Acme/Live, and is replacing “US”, which is not finished for Acme/Stage.',
    );
    const { unbound } = await it.call('keys.remove', { keys: 'EU', overrides: typed('EU') });
    expect(unbound).toEqual(['Acme/Live']);
    const profile = await it.profile();
    expect(profile.instances.map(({ name, keyPairs }) => [name, keyPairs])).toEqual([
      ['Live', {}],
      ['Stage', { production: other.id }],
    ]);
    expect(profile.snapshots.map(({ keyPairId }) => keyPairId)).toEqual([other.id]);
    expect(profile.keyPairs).toEqual([{ ...other, replacedBy: undefined }]);
  });

  test('what it stood for is replaced by its own successor from then on', async () => {
    const [first, second, third] = [
      await it.addKeys('Acme', 'production', 'First'),
      await it.addKeys('Acme', 'production', 'Second'),
      await it.addKeys('Acme', 'production', 'Third'),
    ];
    await it.ports.profile.update((draft) => {
      const successors = new Map([
        [first.id, second.id],
        [second.id, third.id],
      ]);
      for (const pair of draft.keyPairs) pair.replacedBy = successors.get(pair.id);
    });
    await it.call('keys.remove', { keys: 'Second' });
    expect((await it.profile()).keyPairs.map(({ label, replacedBy }) => [label, replacedBy])).toEqual([
      ['First', third.id],
      ['Third', undefined],
    ]);
  });

  test('a copy goes without a word', async () => {
    const secret = newKeySecret();
    for (const client of ['Acme', 'Borealis'])
      await it.call('keys.add', { ...production, client, label: client, ...secret });
    await it.call('keys.remove', { keys: 'Borealis' });
    expect(Object.keys(it.vaults.secrets())).toHaveLength(1);
    expect((await failureFrom(it.call('keys.remove', { keys: 'Acme' }))).code).toBe('key-pair-in-use');
  });

  test('an unknown or an ambiguous one', async () => {
    await it.addKeys('Acme', 'production', 'EU');
    await it.addKeys('Borealis', 'production', 'EU');
    expect((await failureFrom(it.call('keys.remove', { keys: 'US' }))).code).toBe('not-found');
    expect((await failureFrom(it.call('keys.remove', { keys: 'EU' }))).message).toContain(
      '“EU” names 2 key pairs',
    );
  });

  test('not while the keychain is away: the pair stays', async () => {
    await it.addKeys('Acme', 'production', 'EU');
    const before = await state();
    it.vaults.keychainState = { available: false, reason: 'No keychain here.', remedy: 'Install one.' };
    const refused = await failureFrom(it.call('keys.remove', { keys: 'EU', overrides: typed('EU') }));
    expect(refused).toMatchObject({ code: 'vault-unavailable', message: 'No keychain here.' });
    it.vaults.keychainState = { available: true };
    expect(await state()).toEqual(before);
  });

  test('the last pair goes from the vault that held it, whichever is asked for', async () => {
    await it.call('vault.use', { kind: 'passphrase', passphrase: 'four words' });
    await it.addKeys('Acme', 'production', 'EU');
    const asked = createCoreInMemory({ ports: { ...it.ports, requestedVault: 'keychain' } });
    const remove = { keys: 'EU', overrides: typed('EU') };
    expect((await failureFrom(asked.call('keys.remove', remove))).message).toContain(
      'KEYBRIDGE_VAULT asks for keychain',
    );
    expect(Object.keys(it.vaults.secrets())).toHaveLength(1);
    const other = createCoreInMemory({ ports: { ...it.ports, requestedVault: 'passphrase' } });
    await other.call('keys.remove', remove);
    expect(it.vaults.secrets()).toEqual({});
  });

  test('a secret that cannot be deleted is told of; the pair is gone', async () => {
    const pair = await it.addKeys('Acme', 'production', 'EU');
    const keychain = (profileId: string) => ({
      ...it.vaults.keychain(profileId),
      delete: async () => {
        throw new CoreError('vault-locked', 'The keychain is locked.', 'Unlock it.');
      },
    });
    const failing = createCoreInMemory({ ports: { ...it.ports, vaults: { ...it.vaults, keychain } } });
    expect(await failureFrom(failing.call('keys.remove', { keys: 'EU', overrides: typed('EU') }))).toEqual({
      code: 'vault-unavailable',
      message: 'EU was removed, but its secret is still in the vault. The keychain is locked.',
      remedy: `Delete keypair.${pair.id} from the vault by hand.`,
    });
    expect((await it.profile()).keyPairs).toEqual([]);
    expect((await it.journal()).at(-1)).toMatchObject({ action: 'keys.remove' });
  });
});
