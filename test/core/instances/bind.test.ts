import { describe, expect, test } from 'vitest';
import type { GuardCode, Override } from '../../../src/contract/errors.ts';
import type { Edition, KeyEnvironment, RegistryDataSpace, Stage } from '../../../src/contract/model.ts';
import {
  type CoreInMemory,
  createCoreInMemory,
  failureFrom,
  newKeySecret,
} from '../../support/core-in-memory.ts';

interface Bench extends CoreInMemory {
  readonly spaces: { production: string; testing: string; testing2: string };
  addInstance(name: string, stage?: Stage): Promise<void>;
  bind(instance: string, dataSpace: string, overrides?: Override[]): ReturnType<typeof bindOf>;
}

const bindOf = ({ call }: CoreInMemory, instance: string, dataSpace: string, overrides?: Override[]) =>
  call('instances.bind', { instance, dataSpace, overrides });

const idOf = (spaces: RegistryDataSpace[], name: string): string =>
  spaces.find((dataSpace) => dataSpace.name === name)?.id ?? expect.fail(`no data space ${name}`);

/** Acme with one project and, unless a test adds its own, a pair of each environment. */
const createBench = async (environments: KeyEnvironment[] = ['sandbox', 'production'], edition?: Edition) => {
  const core = createCoreInMemory();
  await core.addClient('Acme', edition);
  for (const environment of environments) await core.addKeys('Acme', environment);
  const spaces = core.registry.addProject('Shops');
  const bench: Bench = {
    ...core,
    spaces: {
      production: idOf(spaces, 'Production'),
      testing: idOf(spaces, 'Testing 1'),
      testing2: idOf(spaces, 'Testing 2'),
    },
    async addInstance(name, stage = 'production') {
      await core.call('instances.add', { client: 'Acme', name, stage });
    },
    bind: (...wish) => bindOf(core, ...wish),
  };
  return bench;
};

const exportTo = ({ call }: CoreInMemory, instance: string, overrides?: Override[]) =>
  call('exports.write', { instance, format: 'json', out: `/${instance}.json`, confirmed: true, overrides });

const asOverride = (code: GuardCode, value: string): Override[] => [{ code, value }];

/** Expects a refusal that changes nothing and leaves no trace. */
const refusal = async (bench: CoreInMemory, attempt: () => Promise<unknown>) => {
  const [profile, journal] = [await bench.profile(), await bench.journal()];
  const failure = await failureFrom(attempt());
  // What the registry listed may have been kept; it is no change of the instance.
  expect({ ...(await bench.profile()), snapshots: [] }).toEqual({ ...profile, snapshots: [] });
  expect(await bench.journal()).toEqual(journal);
  return failure;
};

test('binding records the pairs, the project and the data space, and journals it without an id of a key', async () => {
  const bench = await createBench();
  await bench.addInstance('EU');
  const { instance, warnings } = await bench.bind('EU', bench.spaces.production);
  const { keyPairs } = await bench.profile();
  expect(instance).toMatchObject({
    activeKeyEnvironment: 'production',
    keyPairs: { sandbox: keyPairs[0]?.id, production: keyPairs[1]?.id },
    project: { name: 'Shops' },
    dataSpace: { id: bench.spaces.production, name: 'Production', type: 'Production' },
  });
  expect(warnings).toEqual([]);
  expect((await bench.call('instances.show', { instance: 'EU' })).instance).toEqual(instance);
  expect((await bench.journal()).at(-1)).toEqual({
    at: bench.clock.now().toISOString(),
    action: 'instance.bind',
    client: 'Acme',
    instance: 'Acme/EU',
    text: `Bound Acme/EU to the data space Production (${bench.spaces.production}) of Shops`,
  });
});

describe('data-space-in-use', () => {
  test('a data space of another instance is refused, unless that one is named', async () => {
    const bench = await createBench();
    await bench.addInstance('EU');
    await bench.addInstance('US');
    await bench.bind('EU', bench.spaces.production);
    const code = 'data-space-in-use';
    const failure = await refusal(bench, () => bench.bind('US', bench.spaces.production));
    expect(failure).toMatchObject({ code, override: 'Acme/EU' });
    expect(failure.message).toContain('Acme/EU');
    for (const wrong of [asOverride(code, 'Acme/US'), asOverride('data-space-type', 'Acme/EU')]) {
      expect((await refusal(bench, () => bench.bind('US', bench.spaces.production, wrong))).code).toBe(code);
    }
    const { instance, warnings } = await bench.bind(
      'US',
      bench.spaces.production,
      asOverride(code, 'Acme/EU'),
    );
    expect(instance.dataSpace?.id).toBe(bench.spaces.production);
    expect(warnings).toMatchObject([{ code, effect: 'refused' }]);
  });

  test('of two others both are named', async () => {
    const bench = await createBench();
    for (const name of ['EU', 'US', 'UK']) await bench.addInstance(name);
    const code = 'data-space-in-use';
    await bench.bind('EU', bench.spaces.production);
    await bench.bind('US', bench.spaces.production, asOverride(code, 'Acme/EU'));
    const one = asOverride(code, 'Acme/EU');
    expect(await refusal(bench, () => bench.bind('UK', bench.spaces.production, one))).toMatchObject({
      code,
      override: 'Acme/US',
    });
    await bench.bind('UK', bench.spaces.production, [...one, ...asOverride(code, 'Acme/US')]);
  });

  test('an instance that was given a data space has it until it is given another', async () => {
    const bench = await createBench();
    await bench.addInstance('EU');
    await bench.addInstance('US');
    await bench.bind('EU', bench.spaces.production);
    await exportTo(bench, 'EU');
    await bench.bind('EU', bench.spaces.testing, asOverride('data-space-change', 'EU'));
    const failure = await refusal(bench, () => bench.bind('US', bench.spaces.production));
    expect(failure).toMatchObject({ code: 'data-space-in-use', override: 'Acme/EU' });
    await exportTo(bench, 'EU', asOverride('data-space-change', 'EU'));
    await bench.bind('US', bench.spaces.production);
  });

  test('an instance is no other one to itself, and one that moved away is none either', async () => {
    const bench = await createBench();
    await bench.addInstance('EU');
    await bench.addInstance('US');
    await bench.bind('EU', bench.spaces.production);
    await bench.bind('EU', bench.spaces.production);
    await bench.bind('EU', bench.spaces.testing);
    await bench.bind('US', bench.spaces.production);
  });
});

describe('data-space-type', () => {
  test.each(['staging', 'development'] as const)(
    'a production data space on %s is refused',
    async (stage) => {
      const bench = await createBench();
      await bench.addInstance('Test', stage);
      const failure = await refusal(bench, () => bench.bind('Test', bench.spaces.production));
      expect(failure).toMatchObject({ code: 'data-space-type', override: 'Acme/Test' });
      expect(failure.remedy).toContain('testing data space');
      await bench.bind('Test', bench.spaces.production, asOverride('data-space-type', 'Test'));
      await bench.bind('Test', bench.spaces.testing);
    },
  );

  test('an Open Source client is told that it has no other', async () => {
    const bench = await createBench(undefined, 'open-source');
    await bench.addInstance('Test', 'staging');
    const { remedy } = await refusal(bench, () => bench.bind('Test', bench.spaces.production));
    expect(remedy).toContain('Open Source includes no testing data space');
  });

  test('a testing data space on production is bound, with a warning', async () => {
    const bench = await createBench();
    await bench.addInstance('EU');
    const { warnings } = await bench.bind('EU', bench.spaces.testing);
    expect(warnings).toMatchObject([{ code: 'data-space-type', effect: 'warned' }]);
  });
});

describe('data-space-change', () => {
  test('an exported instance leaves its data space only when it is named, and hears what follows', async () => {
    const bench = await createBench();
    await bench.addInstance('EU');
    await bench.bind('EU', bench.spaces.testing);
    await exportTo(bench, 'EU');
    const failure = await refusal(bench, () => bench.bind('EU', bench.spaces.testing2));
    expect(failure).toMatchObject({ code: 'data-space-change', override: 'Acme/EU' });
    for (const part of ['resync', 'Payment Services ID']) expect(failure.remedy).toContain(part);
    const override = asOverride('data-space-change', 'Acme/EU');
    const { warnings } = await bench.bind('EU', bench.spaces.testing2, override);
    expect(warnings.map(({ code }) => code)).toContain('data-space-change');
    // Nothing has been delivered yet, so back is no change.
    const back = await bench.bind('EU', bench.spaces.testing);
    expect(back.warnings.map(({ code }) => code)).not.toContain('data-space-change');
  });

  test('a disconnection in between does not change what a move means', async () => {
    const bench = await createBench();
    await bench.addInstance('EU');
    await bench.bind('EU', bench.spaces.testing);
    await exportTo(bench, 'EU');
    await bench.call('exports.write', {
      instance: 'EU',
      format: 'json',
      out: '/blank.json',
      disconnect: true,
      confirmed: true,
    });
    expect((await failureFrom(bench.bind('EU', bench.spaces.testing2))).code).toBe('data-space-change');
  });

  test('new keys besides do not stop a binding: only giving both to the instance would', async () => {
    const bench = await createBench();
    await bench.addInstance('EU');
    await bench.bind('EU', bench.spaces.testing);
    await exportTo(bench, 'EU');
    await bench.addKeys('Acme', 'production', 'renewed');
    const { warnings } = await bench.call('instances.bind', {
      instance: 'EU',
      dataSpace: bench.spaces.production,
      productionKeys: 'renewed',
      overrides: asOverride('data-space-change', 'Acme/EU'),
    });
    expect(warnings.map(({ code }) => code)).toEqual(['data-space-change']);
    const failure = await refusal(bench, () =>
      exportTo(bench, 'EU', asOverride('data-space-change', 'Acme/EU')),
    );
    expect(failure).toMatchObject({ code: 'keys-and-space-together', override: undefined });
  });
});

describe('key pairs', () => {
  test('incomplete-keys: a missing pair is warned of, a missing active one refused for good', async () => {
    const bench = await createBench(['production']);
    await bench.addInstance('EU');
    const { warnings, instance } = await bench.bind('EU', bench.spaces.production);
    expect(warnings).toMatchObject([{ code: 'incomplete-keys', effect: 'warned' }]);
    expect(instance.keyPairs.sandbox).toBeUndefined();
    const failure = await refusal(bench, () =>
      bench.call('instances.bind', {
        instance: 'EU',
        dataSpace: bench.spaces.production,
        active: 'sandbox',
        overrides: asOverride('incomplete-keys', 'Acme/EU'),
      }),
    );
    expect(failure).toMatchObject({ code: 'incomplete-keys', override: undefined });
    expect((await bench.call('instances.show', { instance: 'EU' })).instance.activeKeyEnvironment).toBe(
      'production',
    );
  });

  test('same-pair-twice: one API key for both environments is refused for good', async () => {
    const bench = await createBench([]);
    const secret = newKeySecret();
    for (const keyEnvironment of ['sandbox', 'production'] as const) {
      await bench.call('keys.add', { client: 'Acme', keyEnvironment, madeBy: 'license-holder', ...secret });
    }
    await bench.addInstance('EU');
    const override = asOverride('same-pair-twice', 'Acme/EU');
    for (const overrides of [undefined, override]) {
      const failure = await refusal(bench, () => bench.bind('EU', bench.spaces.production, overrides));
      expect(failure).toMatchObject({ code: 'same-pair-twice', override: undefined });
    }
  });

  test('keys-rejected and unverified are no matter of binding', async () => {
    const bench = await createBench();
    await bench.addInstance('EU');
    await bench.call('dataSpaces.list', { client: 'Acme' });
    bench.registry.refused.add((await secretOf(bench, 'production')).apiKey);
    await bench.call('keys.check', {});
    expect((await bench.profile()).keyPairs.map(({ check }) => check?.state)).toEqual([
      'accepted',
      'rejected',
    ]);
    expect((await bench.bind('EU', bench.spaces.production)).warnings).toEqual([]);
  });

  test('a client’s only pair is taken by itself, of several one is named', async () => {
    const bench = await createBench();
    const second = await bench.addKeys('Acme', 'production', 'second');
    await bench.addInstance('EU');
    const failure = await refusal(bench, () => bench.bind('EU', bench.spaces.production));
    expect(failure.code).toBe('bad-input');
    for (const label of ['Acme production', 'second']) expect(failure.message).toContain(label);
    for (const productionKeys of ['SECOND', second.id]) {
      const { instance } = await bench.call('instances.bind', {
        instance: 'EU',
        dataSpace: bench.spaces.production,
        productionKeys,
      });
      expect(instance.keyPairs.production).toBe(second.id);
    }
    // Bound once, it keeps its pairs.
    const again = await bench.bind('EU', bench.spaces.testing);
    expect(again.instance.keyPairs.production).toBe(second.id);
  });

  test('a pair of another client or environment, or none, is not found', async () => {
    const bench = await createBench();
    await bench.addClient('Borealis');
    const foreign = await bench.addKeys('Borealis', 'production');
    const sandbox = (await bench.profile()).keyPairs.find(
      ({ keyEnvironment }) => keyEnvironment === 'sandbox',
    );
    await bench.addInstance('EU');
    for (const productionKeys of [foreign.id, foreign.label, String(sandbox?.id), 'nothing']) {
      const wish = { instance: 'EU', dataSpace: bench.spaces.production, productionKeys };
      expect((await refusal(bench, () => bench.call('instances.bind', wish))).code).toBe('not-found');
    }
  });
});

const secretOf = async (bench: CoreInMemory, environment: KeyEnvironment) => {
  const pair = (await bench.profile()).keyPairs.find(({ keyEnvironment }) => keyEnvironment === environment);
  return JSON.parse(bench.vaults.secrets()[`keypair.${pair?.id}`] ?? '') as { apiKey: string };
};
