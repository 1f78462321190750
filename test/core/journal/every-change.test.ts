import { afterEach, expect, test } from 'vitest';
import type { Dispatch, MethodInput, MethodName } from '../../../src/contract/methods.ts';
import { methods } from '../../../src/contract/methods.ts';
import { CoreError } from '../../../src/core/core-error.ts';
import { type CoreInMemory, createCoreInMemory, newKeySecret } from '../../support/core-in-memory.ts';
import { createMagentoRoot, type MagentoRoot } from '../../support/magento-root.ts';

const passphrases = { vault: 'canary-vault-passphrase', next: 'canary-next', backup: 'canary-backup' };
const added = newKeySecret();
const cryptKey = 'canary-crypt-key-of-thirty-two-b';

interface Row<M extends MethodName> {
  /** What is in the journal afterwards, one each. */
  readonly actions: string[];
  readonly good: MethodInput<M>;
  /** What is refused on the same bench; left out where nothing can be wrong. */
  readonly bad?: MethodInput<M>;
  prepare?(core: CoreInMemory): Promise<unknown>;
}

const production = {
  client: 'Acme',
  keyEnvironment: 'production',
  madeBy: 'license-holder',
  ...added,
} as const;
const backup = { path: '/all.age', passphrase: passphrases.backup };
const emptied = async ({ call }: CoreInMemory) => {
  await call('backup.create', backup);
  await call('instances.remove', { instance: 'EU' });
  for (const keys of ['Acme sandbox', 'Acme production']) {
    await call('keys.remove', { keys, overrides: [{ code: 'key-pair-in-use', value: keys }] });
  }
  for (const client of ['Acme', 'Empty']) await call('clients.remove', { client });
};

/** Where the Magento of the running test is. */
const connection = { kind: 'local' as const, root: '' };
let magento: MagentoRoot | undefined;
afterEach(async () => {
  await magento?.[Symbol.asyncDispose]();
  magento = undefined;
});

/** EU is a Magento that asks a gateway which nobody answers at. */
const reachable = async ({ call }: CoreInMemory) => {
  magento = await createMagentoRoot();
  connection.root = magento.root;
  for (const keyEnvironment of ['sandbox', 'production'] as const) {
    await call('gateways.set', { keyEnvironment, url: 'http://127.0.0.1:9/' });
  }
  await call('instances.set', { instance: 'EU', connection });
};
const connected = async (core: CoreInMemory) => {
  await reachable(core);
  await core.call('instances.connect', { instance: 'EU', withGateways: true });
};
const connectedByHand = async (core: CoreInMemory) => {
  await connected(core);
  await core.call('instances.remove', { instance: 'EU', confirmed: true });
};

/** From somebody who has another client. */
const handedOff = async ({ files }: CoreInMemory) => {
  const sender = createCoreInMemory();
  await sender.addClient('Borealis');
  await sender.addKeys('Borealis', 'production');
  const path = '/in.age';
  await sender.call('handoff.create', { path, to: { passphrase: passphrases.backup } });
  files.all.set(path, sender.files.all.get(path) ?? Buffer.alloc(0));
};

const addNewPair = (core: CoreInMemory) => core.addKeys('Acme', 'production', 'New');

/** Every method that changes something that lasts. */
const changes: { [M in MethodName]?: Row<M> } = {
  'vault.use': { actions: ['vault.use'], good: { kind: 'keychain' }, bad: { kind: 'passphrase' } },
  'vault.move': {
    actions: ['vault.move'],
    good: { kind: 'passphrase', passphrase: passphrases.vault },
    bad: { kind: 'keychain' },
  },
  'vault.changePassphrase': {
    actions: ['vault.changePassphrase'],
    good: { current: passphrases.vault, next: passphrases.next },
    bad: { current: 'wrong', next: passphrases.next },
  },
  'clients.add': { actions: ['client.add'], good: { name: 'New' }, bad: { name: 'acme' } },
  'clients.set': {
    actions: ['client.set'],
    good: { client: 'Acme', name: 'Apex' },
    bad: { client: 'Acme', name: 'Empty' },
  },
  'clients.remove': { actions: ['client.remove'], good: { client: 'Empty' }, bad: { client: 'Acme' } },
  'settings.set': {
    actions: ['settings.set'],
    good: { preferences: { theme: 'dark', idleMinutes: 5, keyAgeDays: 90 } },
  },
  'keys.add': { actions: ['keys.add'], good: production, bad: { ...production, privateKey: 'no PEM' } },
  'keys.check': { actions: ['keys.check', 'keys.check'], good: {}, bad: { keys: ['nobody'] } },
  'keys.remove': {
    actions: ['keys.remove'],
    good: { keys: 'Acme sandbox', overrides: [{ code: 'key-pair-in-use', value: 'Acme sandbox' }] },
    bad: { keys: 'Acme sandbox' },
  },
  'projects.create': {
    actions: ['project.create'],
    good: { client: 'Acme', name: 'More' },
    bad: { client: 'Acme', name: 'Shops' },
  },
  'projects.rename': {
    actions: ['project.rename'],
    good: { client: 'Acme', project: 'Shops', name: 'Stores' },
    bad: { client: 'Acme', project: 'Nothing', name: 'Stores' },
  },
  'dataSpaces.rename': {
    actions: ['space.rename'],
    good: { client: 'Acme', dataSpace: 'Testing 1', name: 'Blue' },
    bad: { client: 'Acme', dataSpace: 'Nothing', name: 'Blue' },
  },
  'instances.add': {
    actions: ['instance.add'],
    good: { client: 'Acme', name: 'US' },
    bad: { client: 'Acme', name: 'eu' },
  },
  'instances.set': {
    actions: ['instance.set'],
    good: { instance: 'EU', stage: 'staging' },
    bad: { instance: 'EU', connection: { kind: 'local', root: '-x' } },
  },
  'instances.remove': { actions: ['instance.remove'], good: { instance: 'EU' }, bad: { instance: 'US' } },
  'instances.bind': {
    actions: ['instance.bind'],
    good: { instance: 'EU', dataSpace: 'Testing 1' },
    bad: { instance: 'EU', dataSpace: 'Nothing' },
  },
  'instances.connect': {
    actions: ['instance.connect'],
    good: { instance: 'EU', withGateways: true },
    bad: { instance: 'US' },
    prepare: reachable,
  },
  'instances.verify': {
    actions: ['instance.verify'],
    good: { instance: 'EU' },
    bad: { instance: 'US' },
    prepare: connected,
  },
  'instances.disconnect': {
    actions: ['instance.disconnect'],
    good: { instance: 'EU', confirmed: true },
    bad: { instance: 'EU' },
    prepare: connected,
  },
  'instances.adopt': {
    actions: ['instance.adopt'],
    good: { client: 'Acme', connection, withKeys: true },
    bad: { client: 'Acme', connection: { kind: 'local', root: '-x' } },
    prepare: connectedByHand,
  },
  'instances.import': {
    actions: ['instances.import'],
    good: { path: '/shops.csv' },
    bad: { path: '/wrong.csv' },
    prepare: async ({ files }) => {
      files.all.set('/shops.csv', Buffer.from('client,name\nAcme,US\n'));
      files.all.set('/wrong.csv', Buffer.from('client,name\nAcme,\n'));
    },
  },
  'handoff.me': { actions: ['handoff.me'], good: {} },
  'handoff.create': {
    actions: ['handoff.create'],
    good: { path: '/out.age', to: { passphrase: passphrases.backup } },
    bad: { path: '/out.age', to: { recipient: 'age1nobody' } },
  },
  'handoff.open': {
    actions: ['handoff.open'],
    good: { path: '/in.age', passphrase: passphrases.backup, confirmed: true },
    bad: { path: '/in.age', passphrase: 'wrong', confirmed: true },
    prepare: handedOff,
  },
  'rotation.begin': {
    actions: ['keys.check', 'keys.rotate'],
    good: { keys: 'Acme production', to: 'New' },
    bad: { keys: 'Acme production', to: 'Acme sandbox' },
    prepare: addNewPair,
  },
  'rotation.confirm': {
    actions: ['keys.rotate'],
    good: {
      keys: 'Acme production',
      instance: 'EU',
      overrides: [{ code: 'unverified', value: 'Acme/EU' }],
    },
    bad: { keys: 'Acme production', instance: 'EU' },
    prepare: async (core) => {
      await addNewPair(core);
      await core.call('rotation.begin', { keys: 'Acme production', to: 'New' });
      await core.call('rotation.continue', { keys: 'Acme production', confirmed: true });
    },
  },
  'exports.write': {
    actions: ['export'],
    good: { instance: 'EU', format: 'env-php', out: '/env.php', cryptKey },
    bad: { instance: 'EU', format: 'env-php', into: '/nowhere.php', cryptKey },
  },
  'gateways.set': {
    actions: ['gateway.set'],
    good: { keyEnvironment: 'sandbox', url: 'https://gateway.example/' },
    bad: { keyEnvironment: 'sandbox', url: 'http://gateway.example/' },
  },
  'gateways.reset': { actions: ['gateway.reset'], good: {} },
  'backup.create': {
    actions: ['backup'],
    good: backup,
    bad: { ...backup, path: '/there' },
    prepare: async ({ files }) => files.all.set('/there', Buffer.from('x')),
  },
  'report.write': {
    actions: ['report'],
    good: { path: '/report.html' },
    bad: { path: '/there' },
    prepare: async ({ files }) => files.all.set('/there', Buffer.from('x')),
  },
  'backup.restore': {
    actions: ['restore'],
    good: backup,
    bad: { ...backup, passphrase: 'wrong' },
    prepare: emptied,
  },
};

/** They answer, change by way of others, or change what does not last: what is unlocked, what was listed or seen last. */
const others: MethodName[] = [
  'status.read',
  'vault.unlock',
  'vault.lock',
  'keys.read',
  'exports.preview',
  'settings.read',
  'clients.list',
  'keys.list',
  'projects.list',
  'dataSpaces.list',
  'instances.list',
  'instances.show',
  'instances.inspect',
  'gateways.read',
  'journal.list',
  'ticket.draft',
  'handoff.inspect',
  'connections.find',
  'bulk.run',
  'rotation.show',
  'rotation.continue',
  'rotation.undo',
  'jobs.cancel',
];

/** Acme with both pairs and the instance EU, bound; an empty client; a passphrase vault that is open. */
const createBench = async (): Promise<CoreInMemory> => {
  const core = createCoreInMemory();
  await core.addClient('Acme');
  await core.addClient('Empty');
  await core.addKeys('Acme', 'sandbox');
  await core.addKeys('Acme', 'production');
  await core.call('instances.add', { client: 'Acme', name: 'EU' });
  core.registry.addProject('Shops');
  await core.call('instances.bind', { instance: 'EU', dataSpace: 'Production' });
  await core.call('vault.unlock', { passphrase: passphrases.vault, create: true });
  return core;
};

const rows = Object.entries(changes) as [MethodName, Row<MethodName>][];
const send = ({ core }: CoreInMemory, method: MethodName, input: unknown) =>
  (core.dispatch as (method: string, input: unknown) => ReturnType<Dispatch>)(method, input);

test('every method is known here', () => {
  expect([...Object.keys(changes), ...others].sort()).toEqual(Object.keys(methods).sort());
});

test.each(rows)('%s is journaled when it was done, with its date and nothing secret', async (method, row) => {
  const bench = await createBench();
  await row.prepare?.(bench);
  const before = await bench.journal();
  bench.clock.advance(5_000);
  expect(await send(bench, method, row.good)).toMatchObject({ ok: true });
  const entries = (await bench.journal()).slice(before.length);
  // What a backup brings along from its journal is known here already.
  expect(entries.map(({ action }) => action)).toEqual(row.actions);
  for (const { at } of entries) expect(at).toBe(bench.clock.now().toISOString());

  const told = JSON.stringify(await bench.journal());
  const secrets = Object.values(bench.vaults.secrets()).flatMap((text) => {
    if (text.startsWith('AGE-SECRET-KEY-')) return [text];
    const { apiKey, privateKey } = JSON.parse(text) as typeof added;
    return [apiKey, ...privateKey.split('\n').filter((line) => line.length > 20)];
  });
  for (const secret of [...secrets, ...Object.values(passphrases), added.apiKey, cryptKey]) {
    expect(told.includes(secret), secret).toBe(false);
  }
});

test.each(rows.filter(([, { bad }]) => bad))('%s leaves no entry when it is refused', async (method, row) => {
  const bench = await createBench();
  await row.prepare?.(bench);
  const before = await bench.journal();
  expect(await send(bench, method, row.bad)).toMatchObject({ ok: false });
  expect(await bench.journal()).toEqual(before);
});

test.each(rows)('%s leaves no entry when the profile or the file cannot be written', async (method, row) => {
  const bench = await createBench();
  await row.prepare?.(bench);
  const full = async (): Promise<never> => {
    throw new CoreError('disk-full', 'The disk is full.', 'Make room; nothing was changed.');
  };
  const { profile, files, vaults } = bench.ports;
  const update: typeof profile.update = (change) =>
    profile.update(async (draft) => {
      await change(draft);
      return full();
    });
  const passphrase = { ...vaults.passphrase, changePassphrase: full };
  const ports = {
    ...bench.ports,
    profile: { ...profile, update },
    files: { ...files, write: full },
    vaults: { ...vaults, passphrase },
  };
  const before = await bench.journal();
  const answer = await send(createCoreInMemory({ ports }), method, row.good);
  expect(answer).toMatchObject({ ok: false, error: { code: 'disk-full' } });
  expect(await bench.journal()).toEqual(before);
});

test.each(rows)('%s that is done but not journaled is told as just that', async (method, row) => {
  const bench = await createBench();
  await row.prepare?.(bench);
  const append = async (): Promise<never> => {
    throw new CoreError(
      'disk-full',
      'journal.jsonl could not be written.',
      'Try again; nothing was changed.',
    );
  };
  const ports = { ...bench.ports, journal: { ...bench.ports.journal, append } };
  const answer = await send(createCoreInMemory({ ports }), method, row.good);
  expect(answer).toMatchObject({ ok: false, error: { code: 'disk-full' } });
  if (answer.ok) return;
  expect(answer.error.message).toContain('that is done, but the journal does not tell of it');
  expect(answer.error.remedy).not.toContain('nothing was changed');
});
