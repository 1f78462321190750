import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CoreError } from '../../../src/core/core-error.ts';
import { readHandoff } from '../../../src/core/handoff/handoff-document.ts';
import { createCoreInMemory, failureFrom } from '../../support/core-in-memory.ts';
import {
  createSender,
  documentOf,
  give,
  handOver,
  handoffFile,
  open,
  passphrase,
} from '../../support/handoff-bench.ts';

const document = await documentOf(await createSender());
const [pair] = document.keyPairs;
const [client] = document.clients;
const [instance] = document.instances;

test.each<[string, unknown, string, RegExp]>([
  ['no JSON', 'nothing', 'bad-input', /no hand-off that Keybridge made/],
  ['another JSON', [], 'bad-input', /no hand-off that Keybridge made/],
  ['another format', { ...document, format: 'other' }, 'bad-input', /no hand-off that Keybridge made/],
  ['a backup', { ...document, format: 'keybridge-backup' }, 'bad-input', /is a backup/],
  ['a newer version', { ...document, version: 2, more: 1 }, 'profile-newer', /newer Keybridge/],
  ['a version of no kind', { ...document, version: 0 }, 'bad-input', /something is wrong at version/],
  ['a stray field', { ...document, more: 1 }, 'bad-input', /no whole hand-off/],
  ['a field missing', { ...document, keyPairs: undefined }, 'bad-input', /something is wrong at keyPairs/],
  [
    'a control character in a name',
    { ...document, clients: [{ ...client, name: 'Ac\u001bme' }] },
    'bad-input',
    /clients\.0\.name/,
  ],
  [
    'an address that is none of a shop',
    { ...document, instances: [{ ...instance, baseUrl: 'mailto:a@b.example' }] },
    'bad-input',
    /instances\.0\.baseUrl/,
  ],
  [
    'a successor of another kind',
    {
      ...document,
      keyPairs: document.keyPairs.map((each) => ({
        ...each,
        replacedBy: each === pair ? document.keyPairs[1]?.id : undefined,
      })),
    },
    'bad-input',
    /belong to others/,
  ],
  [
    'a pair that replaces itself',
    { ...document, keyPairs: document.keyPairs.map((each) => ({ ...each, replacedBy: each.id })) },
    'bad-input',
    /belong to others/,
  ],
  ['a client missing', { ...document, clients: [] }, 'bad-input', /belong to others that are not there/],
  ['a client twice', { ...document, clients: [...document.clients, client] }, 'bad-input', /twice/],
  [
    'two clients of one name',
    { ...document, clients: [...document.clients, { ...client, id: crypto.randomUUID(), name: 'ACME' }] },
    'bad-input',
    /twice/,
  ],
  [
    'two instances of one name',
    { ...document, instances: [...document.instances, { ...instance, id: crypto.randomUUID() }] },
    'bad-input',
    /twice/,
  ],
  ['a pair missing that an instance uses', { ...document, keyPairs: [] }, 'bad-input', /belong to others/],
  [
    'a private key that is none',
    { ...document, keyPairs: [{ ...pair, privateKey: 'none' }], instances: [] },
    'bad-input',
    /“Acme sandbox” in .* cannot be used/,
  ],
  [
    'an API key that is none',
    { ...document, keyPairs: [{ ...pair, apiKey: 'two words' }], instances: [] },
    'bad-input',
    /cannot be used/,
  ],
])('%s is refused, and nothing is taken over', async (_what, content, code, message) => {
  const receiver = createCoreInMemory();
  await give(receiver, content);
  const failure = await failureFrom(open(receiver, { passphrase }));
  expect(failure).toMatchObject({ code, message: expect.stringMatching(message) });
  expect(failure.message).not.toContain(pair?.apiKey);
  expect(await receiver.journal()).toEqual([]);
  expect(receiver.vaults.secrets()).toEqual({});
});

test('who has the wrong passphrase, none, the wrong identity or no identity, is told which', async () => {
  const [sender, receiver] = [await createSender(), createCoreInMemory()];
  await handOver(sender, receiver, { to: { passphrase } });
  expect(await receiver.call('handoff.inspect', { path: handoffFile })).toEqual({
    path: handoffFile,
    sealedTo: 'passphrase',
  });
  expect((await failureFrom(open(receiver, { passphrase: 'wrong' }))).code).toBe('wrong-passphrase');
  expect(await failureFrom(open(receiver))).toMatchObject({ code: 'wrong-passphrase', remedy: 'Give it.' });
  const { recipient } = await createCoreInMemory().call('handoff.me', {});
  await handOver(sender, receiver, { to: { recipient } });
  expect(await failureFrom(open(receiver))).toMatchObject({
    code: 'wrong-recipient',
    message: expect.stringContaining('has none yet'),
  });
  await receiver.call('handoff.me', {});
  expect(await failureFrom(open(receiver))).toMatchObject({
    code: 'wrong-recipient',
    message: expect.stringContaining('not encrypted to your recipient'),
  });
});

test('a file that is missing, too large, cut off or changed is told as that', async () => {
  const [sender, receiver] = [await createSender(), createCoreInMemory()];
  expect((await failureFrom(open(receiver))).code).toBe('file-unreadable');
  receiver.files.all.set(handoffFile, new Uint8Array(32_000_001));
  expect(await failureFrom(open(receiver))).toMatchObject({
    code: 'bad-input',
    message: expect.stringContaining('too large'),
  });
  await handOver(sender, receiver);
  const whole = receiver.files.all.get(handoffFile) ?? new Uint8Array();
  const profile = await receiver.profile();
  const damaged = { code: 'bad-input', message: 'The file is damaged or cut off.' };
  receiver.files.all.set(handoffFile, whole.subarray(0, -1));
  expect(await failureFrom(open(receiver))).toMatchObject(damaged);
  const changed = Uint8Array.from(whole);
  changed[whole.length - 20] = (changed[whole.length - 20] ?? 0) ^ 1;
  receiver.files.all.set(handoffFile, changed);
  expect(await failureFrom(open(receiver))).toMatchObject(damaged);
  expect(await receiver.profile()).toEqual(profile);
});

test('whatever is inside, it is a whole hand-off or a failure that a person can act on', () => {
  const spots = fc.constantFrom('clients', 'keyPairs', 'instances', 'at', 'gateways', 'version');
  fc.assert(
    fc.property(spots, fc.jsonValue(), (spot, value) => {
      try {
        const read = readHandoff(JSON.stringify({ ...document, [spot]: value }), 'x.age');
        expect(read.format).toBe('keybridge-handoff');
      } catch (error) {
        expect(error).toBeInstanceOf(CoreError);
        expect(['bad-input', 'profile-newer']).toContain((error as CoreError).code);
      }
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(() => readHandoff(text, 'x.age')).toThrow(CoreError);
    }),
  );
});
