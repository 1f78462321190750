import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Override } from '../../../src/contract/errors.ts';
import { keyPath } from '../../../src/contract/setting-paths.ts';
import { CoreError } from '../../../src/core/core-error.ts';
import { fingerprintOf } from '../../../src/core/keys/fingerprint.ts';
import { createCoreInMemory, failureFrom, newKeySecret } from '../../support/core-in-memory.ts';
import { createLiveBench, type LiveBench } from '../../support/live-bench.ts';
import type { MagentoRoot } from '../../support/magento-root.ts';
import { replaceRows } from '../../support/magento-rows.ts';

/* EU and Staging are connected with the old production pair, through real php; By file was exported with it. */

let bench: LiveBench;
let eu: MagentoRoot;
let staging: MagentoRoot;
const keys = 'Acme production';
const apiKeyPath = keyPath('production', 'api_key');
const go = { keys, withGateways: true, confirmed: true };

const states = async (ref = keys) => {
  const { instances } = await bench.call('rotation.show', { keys: ref });
  return Object.fromEntries(instances.map(({ name, state }) => [name.replace('Acme/', ''), state]));
};
const begin = async (label?: string) => {
  const texts = await bench.simulator.issueKeyPair('production');
  if (label === undefined) return bench.call('rotation.begin', { keys, texts });
  await bench.call('keys.add', { client: 'Acme', keyEnvironment: 'production', label, ...texts });
  return bench.call('rotation.begin', { keys, to: label });
};
/** The API key that an instance really has. */
const keyIn = async (magento: MagentoRoot) => (await magento.effective([apiKeyPath]))[apiKeyPath];
const confirm = (instance: string, value: string) => {
  const overrides: Override[] = [{ code: 'unverified', value }];
  return bench.call('rotation.confirm', { keys, instance, overrides });
};
const exportByFile = () =>
  bench.call('exports.write', { instance: 'By file', format: 'json', out: '/by-file.json', confirmed: true });

beforeEach(async () => {
  bench = await createLiveBench();
  ({ magento: eu } = await bench.addInstance('EU', 0));
  ({ magento: staging } = await bench.addInstance('Staging', 1, 'staging'));
  await bench.addInstance('By file', 2, 'development');
  await bench.call('instances.set', { instance: 'By file', connection: { kind: 'none' } });
  await exportByFile();
  for (const instance of ['EU', 'Staging'])
    await bench.call('instances.connect', { instance, withGateways: true });
});
afterEach(() => bench[Symbol.asyncDispose]());

test('from the first look to the old pair’s removal, one instance that cannot be reached on the way', async () => {
  expect(await bench.call('rotation.show', { keys })).toMatchObject({ isFinished: false });
  expect(await states()).toEqual({ EU: 'uses-old', Staging: 'uses-old', 'By file': 'uses-old' });
  expect(await failureFrom(bench.call('rotation.continue', go))).toMatchObject({ code: 'bad-input' });

  const old = await keyIn(eu);
  const { rotation } = await begin('New');
  expect(rotation.to?.label).toBe('New');
  expect(await states()).toEqual({ EU: 'uses-old', Staging: 'uses-old', 'By file': 'uses-old' });
  expect(await keyIn(eu)).toBe(old);

  const root = { kind: 'local' as const, root: staging.root };
  await bench.call('instances.set', { instance: 'Staging', connection: { ...root, root: '/nowhere' } });
  expect(await failureFrom(bench.call('rotation.continue', { keys }))).toMatchObject({
    code: 'confirmation-needed',
    message: expect.stringContaining('Acme/EU, Acme/Staging, Acme/By file'),
  });
  const first = await bench.call('rotation.continue', go);
  expect(first.rows.map(({ name, outcome }) => [name, outcome])).toEqual([
    ['Acme/EU', 'done'],
    ['Acme/Staging', 'failed'],
    ['Acme/By file', 'done'],
  ]);
  expect(await states()).toEqual({ EU: 'verified', Staging: 'not-connected', 'By file': 'not-connected' });
  expect(await keyIn(eu)).not.toBe(old);
  expect(await keyIn(staging)).toBe(old);
  expect(first.rotation.isFinished).toBe(false);
  const kept = await failureFrom(bench.call('keys.remove', { keys }));
  expect(kept).toMatchObject({ code: 'key-pair-in-use', override: keys });
  expect(kept.message).toContain('not finished for Acme/Staging, Acme/By file');

  await bench.call('instances.set', { instance: 'Staging', connection: root });
  const second = await bench.call('rotation.continue', go);
  expect(second.rows.map(({ name }) => name)).toEqual(['Acme/Staging']);
  await exportByFile();
  expect(await states()).toEqual({ EU: 'verified', Staging: 'verified', 'By file': 'exported' });

  const asked = await failureFrom(bench.call('rotation.confirm', { keys, instance: 'By file' }));
  expect(asked).toMatchObject({ code: 'unverified', override: 'Acme/By file' });
  expect(await failureFrom(confirm('By file', 'By file'))).toMatchObject({ code: 'unverified' });
  expect(await failureFrom(confirm('EU', 'Acme/EU'))).toMatchObject({ code: 'bad-input' });
  expect((await confirm('By file', 'Acme/By file')).isFinished).toBe(true);
  expect((await bench.call('keys.remove', { keys })).unbound).toEqual([]);
  expect((await bench.call('keys.list', {})).map(({ label }) => label)).toEqual(['Acme sandbox', 'New']);
});

describe('a new pair', () => {
  const refusal = async (input: object) =>
    failureFrom(bench.call('rotation.begin', { keys, ...input } as never));

  test('that the service refuses, or that cannot be checked, replaces nothing', async () => {
    const before = await states();
    const [there, secrets] = [await bench.call('keys.list', {}), bench.vaults.secrets()];
    expect(await refusal({ texts: newKeySecret() })).toMatchObject({
      code: 'keys-rejected',
      remedy: 'It was not kept: add the right one from the API Portal.',
    });
    expect(await bench.call('keys.list', {})).toEqual(there);
    expect(bench.vaults.secrets()).toEqual(secrets);
    expect((await bench.journal()).slice(-3).map(({ text }) => text)).toEqual([
      'Added the production key pair Acme production 2',
      'Checked Acme production 2 (production): rejected',
      'Removed the production key pair Acme production 2, which the service refused',
    ]);
    const texts = await bench.simulator.issueKeyPair('production');
    for (const keyEnvironment of ['production', 'sandbox'] as const)
      await bench.call('gateways.set', { keyEnvironment, url: 'http://127.0.0.1:9/' });
    expect(await refusal({ texts, madeBy: 'partner-signer' })).toMatchObject({ code: 'unreachable' });
    expect((await bench.call('rotation.show', { keys })).to).toBeUndefined();
    expect(await states()).toEqual(before);
    // It was kept, and the same texts are the same pair.
    await bench.call('gateways.set', { keyEnvironment: 'production', url: bench.simulator.url });
    const pairs = (await bench.call('keys.list', {})).length;
    const { rotation } = await bench.call('rotation.begin', { keys, texts });
    expect(rotation.to?.apiKeyFingerprint).toBe(fingerprintOf(texts.apiKey));
    expect(await bench.call('keys.list', {})).toHaveLength(pairs);
    expect((await bench.call('keys.list', {})).at(-1)?.madeBy).toBe('partner-signer');
    await bench.call('rotation.begin', { keys, texts });
    expect((await bench.journal()).filter(({ action }) => action === 'keys.rotate')).toHaveLength(1);
  });

  test('of which nobody said who made it is told that by beginning again', async () => {
    const texts = await bench.simulator.issueKeyPair('production');
    const first = await bench.call('rotation.begin', { keys, texts });
    expect(first.warnings).toMatchObject([{ commandLine: 'Say it with --made-by.' }]);
    const again = await bench.call('rotation.begin', { keys, texts, madeBy: 'license-holder' });
    expect(again.warnings).toEqual([]);
    expect(again.rotation.to).toMatchObject({ id: first.rotation.to?.id, madeBy: 'license-holder' });
  });

  test('that was here before is kept where the service refuses it', async () => {
    const wrong = newKeySecret();
    await bench.call('keys.add', { client: 'Acme', keyEnvironment: 'production', label: 'Wrong', ...wrong });
    for (const input of [{ to: 'Wrong' }, { texts: wrong }, { texts: wrong, madeBy: 'license-holder' }]) {
      expect(await refusal(input)).toMatchObject({
        code: 'keys-rejected',
        remedy: 'Remove it, and add the right one from the API Portal.',
      });
    }
    expect((await bench.call('keys.list', {})).at(-1)?.label).toBe('Wrong');
  });

  test('that the vault does not let go of is told of with the reason it is not wanted', async () => {
    const keychain = (profileId: string) => ({
      ...bench.vaults.keychain(profileId),
      delete: async () => {
        throw new CoreError('vault-locked', 'The keychain is locked.', 'Unlock it.');
      },
    });
    const { call } = bench.again({ vaults: { ...bench.vaults, keychain } });
    const failure = await failureFrom(call('rotation.begin', { keys, texts: newKeySecret() }));
    expect(failure).toMatchObject({
      code: 'vault-unavailable',
      message: expect.stringMatching(/is refused by the service.* its secret is still in the vault/s),
      remedy: expect.stringContaining('by hand'),
    });
  });

  test('that is every instance’s key of the other kind is not begun with, nor added', async () => {
    const before = await bench.profile();
    const { sandbox } = bench.simulator.licenseHolder;
    const refused = await refusal({ texts: sandbox });
    expect(refused).toMatchObject({
      code: 'same-pair-twice',
      message: expect.stringContaining('Acme/EU, Acme/Staging, Acme/By file would use one API key'),
    });
    expect(refused.override).toBeUndefined();
    expect(await bench.profile()).toEqual(before);
    await bench.call('keys.add', { client: 'Acme', keyEnvironment: 'production', label: 'Twin', ...sandbox });
    expect(await refusal({ to: 'Twin' })).toMatchObject({ code: 'same-pair-twice' });
    // One that could have it is enough: the others are told of when they are worked with.
    const texts = await bench.simulator.issueKeyPair('sandbox');
    await bench.call('keys.add', { client: 'Acme', keyEnvironment: 'sandbox', label: 'Other', ...texts });
    const dataSpace = String((await bench.instance('EU')).dataSpace?.id);
    await bench.call('instances.bind', { instance: 'EU', dataSpace, sandboxKeys: 'Other' });
    const { rotation } = await bench.call('rotation.begin', { keys, to: 'Twin' });
    expect(rotation.to?.label).toBe('Twin');
  });

  test('is of the same client and kind, another one, and only one', async () => {
    await bench.addClient('Borealis');
    const other = await bench.addKeys('Borealis', 'production');
    await begin('New');
    await bench.call('keys.add', {
      client: 'Acme',
      keyEnvironment: 'production',
      label: 'Newest',
      ...(await bench.simulator.issueKeyPair('production')),
    });
    expect(await refusal({ to: other.id })).toMatchObject({ code: 'not-found' });
    expect(await refusal({ to: 'Acme sandbox' })).toMatchObject({ code: 'not-found' });
    expect(await refusal({ to: keys })).toMatchObject({ code: 'bad-input' });
    expect(await refusal({})).toMatchObject({ code: 'bad-input' });
    expect((await refusal({ to: 'Newest' })).message).toContain('is being replaced by “New” already');
    expect(await refusal({ keys: 'Newest', to: keys })).toMatchObject({ code: 'bad-input' });
    const pairs = await bench.call('keys.list', {});
    const texts = await bench.simulator.issueKeyPair('production');
    expect((await refusal({ texts })).message).toContain('is being replaced by “New” already');
    expect(await bench.call('keys.list', {})).toEqual(pairs);
  });

  test('stands for the old one at once where none is named, and can be replaced itself before that is finished', async () => {
    await begin('New');
    const [space] = await bench
      .call('projects.create', { client: 'Acme', name: 'More' })
      .then((made) => made.dataSpaces);
    await bench.call('instances.add', { client: 'Acme', name: 'Later' });
    const { instance } = await bench.call('instances.bind', {
      instance: 'Later',
      dataSpace: String(space?.id),
    });
    const pairs = await bench.call('keys.list', {});
    const labelOf = (id: string | undefined) => pairs.find((pair) => pair.id === id)?.label;
    expect(labelOf(instance.keyPairs.production)).toBe('New');
    expect(Object.keys(await states())).not.toContain('Later');

    await bench.call('rotation.continue', { ...go, instances: ['EU'] });
    const texts = await bench.simulator.issueKeyPair('production');
    const { rotation } = await bench.call('rotation.begin', { keys: 'New', texts });
    expect(Object.keys(await states('New'))).toEqual(['Acme/EU', 'Acme/Later'].map((name) => name.slice(5)));
    expect((await bench.call('rotation.show', { keys })).to?.id).toBe(rotation.to?.id);
    await bench.call('rotation.continue', { ...go, instances: ['Staging'] });
    expect(await keyIn(staging)).toBe(texts.apiKey);
    expect(await states()).toMatchObject({ EU: 'verified', Staging: 'verified' });
    expect(await states('New')).toMatchObject({ EU: 'uses-old' });
  });
});

describe('putting back', () => {
  test('binds and connects the old pair again, of one or of all, and then nothing is replaced', async () => {
    const old = await keyIn(eu);
    await begin('New');
    await bench.call('rotation.continue', { ...go, instances: ['EU', 'Staging'] });
    const one = await bench.call('rotation.undo', { ...go, instances: ['EU'] });
    expect(one.rows).toMatchObject([{ name: 'Acme/EU', outcome: 'done' }]);
    expect(await keyIn(eu)).toBe(old);
    expect(await states()).toEqual({ EU: 'uses-old', Staging: 'verified', 'By file': 'uses-old' });
    expect(one.rotation.to?.label).toBe('New');

    const all = await bench.call('rotation.undo', go);
    expect(all.rows.map(({ name }) => name)).toEqual(['Acme/Staging']);
    expect(await keyIn(staging)).toBe(old);
    expect(all.rotation).toMatchObject({ to: undefined, isFinished: false });
    expect(await states()).toEqual({ EU: 'uses-old', Staging: 'uses-old', 'By file': 'uses-old' });
    expect(
      (
        await bench.call('keys.remove', {
          keys: 'New',
          overrides: [{ code: 'key-pair-in-use', value: 'New' }],
        })
      ).unbound,
    ).toEqual([]);
  });

  test('is refused where the service refuses the old pair, and stays open while an instance did not come back', async () => {
    await begin('New');
    await bench.call('rotation.continue', { ...go, instances: ['EU', 'Staging'] });
    await staging.behave({ database: 'down' });
    const half = await bench.call('rotation.undo', go);
    expect(half.rows.map(({ outcome }) => outcome)).toEqual(['done', 'failed']);
    expect(half.rotation.to?.label).toBe('New');
    await staging.behave({});
    bench.simulator.revokeKeyPair(bench.simulator.licenseHolder.production.apiKey);
    const refused = await failureFrom(bench.call('rotation.undo', go));
    expect(refused).toMatchObject({ code: 'keys-rejected', remedy: 'Go on with the new pair.' });
    await bench.call('rotation.continue', { ...go, instances: ['EU', 'Staging'] });
    expect(await states()).toMatchObject({ EU: 'verified', Staging: 'verified' });
  });
});

test('a new pair that an instance was given while the service was asked stays, though it is refused', async () => {
  const { call, registry, addClient, addKeys } = createCoreInMemory();
  await addClient('Acme');
  await addKeys('Acme', 'production', 'Old');
  await call('instances.add', { client: 'Acme', name: 'EU' });
  const [dataSpace] = registry.addProject('Shops');
  registry.next('checkKeys', async () => {
    const label = String((await call('keys.list', {})).at(-1)?.label);
    await call('instances.bind', { instance: 'EU', dataSpace: String(dataSpace?.id), productionKeys: label });
    throw new CoreError('keys-rejected', 'It was refused.', 'Make a new one.');
  });
  expect(await failureFrom(call('rotation.begin', { keys: 'Old', texts: newKeySecret() }))).toMatchObject({
    code: 'keys-rejected',
    remedy: 'Remove it, and add the right one from the API Portal.',
  });
  expect(await call('keys.list', {})).toHaveLength(2);
});

test('putting back is cancelled while the old pair is checked, and nothing has changed', async () => {
  const { call, registry, addClient, addKeys, profile } = createCoreInMemory();
  await addClient('Acme');
  await addKeys('Acme', 'production', 'Old');
  await addKeys('Acme', 'production', 'New');
  await call('rotation.begin', { keys: 'Old', to: 'New' });
  const before = await profile();
  let signal: AbortSignal | undefined;
  registry.next('checkKeys', (_carryOut, _access, given) => {
    signal = given;
    return new Promise((_resolve, reject) => {
      given?.addEventListener('abort', () => reject(new CoreError('cancelled', 'Cancelled.', 'Again.')));
    });
  });
  const undone = failureFrom(call('rotation.undo', { keys: 'Old', jobId: 'job' }));
  await expect.poll(() => signal).toBeDefined();
  expect(await call('jobs.cancel', { jobId: 'job' })).toEqual({ cancelled: true });
  expect(await undone).toMatchObject({ code: 'cancelled' });
  expect(await profile()).toEqual(before);
});

test('an instance that is about to change its data space keeps its old pair until that is done', async () => {
  await begin('New');
  const { dataSpaces } = await bench.call('projects.create', { client: 'Acme', name: 'Moved' });
  const overrides: Override[] = [{ code: 'data-space-change', value: 'Acme/EU' }];
  await bench.call('instances.bind', { instance: 'EU', dataSpace: String(dataSpaces[0]?.id), overrides });
  const { rows } = await bench.call('rotation.continue', { ...go, instances: ['EU'], overrides });
  expect(rows[0]?.failure).toMatchObject({ code: 'keys-and-space-together' });
});

test('what was seen there since counts: another key in it is not the new one', async () => {
  await begin('New');
  await bench.call('rotation.continue', { ...go, instances: ['EU'] });
  const other = await staging.rows();
  await replaceRows(eu, { ...(await eu.rows()), [apiKeyPath]: String(other[apiKeyPath]) });
  await bench.call('instances.inspect', { instance: 'EU' });
  expect(await states()).toMatchObject({ EU: 'not-connected' });
});

test('what a person confirmed holds until somebody sees something else there', async () => {
  const { connection } = await bench.instance('Staging');
  await begin('New');
  await bench.call('instances.set', { instance: 'Staging', connection: { kind: 'none' } });
  await bench.call('rotation.continue', { ...go, instances: ['Staging'] });
  await confirm('Staging', 'Acme/Staging');
  expect(await states()).toMatchObject({ Staging: 'confirmed' });
  await bench.call('instances.set', { instance: 'Staging', connection });
  await bench.call('instances.inspect', { instance: 'Staging' });
  expect(await states()).toMatchObject({ Staging: 'not-connected' });
});

describe('a file with the new pair says nothing of what is in place', () => {
  const addNew = async () => {
    const texts = await bench.simulator.issueKeyPair('production');
    const wish = { client: 'Acme', keyEnvironment: 'production' as const, label: 'New', ...texts };
    await bench.call('keys.add', wish);
    return bench.call('rotation.show', { keys });
  };
  const moveByHand = async (instance: string) => {
    const dataSpace = String((await bench.instance(instance)).dataSpace?.id);
    await bench.call('instances.bind', { instance, dataSpace, productionKeys: 'New' });
    bench.clock.advance(1000);
    const wish = { instance, format: 'json' as const, out: `/new ${instance}.json` };
    await bench.call('exports.write', { ...wish, confirmed: true });
  };

  test.each(['EU', 'By file'])('%s is still concerned, bound and exported before it began', async (name) => {
    await addNew();
    await moveByHand(name);
    expect(await states()).toMatchObject({ [name]: 'exported' });
    await bench.call('rotation.begin', { keys, to: 'New' });
    expect(await states()).toMatchObject({ [name]: 'exported' });
  });

  test('who proved the new pair before it began is no part of it', async () => {
    await addNew();
    await moveByHand('EU');
    bench.clock.advance(1000);
    await bench.call('instances.connect', { instance: 'EU', withGateways: true, confirmed: true });
    expect(Object.keys(await states())).toEqual(['Staging', 'By file']);
  });
});

test('what was proved at another place proves nothing of the one that its connection leads to now', async () => {
  const { connection } = await bench.instance('EU');
  await begin('New');
  await bench.call('rotation.continue', { ...go, instances: ['EU'] });
  await bench.call('instances.set', { instance: 'EU', connection: { ...connection, php: 'php' } as never });
  expect(await states()).toMatchObject({ EU: 'verified' });
  await bench.call('instances.set', { instance: 'EU', connection: { kind: 'local', root: '/elsewhere' } });
  expect(await states()).toMatchObject({ EU: 'connected' });
});

test('what a person does with an instance before its turn comes counts', async () => {
  await bench.call('instances.set', {
    instance: 'Staging',
    connection: { kind: 'local', root: eu.root },
  });
  await begin('New');
  const texts = await bench.simulator.issueKeyPair('production');
  const keyEnvironment = 'production' as const;
  await bench.call('keys.add', { client: 'Acme', keyEnvironment, label: 'Own', ...texts });
  const dataSpace = String((await bench.instance('Staging')).dataSpace?.id);
  let bound: Promise<unknown> | undefined;
  // EU and Staging are one place now, so that they are worked with one after the other.
  const stop = bench.core.listen((...[event, payload]) => {
    if (event !== 'job.row' || payload.name !== 'Acme/EU' || payload.row) return;
    bound ??= bench.call('instances.bind', { instance: 'Staging', dataSpace, productionKeys: 'Own' });
  });
  await bench.call('rotation.continue', { ...go, jobId: 'go', instances: ['EU', 'Staging'] });
  stop();
  await bound;
  const own = (await bench.profile()).keyPairs.find(({ label }) => label === 'Own');
  expect((await bench.instance('Staging')).keyPairs.production).toBe(own?.id);
});

test('another client’s entry of the same API key is shown, and is replaced by itself', async () => {
  await bench.addClient('Borealis');
  const { sandbox, production } = bench.simulator.licenseHolder;
  await bench.call('keys.add', { client: 'Borealis', keyEnvironment: 'sandbox', ...sandbox });
  await bench.call('keys.add', { client: 'Borealis', keyEnvironment: 'production', ...production });
  const { dataSpaces } = await bench.call('projects.create', { client: 'Borealis', name: 'Borealis' });
  await bench.call('instances.add', { client: 'Borealis', name: 'Shop' });
  await bench.call('instances.bind', { instance: 'Shop', dataSpace: String(dataSpaces[0]?.id) });
  await begin('New');
  expect(await states()).toMatchObject({ 'Borealis/Shop': 'uses-copy' });
  const { rows, rotation } = await bench.call('rotation.continue', { ...go, instances: ['Shop'] });
  expect(rows[0]?.failure).toMatchObject({ code: 'bad-input' });
  expect(rows[0]?.failure?.message).toContain('Borealis: Borealis production (production)');
  expect(rotation.isFinished).toBe(false);
  expect(await failureFrom(confirm('Shop', 'Borealis/Shop'))).toMatchObject({
    message: 'Borealis/Shop uses the same API key as Borealis: Borealis production (production).',
    remedy: 'Replace that pair too: it is another client’s.',
  });
  expect(await states('Borealis production')).toMatchObject({ 'Borealis/Shop': 'uses-old', EU: 'uses-copy' });
  const all = await bench.call('rotation.continue', go);
  expect(all.rows.map(({ name }) => name)).toEqual(['Acme/EU', 'Acme/Staging', 'Acme/By file']);
  expect(all.rotation.isFinished).toBe(false);

  const other = await bench.simulator.issueKeyPair('production');
  await bench.call('rotation.begin', { keys: 'Borealis production', texts: other });
  await bench.call('rotation.continue', { ...go, keys: 'Borealis production', instances: ['Shop'] });
  expect(await states()).toMatchObject({ 'Borealis/Shop': 'not-connected' });
  const theirs = await bench.call('rotation.continue', { ...go, instances: ['Shop'] });
  expect(theirs.rows[0]?.failure).toMatchObject({
    message: expect.stringMatching(/^Borealis\/Shop is bound to Borealis: /),
    remedy: 'Connect it with that: it is another client’s.',
  });
});

test('an instance that was disconnected gets the new pair without being connected again', async () => {
  await bench.call('instances.disconnect', { instance: 'EU', withGateways: true, confirmed: true });
  await begin('New');
  const { rows } = await bench.call('rotation.continue', { ...go, instances: ['EU'] });
  expect(rows[0]).toMatchObject({ outcome: 'done', text: 'Bound to “New”; it is disconnected' });
  expect(await states()).toMatchObject({ EU: 'disconnected' });
  expect(await keyIn(eu)).toBeFalsy();
  expect(await failureFrom(bench.call('rotation.continue', { ...go, instances: ['Nobody'] }))).toMatchObject({
    code: 'not-found',
  });
});

test('a file that disconnects an instance disconnects it when that is seen there, or a person says so', async () => {
  const disconnect = (instance: string) =>
    bench.call('exports.write', {
      ...{ instance, format: 'shell', out: `/${instance}.sh` },
      ...{ disconnect: true, withGateways: true, confirmed: true },
    });
  bench.clock.advance(1000);
  for (const name of ['EU', 'By file']) await disconnect(name);
  await begin('New');
  bench.clock.advance(1000);
  const { rows, rotation } = await bench.call('rotation.continue', go);
  expect(rows.map(({ name, outcome }) => [name, outcome])).toEqual([
    ['Acme/EU', 'done'],
    ['Acme/Staging', 'done'],
    ['Acme/By file', 'done'],
  ]);
  expect(rotation.isFinished).toBe(false);
  expect(await states()).toEqual({ EU: 'exported', Staging: 'verified', 'By file': 'exported' });

  const blank = Object.entries(await eu.rows()).filter(([path]) => !path.startsWith('services_connector/'));
  await replaceRows(eu, Object.fromEntries(blank));
  await bench.call('rotation.continue', go);
  expect(await states()).toMatchObject({ EU: 'disconnected' });
  expect(await keyIn(eu)).toBeFalsy();
  expect((await confirm('By file', 'Acme/By file')).isFinished).toBe(true);
});

test('the inactive pair of an instance is replaced too, and told for what its verification is worth', async () => {
  const texts = await bench.simulator.issueKeyPair('sandbox');
  await bench.call('rotation.begin', { keys: 'Acme sandbox', texts });
  await bench.call('rotation.continue', { ...go, keys: 'Acme sandbox', instances: ['EU'] });
  const { instances } = await bench.call('rotation.show', { keys: 'Acme sandbox' });
  expect(instances.find(({ name }) => name === 'Acme/EU')).toMatchObject({
    state: 'verified',
    text: 'Has it, and is verified with its production keys, which are those it uses.',
  });
});

test('whoever is waited for is not removed without a word, and a backup proves nothing of a replacement', async () => {
  await begin();
  const asked = await failureFrom(bench.call('instances.remove', { instance: 'By file' }));
  expect(asked.code).toBe('confirmation-needed');
  expect(asked.message).toContain(`may still use “${keys}”, which is being replaced`);
  await bench.call('rotation.continue', go);
  expect(await states()).toMatchObject({ EU: 'verified', Staging: 'verified' });
  const whenVerified = await failureFrom(bench.call('instances.remove', { instance: 'EU' }));
  expect(whenVerified.message).not.toContain('which is being replaced');

  const backup = { path: '/keys.age', passphrase: 'correct horse battery' };
  await bench.call('backup.create', backup);
  // Behind the back of the backup, EU gets its old pair again.
  await bench.call('rotation.undo', { ...go, instances: ['EU'] });
  const elsewhere = createCoreInMemory({ ports: { files: bench.ports.files, runner: bench.ports.runner } });
  const gateway = new URL(bench.simulator.url).host;
  await elsewhere.call('backup.restore', {
    ...backup,
    overrides: [{ code: 'settings-from-file', value: gateway }],
  });
  const { instances, isFinished } = await elsewhere.call('rotation.show', { keys });
  expect(isFinished).toBe(false);
  expect(instances.map(({ state }) => state)).toEqual(['connected', 'connected', 'not-connected']);
});
