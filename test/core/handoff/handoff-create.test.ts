import { expect, test } from 'vitest';
import { fingerprintOf } from '../../../src/core/keys/fingerprint.ts';
import { createCoreInMemory, failureFrom } from '../../support/core-in-memory.ts';
import { createSender, documentOf, handoffFile, passphrase } from '../../support/handoff-bench.ts';

const wish = { path: handoffFile, to: { passphrase } };

test('what is handed off is what was chosen, with its secrets and nothing of this machine', async () => {
  const sender = await createSender();
  const document = await documentOf(sender);
  const { clients, keyPairs, instances } = await sender.profile();
  expect(document).toMatchObject({ format: 'keybridge-handoff', version: 1, clients });
  expect(document.keyPairs.map(({ id, label }) => ({ id, label }))).toEqual(
    keyPairs.map(({ id, label }) => ({ id, label })),
  );
  for (const { id, apiKey, privateKey } of document.keyPairs) {
    expect(JSON.stringify({ apiKey, privateKey })).toBe(sender.vaults.secrets()[`keypair.${id}`]);
  }
  expect(document.instances).toEqual(JSON.parse(JSON.stringify(instances)));
  expect(document).not.toHaveProperty('gateways');
});

test.each([
  [{ clients: ['Acme'] }, ['Acme'], 2, 0],
  [{ clients: ['Acme'], withInstances: true }, ['Acme'], 2, 2],
  [{ keys: ['Acme sandbox'] }, ['Acme'], 1, 0],
  [{ keys: ['Acme sandbox'], clients: ['Borealis'] }, ['Acme', 'Borealis'], 2, 0],
  [{ clients: ['Borealis'], withInstances: true }, ['Borealis'], 1, 0],
  [{}, ['Acme', 'Borealis'], 3, 0],
])(
  '%j makes a file of %j with %i key pairs and %i instances',
  async (choice, clients, keyPairs, instances) => {
    const sender = await createSender();
    const made = await sender.call('handoff.create', { ...wish, ...choice });
    expect(made).toMatchObject({ clients: clients.length, keyPairs, instances });
    const { text } = JSON.parse(sender.files.text(handoffFile) ?? '') as { text: string };
    const document = JSON.parse(text) as { clients: { name: string }[] };
    expect(document.clients.map(({ name }) => name)).toEqual(clients);
  },
);

test('an instance names no key pair that does not come along', async () => {
  const sender = await createSender();
  await sender.call('handoff.create', { ...wish, keys: ['Acme sandbox'], withInstances: true });
  const { text } = JSON.parse(sender.files.text(handoffFile) ?? '') as { text: string };
  const { instances } = JSON.parse(text) as { instances: { name: string; keyPairs: object }[] };
  const eu = instances.find(({ name }) => name === 'EU');
  expect(Object.keys(eu?.keyPairs ?? {})).toEqual(['sandbox']);
});

test('gateways come along where that is asked, and where they are not Adobe’s', async () => {
  const sender = await createSender();
  await sender.call('gateways.set', { keyEnvironment: 'sandbox', url: 'http://127.0.0.1:9/' });
  await sender.call('handoff.create', { ...wish, withGateways: true });
  const { text } = JSON.parse(sender.files.text(handoffFile) ?? '') as { text: string };
  expect(JSON.parse(text)).toMatchObject({ gateways: { sandbox: 'http://127.0.0.1:9/' } });
  expect(text).not.toContain('commerce.adobe.io');
});

test('the answer has the fingerprint of the very file; the file is its owner’s; the journal has no secret', async () => {
  const sender = await createSender();
  const made = await sender.call('handoff.create', wish);
  expect(made.fileFingerprint).toBe(fingerprintOf(sender.files.all.get(handoffFile) ?? ''));
  expect(sender.files.ownerOnly).toContain(handoffFile);
  const journal = await sender.journal();
  expect(journal.at(-1)).toMatchObject({
    action: 'handoff.create',
    text: `Handed off 2 clients, 3 key pairs and 0 instances to whoever has the passphrase in ${handoffFile}`,
  });
  expect(JSON.stringify(journal)).not.toContain(passphrase);
});

test.each([
  [
    'a file is there',
    (core: Awaited<ReturnType<typeof createSender>>) => core.files.all.set(handoffFile, Buffer.from('x')),
  ],
  [
    'it lies in a git work tree',
    (core: Awaited<ReturnType<typeof createSender>>) => core.files.exposedToGit.add(handoffFile),
  ],
])('where %s, that has to be confirmed', async (_what, prepare) => {
  const sender = await createSender();
  prepare(sender);
  const before = sender.files.all.get(handoffFile);
  const failure = await failureFrom(sender.call('handoff.create', wish));
  expect(failure).toMatchObject({
    code: 'confirmation-needed',
    message: expect.stringContaining(handoffFile),
  });
  expect(sender.files.all.get(handoffFile)).toBe(before);
  await sender.call('handoff.create', { ...wish, confirmed: true });
  expect(sender.files.all.get(handoffFile)).not.toBe(before);
});

test.each([
  ['no recipient', { to: { recipient: 'alice@example.com' } }, 'bad-input', /no recipient of age/],
  [
    'a mistyped recipient',
    { to: { recipient: `age1${'q'.repeat(58)}` } },
    'bad-input',
    /no recipient of age/,
  ],
  ['an unknown client', { clients: ['Nobody'] }, 'not-found', /no client “Nobody”/],
  ['an unknown pair', { keys: ['nobody'] }, 'not-found', /no key pair “nobody”/],
  ['no pair at all', { keys: [] }, 'bad-input', /nothing to hand off/],
])('%s is refused, and nothing is written', async (_what, choice, code, message) => {
  const sender = await createSender();
  const journal = await sender.journal();
  const failure = await failureFrom(sender.call('handoff.create', { ...wish, ...choice }));
  expect(failure).toMatchObject({ code, message: expect.stringMatching(message) });
  expect(sender.files.all.size).toBe(0);
  expect(await sender.journal()).toEqual(journal);
});

test('an identity given as the recipient is refused without being quoted', async () => {
  const sender = await createSender();
  const recipient = await sender.ports.sealer.makeIdentity();
  const failure = await failureFrom(sender.call('handoff.create', { ...wish, to: { recipient } }));
  expect(failure.code).toBe('bad-input');
  expect(JSON.stringify(failure)).not.toContain(recipient.slice(15, 30));
});

test('with the vault out of reach nothing is written', async () => {
  const sender = await createSender();
  sender.vaults.keychainState = { available: false, reason: 'No keychain.', remedy: 'Get one.' };
  expect((await failureFrom(sender.call('handoff.create', wish))).code).toBe('vault-unavailable');
  expect(sender.files.all.size).toBe(0);
});

test('it can be cancelled, and tells how far it is', async () => {
  const sender = await createSender();
  const jobId = 'handing';
  const stop = sender.core.listen(() => void sender.core.dispatch('jobs.cancel', { jobId }));
  expect((await failureFrom(sender.call('handoff.create', { ...wish, jobId }))).code).toBe('cancelled');
  stop();
  expect(sender.files.all.size).toBe(0);
  await sender.call('handoff.create', { ...wish, jobId });
  expect(
    sender
      .told('job.progress')
      .slice(-3)
      .map(({ done, total }) => [done, total]),
  ).toEqual([
    [0, 3],
    [1, 3],
    [2, 3],
  ]);
});

test('an empty profile has nothing to hand off', async () => {
  const { call } = createCoreInMemory();
  expect((await failureFrom(call('handoff.create', wish))).message).toContain('nothing to hand off');
});
