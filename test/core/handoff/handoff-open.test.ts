import { describe, expect, test } from 'vitest';
import type { Connection } from '../../../src/contract/model.ts';
import { type CoreInMemory, createCoreInMemory, failureFrom } from '../../support/core-in-memory.ts';
import {
  createSender,
  documentOf,
  give,
  handOver,
  handoffFile,
  open,
  passphrase,
} from '../../support/handoff-bench.ts';

/** Expects a refusal after which nothing is there that was not there before. */
const refusal = async (core: CoreInMemory, more?: Parameters<typeof open>[1]) => {
  const [profile, journal, secrets] = [await core.profile(), await core.journal(), core.vaults.secrets()];
  const failure = await failureFrom(open(core, more));
  expect({ ...(await core.profile()), id: profile.id, vault: profile.vault }).toEqual(profile);
  expect(await core.journal()).toEqual(journal);
  expect(core.vaults.secrets()).toEqual(secrets);
  return failure;
};

const apiKeysOf = (core: CoreInMemory): string[] =>
  Object.entries(core.vaults.secrets())
    .filter(([name]) => name.startsWith('keypair.'))
    .map(([, text]) => (JSON.parse(text) as { apiKey: string }).apiKey)
    .sort();

describe('into an empty profile, to its recipient', () => {
  test('a look takes nothing over, and says all that is inside', async () => {
    const [sender, receiver] = [await createSender(), createCoreInMemory()];
    await handOver(sender, receiver);
    const [before, secrets] = [await receiver.profile(), receiver.vaults.secrets()];
    const plan = await open(receiver, { dryRun: true, confirmed: false });
    expect(plan).toMatchObject({
      outcome: 'planned',
      sealedTo: 'recipient',
      clients: [
        { name: 'Acme', edition: 'open-source', state: 'new' },
        { name: 'Borealis', edition: 'commerce', state: 'new' },
      ],
      instances: [
        { name: 'Acme/EU', connection: 'ssh://acme.example/var/www', dataSpace: 'Production', state: 'new' },
        { name: 'Acme/US', stage: 'staging', connection: 'none:', state: 'new' },
      ],
      gateways: {},
    });
    const pairs = (await sender.profile()).keyPairs;
    expect(
      plan.keyPairs.map(({ apiKeyFingerprint, privateKeyFingerprint, state }) => ({
        apiKeyFingerprint,
        privateKeyFingerprint,
        state,
      })),
    ).toEqual(
      pairs.map(({ apiKeyFingerprint, privateKeyFingerprint }) => ({
        apiKeyFingerprint,
        privateKeyFingerprint,
        state: 'new',
      })),
    );
    expect(plan.notices[0]?.text).toMatch(/says nothing about who made it.*by telephone/);
    expect(await receiver.profile()).toEqual(before);
    expect(receiver.vaults.secrets()).toEqual(secrets);
    for (const apiKey of apiKeysOf(sender)) expect(JSON.stringify(plan)).not.toContain(apiKey);
    expect(JSON.stringify(plan)).not.toContain('PRIVATE KEY');
  });

  test('everything comes over, and the keys and the binding with it', async () => {
    const [sender, receiver] = [await createSender(), createCoreInMemory()];
    await handOver(sender, receiver);
    expect(await open(receiver)).toMatchObject({ outcome: 'taken-over' });
    const [theirs, ours] = [await sender.profile(), await receiver.profile()];
    expect(ours.clients).toEqual(theirs.clients);
    expect(ours.instances).toEqual(theirs.instances);
    expect(ours.keyPairs).toEqual(theirs.keyPairs);
    expect(apiKeysOf(receiver)).toEqual(apiKeysOf(sender));
    expect((await receiver.call('keys.check', {})).map(({ check }) => check?.state)).toEqual(
      Array(3).fill('accepted'),
    );
    expect((await receiver.journal()).at(-2)?.text ?? '').not.toContain('AGE-SECRET');
  });

  test('nothing is taken over that nobody confirmed', async () => {
    const [sender, receiver] = [await createSender(), createCoreInMemory()];
    await handOver(sender, receiver);
    const failure = await refusal(receiver, { confirmed: false });
    expect(failure).toMatchObject({
      code: 'confirmation-needed',
      message: expect.stringContaining('2 clients, 3 key pairs and 2 instances'),
    });
  });

  test('a second time there is nothing new', async () => {
    const [sender, receiver] = [await createSender(), createCoreInMemory()];
    await handOver(sender, receiver);
    await open(receiver);
    const [profile, journal] = [await receiver.profile(), await receiver.journal()];
    const again = await open(receiver, { confirmed: false });
    expect(again.outcome).toBe('nothing-new');
    expect(
      [...again.clients, ...again.keyPairs, ...again.instances].every(({ state }) => state === 'present'),
    ).toBe(true);
    expect(await receiver.profile()).toEqual(profile);
    expect(await receiver.journal()).toEqual(journal);
  });

  test('progress is told, and a cancelled one leaves nothing', async () => {
    const [sender, receiver] = [await createSender(), createCoreInMemory()];
    await handOver(sender, receiver);
    const jobId = 'opening';
    const stop = receiver.core.listen(() => void receiver.core.dispatch('jobs.cancel', { jobId }));
    expect((await refusal(receiver, { jobId })).code).toBe('cancelled');
    stop();
    await open(receiver, { jobId });
    expect(receiver.told('job.progress').at(-1)).toMatchObject({
      done: 2,
      total: 3,
      label: 'Borealis: Borealis production (production)',
    });
  });
});

describe('beside what is here', () => {
  const both = async () => {
    const [sender, receiver] = [await createSender(), createCoreInMemory()];
    return { sender, receiver };
  };

  test('clients of the same name are one, whatever their ids; theirs is not overwritten', async () => {
    const { sender, receiver } = await both();
    const own = await receiver.addClient('ACME', 'commerce');
    await handOver(sender, receiver);
    const answer = await open(receiver);
    expect(answer.clients[0]).toMatchObject({
      state: 'present',
      note: 'here “ACME”; commerce here, and stays so',
    });
    const { clients, keyPairs, instances } = await receiver.profile();
    expect(clients.map(({ name }) => name)).toEqual(['ACME', 'Borealis']);
    expect(clients[0]).toEqual(own);
    expect(keyPairs.filter(({ clientId }) => clientId === own.id)).toHaveLength(2);
    expect(instances.every(({ clientId }) => clientId === own.id)).toBe(true);
  });

  test('a pair with the same keys is the same; an instance that uses it gets the one that is here', async () => {
    const { sender, receiver } = await both();
    await receiver.addClient('Acme', 'open-source');
    const handed = (await documentOf(sender)).keyPairs.find(({ label }) => label === 'Acme sandbox');
    const { keyPair } = await receiver.call('keys.add', {
      client: 'Acme',
      keyEnvironment: 'sandbox',
      label: 'My sandbox',
      apiKey: handed?.apiKey,
      privateKey: handed?.privateKey ?? '',
    });
    await handOver(sender, receiver);
    const answer = await open(receiver);
    expect(answer.keyPairs[0]).toMatchObject({ state: 'present', note: 'here “My sandbox”' });
    const { keyPairs, instances } = await receiver.profile();
    expect(keyPairs).toHaveLength(3);
    expect(keyPairs[0]).toEqual(keyPair);
    expect(instances.find(({ name }) => name === 'EU')?.keyPairs.sandbox).toBe(keyPair.id);
  });

  test('an API key with another private key is a conflict: it is left out, and its instance goes without', async () => {
    const { sender, receiver } = await both();
    await receiver.addClient('Acme', 'open-source');
    const document = await documentOf(sender);
    const handed = document.keyPairs.find(({ label }) => label === 'Acme sandbox');
    const { generateKeyPairSync } = await import('node:crypto');
    const privateKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    await receiver.call('keys.add', {
      client: 'Acme',
      keyEnvironment: 'sandbox',
      label: 'Mine',
      apiKey: handed?.apiKey,
      privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    });
    const before = receiver.vaults.secrets();
    await give(receiver, document);
    const answer = await open(receiver, { passphrase });
    expect(answer.keyPairs[0]).toMatchObject({ state: 'conflict', note: expect.stringContaining('“Mine”') });
    expect(receiver.vaults.secrets()).toMatchObject(before);
    expect((await receiver.profile()).instances[0]?.keyPairs).toMatchObject({ sandbox: undefined });
  });

  describe('a replacement', () => {
    const confirm = { code: 'unverified' as const, value: 'Acme/EU' };
    const keys = 'Acme production';

    /** EU was exported with the new pair, and nobody said that the file is in place. */
    const unfinished = async () => {
      const { sender, receiver } = await both();
      await sender.call('instances.set', { instance: 'EU', connection: { kind: 'none' } });
      await sender.addKeys('Acme', 'production', 'New');
      await sender.call('rotation.begin', { keys, to: 'New' });
      await sender.call('rotation.continue', { keys, confirmed: true });
      const file = { format: 'json' as const, out: '/eu.json' };
      await sender.call('exports.write', { instance: 'EU', ...file, confirmed: true });
      return { sender, receiver };
    };

    test('that is not finished here is not finished there', async () => {
      const { sender, receiver } = await unfinished();
      await handOver(sender, receiver);
      await open(receiver);
      expect(await receiver.call('rotation.show', { keys })).toMatchObject({
        to: { label: 'New' },
        instances: [{ name: 'Acme/EU', state: 'not-connected' }],
        isFinished: false,
      });
      expect((await failureFrom(receiver.call('keys.remove', { keys }))).message).toContain('Acme/EU');
    });

    test('is not spoken of where its instances do not come along', async () => {
      const { sender, receiver } = await unfinished();
      await handOver(sender, receiver, { withInstances: false });
      await open(receiver);
      const { to, isFinished } = await receiver.call('rotation.show', { keys });
      expect([to, isFinished]).toEqual([undefined, false]);
    });

    test('that is finished comes over as that', async () => {
      const { sender, receiver } = await unfinished();
      await sender.call('rotation.confirm', { keys, instance: 'EU', overrides: [confirm] });
      await handOver(sender, receiver, { withInstances: false });
      await open(receiver);
      expect(await receiver.call('rotation.show', { keys })).toMatchObject({
        to: { label: 'New' },
        isFinished: true,
      });
    });
  });

  test('a label and an id that are taken are made free ones', async () => {
    const { sender, receiver } = await both();
    await receiver.addClient('Acme', 'open-source');
    const own = await receiver.addKeys('Acme', 'sandbox', 'Acme sandbox');
    const document = await documentOf(sender);
    const [pair] = document.keyPairs;
    const id = own.id;
    const instances = document.instances.map((each) =>
      each.keyPairs.sandbox === pair?.id ? { ...each, keyPairs: { ...each.keyPairs, sandbox: id } } : each,
    );
    await give(receiver, {
      ...document,
      instances,
      keyPairs: document.keyPairs.with(0, { ...(pair as NonNullable<typeof pair>), id }),
    });
    const answer = await open(receiver, { passphrase });
    expect(answer.keyPairs[0]).toMatchObject({
      state: 'new',
      note: expect.stringContaining('Acme sandbox 2'),
    });
    const { keyPairs, instances: here } = await receiver.profile();
    const added = keyPairs.find(({ label }) => label === 'Acme sandbox 2');
    expect(added?.id).not.toBe(own.id);
    expect(here.find(({ name }) => name === 'EU')?.keyPairs.sandbox).toBe(added?.id);
    expect(keyPairs).toContainEqual(own);
  });

  test('an instance that is here stays as it is, and how the file differs is said', async () => {
    const { sender, receiver } = await both();
    await receiver.addClient('Acme', 'open-source');
    const own = await receiver.call('instances.add', {
      client: 'Acme',
      name: 'eu',
      stage: 'development',
      connection: { kind: 'ddev', dir: '/src/eu' },
    });
    await handOver(sender, receiver);
    const answer = await open(receiver);
    const [row] = answer.instances;
    expect(row).toMatchObject({ name: 'Acme/EU', state: 'present' });
    expect(row?.note).toContain('here “eu”');
    expect(row?.note).toContain('stage development here, production in the file');
    expect(row?.note).toContain('connection ddev:/src/eu here, ssh://acme.example/var/www in the file');
    expect((await receiver.profile()).instances).toContainEqual(own);
  });

  test('a data space that another instance has is warned of', async () => {
    const { sender, receiver } = await both();
    await handOver(sender, receiver);
    await open(receiver);
    const document = await documentOf(sender);
    const [eu] = document.instances;
    await give(receiver, { ...document, instances: [{ ...eu, id: crypto.randomUUID(), name: 'Copy' }] });
    const answer = await open(receiver, { passphrase });
    expect(answer.findings).toContainEqual(
      expect.objectContaining({ code: 'data-space-in-use', effect: 'warned' }),
    );
  });
});

describe('what a file could make this machine do', () => {
  const programs: Connection[] = [
    { kind: 'command', argv: ['curl', 'https://evil.example/'], root: '/app' },
    { kind: 'ssh', host: 'acme.example', root: '/app', php: '/tmp/php' },
  ];

  test.each(programs)('%j wants its instance’s name typed', async (connection) => {
    const [sender, receiver] = [await createSender(), createCoreInMemory()];
    await sender.call('instances.set', { instance: 'EU', connection });
    await handOver(sender, receiver);
    const plan = await open(receiver, { dryRun: true });
    expect(plan.findings).toContainEqual(
      expect.objectContaining({ code: 'settings-from-file', effect: 'refused', override: 'Acme/EU' }),
    );
    expect(await refusal(receiver)).toMatchObject({ code: 'settings-from-file', override: 'Acme/EU' });
    expect(
      (await refusal(receiver, { overrides: [{ code: 'settings-from-file', value: 'Acme/US' }] })).code,
    ).toBe('settings-from-file');
    await open(receiver, { overrides: [{ code: 'settings-from-file', value: 'Acme/EU' }] });
    expect((await receiver.profile()).instances.find(({ name }) => name === 'EU')?.connection).toEqual(
      connection,
    );
    expect((await receiver.journal()).at(-1)?.text).toContain('overriding settings-from-file');
  });

  test('a gateway wants its host typed, and then takes the place of Adobe’s', async () => {
    const [sender, receiver] = [await createSender(), createCoreInMemory()];
    await sender.call('gateways.set', { keyEnvironment: 'sandbox', url: 'https://gateway.example/' });
    await handOver(sender, receiver, { withGateways: true });
    const failure = await refusal(receiver);
    expect(failure).toMatchObject({ code: 'settings-from-file', override: 'gateway.example' });
    const answer = await open(receiver, {
      overrides: [{ code: 'settings-from-file', value: 'gateway.example' }],
    });
    expect(answer.gateways).toEqual({ sandbox: 'https://gateway.example/' });
    expect((await receiver.call('gateways.read', {})).sandbox).toBe('https://gateway.example/');
  });

  test('one’s own gateway stays', async () => {
    const [sender, receiver] = [await createSender(), createCoreInMemory()];
    await sender.call('gateways.set', { keyEnvironment: 'sandbox', url: 'https://gateway.example/' });
    await receiver.call('gateways.set', { keyEnvironment: 'sandbox', url: 'https://mine.example/' });
    await handOver(sender, receiver, { withGateways: true });
    const answer = await open(receiver);
    expect(answer.gateways).toEqual({});
    expect(answer.notices.at(-1)?.text).toContain('stays https://mine.example/');
    expect((await receiver.call('gateways.read', {})).sandbox).toBe('https://mine.example/');
  });

  test.each([
    ['a gateway in the clear', { gateways: { sandbox: 'http://gateway.example/' } }, /cannot be a gateway/],
    [
      'an option for a host',
      { connection: { kind: 'ssh', host: '-oProxyCommand=x', root: '/' } },
      /connection cannot be used/,
    ],
  ])('%s is refused whatever is typed', async (_what, change, message) => {
    const [sender, receiver] = [await createSender(), createCoreInMemory()];
    const document = await documentOf(sender);
    const { connection, ...rest } = change as { connection?: Connection };
    const instances = document.instances.map((each) => (connection ? { ...each, connection } : each));
    await give(receiver, { ...document, instances, ...rest });
    const overrides = ['gateway.example', 'Acme/EU'].map((value) => ({
      code: 'settings-from-file' as const,
      value,
    }));
    expect(await refusal(receiver, { passphrase, overrides })).toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(message),
    });
  });
});

test('a file that was exchanged after it was shown is not taken over', async () => {
  const [sender, receiver] = [await createSender(), createCoreInMemory()];
  await handOver(sender, receiver);
  const { fileFingerprint } = await open(receiver, { dryRun: true });
  await handOver(sender, receiver, { withInstances: false });
  expect(await refusal(receiver, { shown: fileFingerprint })).toMatchObject({ code: 'unsafe-edit' });
  expect(receiver.files.all.has(handoffFile)).toBe(true);
});
