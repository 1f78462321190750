import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HandoffAnswer, HandoffMade } from '../../src/contract/handoff.ts';
import type { Instance, KeyPair } from '../../src/contract/model.ts';
import { runAge, runAgeOnTerminal } from '../support/age-program.ts';
import { type CliHome, createCliHome } from '../support/cli-home.ts';
import { createPractice, type Practice } from '../support/prepared-client.ts';
import { makeQuickVault } from '../support/quick-vault.ts';
import { runOnTerminal } from '../support/terminal.ts';

let sender: Practice;
let file: string;
beforeAll(async () => {
  sender = await createPractice();
  file = join(sender.home.folder, 'acme.age');
  const { project } = await sender.addClient('Acme');
  await sender.addInstance('Acme', 'EU', '--connect', 'command:?argv=["php"]&root=/app');
  await sender.home.json('instance', 'bind', 'EU', '--space', String(project.dataSpaces[0]?.id));
});
afterAll(() => sender[Symbol.asyncDispose]());

/** Somebody else, with a vault of their own. */
const createReceiver = async (): Promise<CliHome> => {
  const home = await createCliHome();
  await makeQuickVault(join(home.profile, 'vault'), home.passphrase);
  return home;
};

const recipientOf = async (home: CliHome): Promise<string> =>
  (await home.json<{ recipient: string }>('handoff', 'me')).recipient;

const handOver = (to: string, ...options: string[]): Promise<HandoffMade> =>
  sender.home.json<HandoffMade>('handoff', 'create', file, '--to', to, '--yes', ...options);

/** Everything that must not be seen. */
const leaks = (text: string): string[] => {
  const { sandbox, production } = sender.simulator.licenseHolder;
  const lines = [sandbox, production].flatMap(({ apiKey, privateKey }) => [
    apiKey,
    ...privateKey.split('\n').filter((line) => line.length > 30 && !line.includes('---')),
  ]);
  return [...lines, 'AGE-SECRET-KEY'].filter((secret) => text.includes(secret));
};

test('from one machine to another: shown, compared, confirmed, taken over, and at work', async () => {
  await using receiver = await createReceiver();
  const recipient = await recipientOf(receiver);
  expect((await receiver.run(['handoff', 'me'])).stdout).toBe(`${recipient}`);
  const made = await handOver(recipient, '--client', 'Acme', '--with-instances', '--with-gateways');
  expect(made).toMatchObject({ path: file, recipient, clients: 1, keyPairs: 2, instances: 1 });
  expect((await stat(file)).mode & 0o777).toBe(0o600);

  const plan = await receiver.json<HandoffAnswer>('handoff', 'open', file, '--dry-run');
  expect(plan).toMatchObject({ outcome: 'planned', fileFingerprint: made.fileFingerprint });
  const shown = await receiver.run(['handoff', 'open', file, '--dry-run']);
  for (const text of [
    made.fileFingerprint.slice(0, 8).replace(/(.{4})/, '$1 '),
    'says nothing about who made it',
    'Acme/EU',
    'The file has Keybridge run a program of its choosing',
  ]) {
    expect(shown.stdout).toContain(text);
  }
  expect(await receiver.json('keys', 'list')).toEqual([]);

  const host = new URL(sender.simulator.url).host;
  const typed = ['--override', `settings-from-file=${host}`, '--override', 'settings-from-file=Acme/EU'];
  const refused = await receiver.failure(['handoff', 'open', file, '--yes']);
  expect(refused).toMatchObject({ code: 'settings-from-file', exitCode: 5 });
  const unasked = await receiver.run(['handoff', 'open', file, ...typed]);
  expect(unasked).toMatchObject({ exitCode: 5, stdout: expect.stringContaining('Acme/EU') });
  expect(unasked.stderr).toContain('Give --yes to confirm.');
  expect(await receiver.json('keys', 'list')).toEqual([]);

  const taken = await receiver.run(['handoff', 'open', file, '--yes', ...typed]);
  expect(taken).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('Took over 2 key pairs, 1 client and 1 instance.'),
  });
  const checked = await receiver.json<KeyPair[]>('keys', 'check', '--all');
  expect(checked.map(({ check }) => check?.state)).toEqual(['accepted', 'accepted']);
  const instance = await receiver.json<Instance>('instance', 'show', 'Acme/EU');
  expect(Object.values(instance.keyPairs).sort()).toEqual(checked.map(({ id }) => id).sort());

  const again = await receiver.run(['handoff', 'open', file]);
  expect(again).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('Everything in it is here already.'),
  });
  for (const { stdout, stderr } of [shown, unasked, taken, again]) expect(leaks(stdout + stderr)).toEqual([]);
  expect(leaks(await readFile(file, 'latin1'))).toEqual([]);
});

test('the age program opens it, from the vault’s identity down to the JSON', async () => {
  await using receiver = await createReceiver();
  await handOver(await recipientOf(receiver), '--all');
  const at = (name: string) => join(receiver.folder, name);
  await runAgeOnTerminal(
    ['-d', '-o', at('vault.txt'), join(receiver.profile, 'vault/identity.age')],
    [receiver.passphrase],
  );
  const own = await runAge('age', [
    '-d',
    '-i',
    at('vault.txt'),
    join(receiver.profile, 'vault/handoff.identity.age'),
  ]);
  await writeFile(at('me.txt'), `${(JSON.parse(own) as { value: string }).value}\n`, { mode: 0o600 });
  const document = JSON.parse(await runAge('age', ['-d', '-i', at('me.txt'), file])) as Record<
    string,
    unknown
  >;
  expect(document).toMatchObject({
    format: 'keybridge-handoff',
    version: 1,
    clients: [{ name: 'Acme' }],
    instances: [],
  });
  expect(document['keyPairs']).toMatchObject(
    [sender.simulator.licenseHolder.sandbox, sender.simulator.licenseHolder.production].map(({ apiKey }) => ({
      apiKey,
    })),
  );
});

test('to a passphrase from standard input; the vault’s own is not taken for it', async () => {
  await using receiver = await createReceiver();
  const passphrase = 'four words by telephone';
  const create = ['handoff', 'create', file, '--keys', 'Acme sandbox', '--yes'];
  expect((await sender.home.run(create, { input: `${passphrase}\n` })).exitCode).toBe(0);
  const plain = join(receiver.folder, 'plain.json');
  await runAgeOnTerminal(['-d', '-o', plain, file], [passphrase]);
  expect(JSON.parse(await readFile(plain, 'utf8'))).toMatchObject({ keyPairs: [{ label: 'Acme sandbox' }] });
  const wrong = await receiver.failure(['handoff', 'open', file, '--yes'], {
    input: `${receiver.passphrase}\n`,
  });
  expect(wrong).toMatchObject({ code: 'wrong-passphrase', exitCode: 2 });
  expect(await receiver.failure(['handoff', 'open', file, '--yes'])).toMatchObject({
    code: 'bad-input',
    exitCode: 2,
  });
  const taken = await receiver.run(['handoff', 'open', file, '--yes', '--json'], {
    input: `${passphrase}\n`,
  });
  expect(JSON.parse(taken.stdout)).toMatchObject({ outcome: 'taken-over', sealedTo: 'passphrase' });
});

test('each file that cannot be opened is refused in its own words', async () => {
  await using receiver = await createReceiver();
  const open = ['handoff', 'open', file, '--yes'];
  await handOver(await recipientOf(sender.home), '--all');
  expect(await receiver.failure(open)).toMatchObject({ code: 'wrong-recipient', exitCode: 2 });
  const recipient = await recipientOf(receiver);
  expect(await receiver.failure(open)).toMatchObject({ code: 'wrong-recipient', exitCode: 2 });
  await handOver(recipient, '--all');
  const whole = await readFile(file);
  await writeFile(file, whole.subarray(0, -30));
  expect((await receiver.failure(open)).message).toContain('damaged or cut off');
  const changed = Buffer.from(whole);
  changed[whole.length - 40] = (changed[whole.length - 40] ?? 0) ^ 1;
  await writeFile(file, changed);
  expect((await receiver.failure(open)).message).toContain('damaged or cut off');
  await writeFile(file, 'Dear colleague');
  expect((await receiver.failure(open)).message).toContain('no age file');
  const newer = { format: 'keybridge-handoff', version: 2 };
  await runAge('age', ['-r', recipient, '-o', file], JSON.stringify(newer));
  expect(await receiver.failure(open)).toMatchObject({ code: 'profile-newer', exitCode: 1 });
  await writeFile(file, Buffer.alloc(32_000_001));
  expect((await receiver.failure(open)).message).toContain('larger than 32 MB');
  expect(await receiver.json('client', 'list')).toEqual([]);
});

test.each([
  [['handoff', 'create', 'x.age'], 'Whose key pairs?'],
  [['handoff', 'create', 'x.age', '--all', '--to', 'age1nobody'], 'no recipient of age'],
  [['handoff', 'create', 'x.age', '--client', 'Nobody', '--to', 'age1nobody'], 'no client “Nobody”'],
  [['handoff', 'open', '/nowhere.age'], 'There is no file'],
])('keybridge %j ends with 2', async (args, message) => {
  expect(await sender.home.failure(args)).toMatchObject({
    exitCode: 2,
    message: expect.stringContaining(message),
  });
});

test('at a terminal it is shown first, and then asked for', async () => {
  await using receiver = await createReceiver();
  await handOver(await recipientOf(receiver), '--client', 'Acme', '--with-instances');
  const env = { KEYBRIDGE_PASSPHRASE_FILE: join(receiver.folder, 'passphrase') };
  const open = (replies: [string, string][]) =>
    runOnTerminal(receiver, ['handoff', 'open', file], replies, env);
  const name: [string, string] = ['type Acme/EU:', 'Acme/EU\r'];
  const no = await open([name, ['Go on? [y/N]', 'n\r']]);
  expect(no.exitCode).toBe(5);
  expect(no.screen.indexOf('Its fingerprint')).toBeLessThan(no.screen.indexOf('type Acme/EU'));
  expect(await receiver.json('keys', 'list')).toEqual([]);
  const yes = await open([name, ['Go on? [y/N]', 'y\r']]);
  expect(yes).toMatchObject({ exitCode: 0, screen: expect.stringContaining('Took over 2 key pairs') });
  expect(leaks(no.screen + yes.screen)).toEqual([]);
});
