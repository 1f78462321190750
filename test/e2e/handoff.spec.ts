import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { sealQuickly } from '../support/quick-vault.ts';
import { startSender } from './support/another-app.ts';
import type { RunningApp } from './support/app-core.ts';
import { type App, expect, expectAccessible, passphrase, test as base } from './support/app.ts';

const test = base.extend<{ sender: RunningApp }>({
  sender: async ({}, use) => {
    const sender = await startSender();
    await use(sender);
    await sender.close();
  },
});

const opened = (page: Page) => page.getByRole('region', { name: 'Open a hand-off' });
const made = (page: Page) => page.getByRole('region', { name: 'Make a hand-off' });
const file = (page: Page) => opened(page).getByLabel('File of the hand-off');
const look = (page: Page) => opened(page).getByRole('button', { name: 'Look inside' }).click();
const grouped = (fingerprint: string) => (fingerprint.match(/.{4}/g) ?? []).join(' ');

const goThere = async (app: App, page: Page): Promise<void> => {
  await app.open(page);
  await page.getByRole('link', { name: 'Hand-off', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Hand-off', exact: true })).toBeVisible();
};

/** Fills the field with each path, looks, and expects what is told below it. */
const expectRefused = async (page: Page, cases: readonly (readonly [string, string | RegExp])[]) => {
  for (const [path, told] of cases) {
    await file(page).fill(path);
    await look(page);
    await expect(opened(page).getByText(told)).toBeVisible();
    await expect(file(page)).toHaveAttribute('aria-invalid', 'true');
    await expect(file(page)).toBeFocused();
  }
};

test('a colleague’s file is shown, compared, confirmed, taken over, and its keys work', async ({
  app,
  page,
  sender,
}) => {
  test.slow();
  await app.call('gateways.reset', {});
  const connection = { kind: 'command' as const, argv: ['podman', 'exec', 'shop'], root: '/app' };
  await sender.call('instances.set', { instance: 'Acme EU', connection });
  await goThere(app, page);
  await page.getByRole('button', { name: 'Show my recipient' }).click();
  const { recipient } = await app.call('handoff.me', {});
  await expect(page.getByText(recipient)).toBeVisible();
  await expectAccessible(page);

  const path = `${app.folder}/acme.age`;
  const { fileFingerprint } = await sender.call('handoff.create', {
    path,
    to: { recipient },
    withInstances: true,
    withGateways: true,
  });
  await file(page).fill(path);
  await file(page).press('Enter');
  await expect(opened(page).getByRole('heading', { name: 'What is inside' })).toBeFocused();
  await expect(opened(page).getByText(grouped(fileFingerprint))).toBeVisible();
  await expect(
    opened(page).getByText(/encrypted to you, which says nothing about who made it/),
  ).toBeVisible();
  const pairs = opened(page).getByRole('grid', { name: 'Key pairs inside' });
  await expect(pairs.getByRole('row', { name: /Acme production.*Production/ })).toContainText('new');
  await expect(pairs.getByRole('row', { name: /Acme production/ })).toContainText('by license holder');
  await pairs.focus();
  await page.keyboard.press('ArrowDown');
  const [first] = await sender.call('keys.list', {});
  await expect(opened(page).getByText(String(first?.privateKeyFingerprint))).toBeVisible();
  await expect(
    opened(page)
      .getByRole('grid', { name: 'Instances inside' })
      .getByRole('row', { name: /Acme EU/ }),
  ).toContainText('command:');
  await expectAccessible(page);

  const take = opened(page).getByRole('button', { name: /^Take over 2 key pairs, 1 client and 1 instance/ });
  await expect(take).toBeDisabled();
  const host = new URL(sender.simulator.url).host;
  await opened(page).getByLabel(`To go on all the same, type: ${host}`).fill(host);
  await expect(take).toBeDisabled();
  await opened(page).getByLabel('To go on all the same, type: Acme/Acme EU').fill('Acme/Acme EU');
  await expect(take).toBeEnabled();
  expect(await app.call('keys.list', {})).toEqual([]);

  // Somebody puts another file in its place, which the same people could have made.
  const whole = await readFile(path);
  await sender.call('handoff.create', { path, to: { recipient }, confirmed: true });
  await take.click();
  await expect(opened(page).getByText(/is not the file that was shown/)).toBeVisible();
  await expect(file(page)).toBeFocused();
  expect(await app.call('keys.list', {})).toEqual([]);
  await writeFile(path, whole);
  await look(page);
  await opened(page).getByLabel(`To go on all the same, type: ${host}`).fill(host);
  await opened(page).getByLabel('To go on all the same, type: Acme/Acme EU').fill('Acme EU');
  await take.click();

  await expect(opened(page).getByText('Took over 2 key pairs, 1 client and 1 instance.')).toBeVisible();
  await expectAccessible(page);
  await opened(page).getByRole('button', { name: 'Check the new keys (2)' }).click();
  await expect(opened(page).getByText('2 of 2 key pairs accepted by the service.')).toBeVisible({
    timeout: 60_000,
  });
  // What came of it stays.
  await page.getByRole('link', { name: /^Clients/ }).click();
  await page.getByRole('link', { name: 'Hand-off', exact: true }).click();
  await expect(opened(page).getByText('Took over 2 key pairs, 1 client and 1 instance.')).toBeVisible();
  await opened(page).getByRole('link', { name: 'Show the instances' }).click();
  await expect(page.getByRole('row', { name: /Acme EU Acme/ })).toBeVisible();
  expect(await app.call('keys.check', {})).toMatchObject(
    Array.from({ length: 2 }, () => ({ check: { state: 'accepted' } })),
  );
});

test('a file that cannot be opened is told of under its field', async ({ app, page, sender }) => {
  await goThere(app, page);
  await look(page);
  await expect(opened(page).getByText('Write the whole path, from the root.')).toBeVisible();
  await expect(file(page)).toBeFocused();
  const at = (name: string) => `${app.folder}/${name}`;

  const { recipient: own } = await sender.call('handoff.me', {});
  await sender.call('handoff.create', { path: at('foreign.age'), to: { recipient: own } });
  await expectRefused(page, [
    [at('none.age'), /There is no file/],
    [at('profile.json'), 'This is no age file.'],
    [at('foreign.age'), /this profile has none yet: it cannot be for you/],
  ]);
  const { recipient } = await app.call('handoff.me', {});
  await sender.call('handoff.create', { path: at('whole.age'), to: { recipient } });
  const whole = await readFile(at('whole.age'));
  await writeFile(at('cut.age'), whole.subarray(0, -30));
  const changed = Buffer.from(whole);
  changed[whole.length - 40] = (changed[whole.length - 40] ?? 0) ^ 1;
  await writeFile(at('changed.age'), changed);
  await expectRefused(page, [
    [at('foreign.age'), /not encrypted to your recipient/],
    [at('cut.age'), 'The file is damaged or cut off.'],
    [at('changed.age'), 'The file is damaged or cut off.'],
  ]);
  await expectAccessible(page);
  expect(await app.call('clients.list', {})).toEqual([]);
});

test('a file with a passphrase asks for it; what is no hand-off of today is refused', async ({
  app,
  page,
}) => {
  const [at, word] = [(name: string) => `${app.folder}/${name}`, 'four words by telephone'];
  const seal = async (name: string, content: object) =>
    writeFile(at(name), await sealQuickly(JSON.stringify(content), word));
  const client = { id: crypto.randomUUID(), name: 'Acme', edition: 'commerce' };
  const instances = Array.from({ length: 300 }, (_, index) => ({
    id: crypto.randomUUID(),
    clientId: client.id,
    name: `Shop ${index} with a name that is as long as people make them when nobody stops them`,
    stage: 'staging',
    connection: { kind: 'ssh', host: 'acme.example', root: `/var/www/${index}` },
    activeKeyEnvironment: 'production',
    keyPairs: {},
    services: [],
  }));
  const at1 = new Date().toISOString();
  const document = {
    format: 'keybridge-handoff',
    version: 1,
    at: at1,
    clients: [client],
    keyPairs: [],
    instances,
  };
  await seal('newer.age', { ...document, version: 2 });
  await seal('backup.age', { ...document, format: 'keybridge-backup' });
  await seal('many.age', document);

  await app.addClient('ACME');
  await app.addInstance('ACME', String(instances[7]?.name));
  await goThere(app, page);
  const secret = opened(page).getByLabel('Passphrase of the hand-off');
  await expect(secret).toHaveCount(0);
  await file(page).fill(at('many.age'));
  await look(page);
  await expect(secret).toBeFocused();
  await look(page);
  await expect(opened(page).getByText('Enter a passphrase.')).toBeVisible();
  await secret.fill('not this one');
  await secret.press('Enter');
  await expect(opened(page).getByText('The file does not open: the passphrase is wrong')).toBeVisible();
  await expect(secret).toBeFocused();
  await expect(secret).toHaveValue('');
  await expectAccessible(page);

  for (const [name, told] of [
    ['newer.age', /was made by a newer Keybridge/],
    ['backup.age', /is a backup, and no hand-off/],
  ] as const) {
    await file(page).fill(at(name));
    await look(page);
    await secret.fill(word);
    await look(page);
    await expect(opened(page).getByText(told)).toBeVisible();
    await expect(file(page)).toBeFocused();
  }

  await file(page).fill(at('many.age'));
  await look(page);
  await secret.fill(word);
  await look(page);
  const grid = opened(page).getByRole('grid', { name: 'Instances inside' });
  await expect(grid).toHaveAttribute('aria-rowcount', '301');
  expect(await grid.getByRole('row').count()).toBeLessThan(60);
  await grid.focus();
  await page.keyboard.press('End');
  await expect(opened(page).getByText('stage production here, staging in the file').first()).toBeVisible();
  await expectAccessible(page);
  await opened(page)
    .getByRole('button', { name: 'Take over 0 key pairs, 0 clients and 299 instances' })
    .click();
  await expect(opened(page).getByText('Took over 0 key pairs, 0 clients and 299 instances.')).toBeVisible();
  expect(await page.content()).not.toContain(word);

  await opened(page).getByRole('button', { name: 'Open another' }).click();
  await file(page).fill(at('many.age'));
  await look(page);
  await secret.fill(word);
  await look(page);
  await expect(opened(page).getByRole('heading', { name: 'Everything in it is here already' })).toBeFocused();
  await expect(opened(page).getByRole('button', { name: /^Take over/ })).toHaveCount(0);
});

test('an API key that is here with another private key is left out, and why is said', async ({
  app,
  page,
}) => {
  await app.addClient('Acme');
  await app.addKeys('Acme', 'production', 'Acme live');
  const { apiKey } = app.simulator.licenseHolder.production;
  const { privateKey } = await app.simulator.issueKeyPair('production');
  const client = { id: crypto.randomUUID(), name: 'Acme', edition: 'commerce' };
  const at = new Date().toISOString();
  const pair = { clientId: client.id, keyEnvironment: 'production', label: 'Theirs', createdAt: at };
  const fresh = await app.simulator.issueKeyPair('sandbox');
  const keyPairs = [
    { ...pair, id: crypto.randomUUID(), ...fresh, keyEnvironment: 'sandbox', label: 'Fresh' },
    { ...pair, id: crypto.randomUUID(), apiKey, privateKey },
  ];
  const document = {
    format: 'keybridge-handoff',
    version: 1,
    at,
    clients: [client],
    keyPairs,
    instances: [],
  };
  const path = `${app.folder}/theirs.age`;
  await writeFile(path, await sealQuickly(JSON.stringify(document), 'a passphrase'));
  await goThere(app, page);
  await file(page).fill(path);
  await look(page);
  await opened(page).getByLabel('Passphrase of the hand-off').fill('a passphrase');
  await look(page);
  const pairs = opened(page).getByRole('grid', { name: 'Key pairs inside' });
  await pairs.focus();
  await page.keyboard.press('ArrowDown');
  await expect(pairs.getByRole('row', { selected: true })).toContainText('left out');
  await expect(opened(page).getByRole('definition').last()).toHaveText(
    '“Acme live” here has the same API key with another private key',
  );
  await opened(page).getByRole('button', { name: 'Take over 1 key pair, 0 clients and 0 instances' }).click();
  await expect(opened(page).getByText(/Took over 1 key pair, .* Left out: 1 key pair\./)).toBeVisible();
  expect((await app.call('keys.list', {})).map(({ label }) => label).sort()).toEqual(['Acme live', 'Fresh']);
});

test('a client is handed off to a recipient, after what is wrong was mended', async ({
  app,
  page,
  sender,
}) => {
  await app.addClient('Borealis');
  await app.addKeys('Borealis', 'production', 'Borealis live');
  await app.addInstance('Borealis', 'Borealis shop');
  await app.addClient('Kestrel');
  await app.addKeys('Kestrel', 'production', 'Kestrel live');
  await app.open(page);
  await page.getByRole('link', { name: /^Clients/ }).click();
  await page.getByRole('button', { name: 'Open Borealis' }).click();
  await page.getByRole('link', { name: 'Hand off…' }).click();
  const section = made(page);
  await expect(section.getByRole('checkbox', { name: 'Borealis' })).toBeChecked();
  await expect(section.getByRole('checkbox', { name: 'Kestrel' })).not.toBeChecked();
  await expect(section.getByText('1 key pair and 1 instance')).toBeVisible();
  await expectAccessible(page);

  const make = section.getByRole('button', { name: 'Make the hand-off' });
  const recipient = section.getByLabel('Their recipient');
  const path = section.getByLabel('New file');
  await section.getByRole('checkbox', { name: 'Borealis' }).uncheck();
  await make.click();
  await expect(section.getByText('Choose what has key pairs')).toBeVisible();
  await expect(section.getByText('Ask your colleague for theirs')).toBeVisible();
  await expect(section.getByText('Write the whole path, from the root.')).toBeVisible();
  await expect(recipient).toBeFocused();
  await expectAccessible(page);
  await section.getByRole('checkbox', { name: 'Borealis' }).check();
  await recipient.fill('age1nobody');
  await path.fill(`${app.folder}/nowhere/b.age`);
  await make.click();
  await expect(section.getByText(/This is no recipient of age/)).toBeVisible();
  await expect(recipient).toBeFocused();
  await recipient.fill((await sender.call('handoff.me', {})).recipient);
  await make.click();
  await expect(path).toHaveAttribute('aria-invalid', 'true');
  await expect(path).toBeFocused();

  const target = `${app.folder}/b.age`;
  await writeFile(target, 'something of value');
  await path.fill(target);
  await path.press('Enter');
  await expect(section.getByRole('alert')).toContainText('exists already and would be replaced');
  expect(await readFile(target, 'utf8')).toBe('something of value');
  await expectAccessible(page);
  await section.getByRole('button', { name: 'Write it all the same' }).click();
  await expect(section.getByText('1 key pair, 1 client and 1 instance are in the file.')).toBeVisible();
  const fingerprint = createHash('sha256')
    .update(await readFile(target))
    .digest('hex');
  await expect(section.getByText(grouped(fingerprint))).toBeVisible();
  await expect(section.getByText(target)).toBeVisible();
  await expectAccessible(page);

  expect(await sender.call('handoff.open', { path: target, dryRun: true })).toMatchObject({
    outcome: 'planned',
    clients: [{ name: 'Borealis' }],
    keyPairs: [{ label: 'Borealis live' }],
    instances: [{ name: 'Borealis/Borealis shop' }],
  });
});

test('single key pairs go behind a passphrase, which nobody sees again', async ({ app, page, sender }) => {
  test.slow();
  await app.addClient('Borealis');
  await app.addKeys('Borealis', 'sandbox', 'Borealis sandbox');
  await app.addKeys('Borealis', 'production', 'Borealis live');
  await goThere(app, page);
  const section = made(page);
  await expect(section.getByRole('checkbox', { name: 'Borealis' })).not.toBeChecked();
  await section.getByLabel('What goes into it').selectOption('Single key pairs');
  await section.getByRole('checkbox', { name: /Borealis live/ }).check();
  await section.getByLabel(/With the instances/).uncheck();
  await section.getByLabel('Whoever has a passphrase').check();
  const word = 'four words by telephone';
  const [first, again] = [
    section.getByLabel('A passphrase for the hand-off'),
    section.getByLabel('The same again'),
  ];
  await section.getByLabel('New file').fill(`${app.folder}/one.age`);
  await first.fill(word);
  await again.fill('another');
  await section.getByRole('button', { name: 'Make the hand-off' }).click();
  await expect(section.getByText('The two are not the same')).toBeVisible();
  await again.fill(word);
  await again.press('Enter');
  await expect(section.getByText('are in the file.')).toBeVisible();
  expect(await page.content()).not.toContain(word);
  const seen = { path: `${app.folder}/one.age`, passphrase: word, dryRun: true };
  expect(await sender.call('handoff.open', seen)).toMatchObject({
    keyPairs: [{ label: 'Borealis live', state: 'new' }],
    instances: [],
  });
});

test('a vault that was locked meanwhile is opened first, and the screen is as it was', async ({
  app,
  page,
  sender,
}) => {
  const { recipient } = await app.call('handoff.me', {});
  await sender.call('handoff.create', { path: `${app.folder}/acme.age`, to: { recipient } });
  await goThere(app, page);
  await file(page).fill(`${app.folder}/acme.age`);
  await app.call('vault.lock', {});
  await look(page);
  await expect(page.getByRole('heading', { name: 'Keybridge is locked' })).toBeVisible();
  await page.getByLabel('Passphrase').fill(passphrase);
  await page.getByRole('button', { name: 'Unlock' }).click();
  await expect(file(page)).toHaveValue(`${app.folder}/acme.age`);
  await look(page);
  await expect(opened(page).getByRole('heading', { name: 'What is inside' })).toBeVisible();
});

test.describe('on a second laptop', () => {
  test.use({ hasVault: false });

  test('the vault is chosen first, and then the colleague’s file', async ({ app, page }) => {
    test.slow();
    await app.open(page);
    const go = page.getByRole('button', { name: 'Go on to a colleague’s hand-off' });
    await go.click();
    await expect(page.getByText('Enter a passphrase.')).toBeVisible();
    await page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
    await page.getByLabel('The same again').fill(passphrase);
    await go.click();
    await expect(opened(page)).toBeVisible({ timeout: 60_000 });
    await expect(made(page).getByText('There is nothing to hand off yet')).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('link', { name: /^Instances/ }).click();
    await page.getByRole('link', { name: 'Open a hand-off from a colleague' }).click();
    await expect(opened(page)).toBeVisible();
  });

  test('practice has no recipient to be sent to anybody', async ({ app, page }) => {
    await app.open(page);
    await page.getByRole('button', { name: 'Try it with the embedded registry' }).click();
    await page.getByRole('link', { name: 'Hand-off', exact: true }).click();
    await expect(page.getByText('Practice has none')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Show my recipient' })).toHaveCount(0);
    await expect(opened(page).getByText('is gone when practice ends')).toBeVisible();
    await expectAccessible(page);
  });
});
