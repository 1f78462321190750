import { execa } from 'execa';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ConnectorConfig } from '../../../../src/core/export/connector-config.ts';
import { fingerprintOf } from '../../../../src/core/keys/fingerprint.ts';
import { readPrivateKey } from '../../../../src/core/keys/private-key.ts';
import { createMagentoRoot, type Behaviour, type MagentoRoot } from '../../../support/magento-root.ts';
import {
  ids,
  keys,
  oldAndNewSettings,
  pathsOf,
  secretsOf,
  valuesOf,
} from '../../../support/old-and-new-settings.ts';
import { converse, type ConversationOptions } from '../../../support/program-conversation.ts';

const { before, after } = oldAndNewSettings();
const blank: ConnectorConfig = after.map((entry) => ({ ...entry, value: '' }));

/** One run with one writing in it; no secret is ever told. */
const write = async (
  magento: MagentoRoot,
  settings: ConnectorConfig,
  options: Partial<ConversationOptions> = {},
) => {
  await using talk = converse({ root: magento.root, ...options });
  await talk.inspected();
  const answer = await talk.write(settings);
  const { exitCode } = await talk.finish();
  expect(secretsOf(before, after).filter((secret) => talk.everything().includes(secret))).toEqual([]);
  return { ...answer, exitCode, steps: talk.heard.slice(2).map(({ said }) => said) };
};

/** Paths that were written or deleted since the last call, in order. */
const touched = async (magento: MagentoRoot) => {
  const written = await magento.read('var/written.txt').catch(() => '');
  await rm(join(magento.root, 'var/written.txt'), { force: true });
  return written.split('\n').filter((path) => path !== '');
};

const connected = async (behaviour: Behaviour = {}) => {
  const magento = await createMagentoRoot();
  expect(await write(magento, before)).toMatchObject({ said: 'written' });
  await touched(magento);
  await magento.behave(behaviour);
  return magento;
};

/** Nothing of a writing is left, in the database or in what other processes read. */
const expectAsBefore = async (magento: MagentoRoot) => {
  await magento.behave({});
  await rm(join(magento.root, 'var/down'), { force: true });
  expect(await magento.effective(pathsOf(before))).toEqual(valuesOf(before));
  await rm(join(magento.root, 'var/cache.json'), { force: true });
  expect(await magento.effective(pathsOf(before))).toEqual(valuesOf(before));
};

describe('everything is written', () => {
  test('in one go, keys before ids, and told as it is then', async () => {
    await using magento = await createMagentoRoot();
    const { steps, changed, inspection, exitCode } = await write(magento, after);
    expect(steps).toEqual(['writing', 'reading-back', 'ready', 'written']);
    expect([exitCode, [...(changed ?? [])].sort()]).toEqual([0, pathsOf(after).sort()]);
    expect(await magento.effective(pathsOf(after))).toEqual(valuesOf(after));
    const rows = await magento.rows();
    for (const path of pathsOf(after)) {
      expect([path, /^0:3:/.test(rows[path] ?? '')]).toEqual([path, path.startsWith(keys)]);
    }
    for (const { path, value, fingerprint } of inspection?.settings ?? []) {
      const wanted = valuesOf(after)[path] ?? '';
      const print = path.endsWith('private_key') ? readPrivateKey(wanted).fingerprint : fingerprintOf(wanted);
      expect([value, fingerprint]).toEqual(path.startsWith(keys) ? [null, print] : [wanted, null]);
    }
    const order = (await touched(magento)).map((path) =>
      path.startsWith(keys) ? 1 : path.startsWith(ids) ? 2 : 0,
    );
    expect(order).toEqual([...order].sort());
  });

  test('a second time nothing changes, and no row is touched', async () => {
    await using magento = await connected();
    const rows = await magento.rows();
    const { steps, changed } = await write(magento, before);
    expect([steps, changed]).toEqual([['writing', 'written'], []]);
    expect([await touched(magento), await magento.rows()]).toEqual([[], rows]);
  });

  test('only what differs is touched', async () => {
    await using magento = await connected();
    const path = `${ids}/environment_name`;
    const { changed } = await write(
      magento,
      before.map((entry) => (entry.path === path ? { ...entry, value: 'x' } : entry)),
    );
    expect([changed, await touched(magento)]).toEqual([[path], [path]]);
  });

  test('nothing is blanked twice, and the key environment goes back to its default', async () => {
    await using magento = await connected();
    const { inspection } = await write(magento, blank);
    expect(await magento.rows()).toEqual({});
    expect(inspection?.settings.filter(({ source }) => source !== 'none' && source !== 'default')).toEqual(
      [],
    );
    await touched(magento);
    expect(await write(magento, blank)).toMatchObject({ said: 'written', changed: [] });
    expect(await touched(magento)).toEqual([]);
  });

  test('a row that was deleted behind the cache is written again', async () => {
    await using magento = await connected();
    await magento.effective(pathsOf(before));
    await magento.setRows({});
    expect(await write(magento, before)).toMatchObject({ said: 'written' });
    expect(await magento.effective(pathsOf(before))).toEqual(valuesOf(before));
  });

  test('a cache that is older than the rows is cleaned, though no row has to change', async () => {
    await using magento = await connected();
    const rows = await magento.rows();
    await magento.setRows({});
    await rm(join(magento.root, 'var/cache.json'), { force: true });
    await magento.effective(pathsOf(before));
    await magento.setRows(rows);
    expect(await write(magento, before)).toMatchObject({ said: 'written', changed: [] });
    expect(await magento.effective(pathsOf(before))).toEqual(valuesOf(before));
  });

  test.each([
    ['letters of any kind', `Zürich's "A" $(id) \`b\` {$y} \\ \\n 東京 🗝 </script> %s ?`],
    ['line ends and spaces', '  two\nlines\r\n\tand more  '],
    ['digits', '0012'],
    ['100 kB', 'ä"\\'.repeat(25_000)],
  ])('a value of %s comes back exactly', async (_, value) => {
    await using magento = await createMagentoRoot();
    const settings = [{ path: `${ids}/project_name`, value, secret: false }];
    expect(await write(magento, settings)).toMatchObject({ said: 'written' });
    expect(await magento.effective([`${ids}/project_name`])).toEqual({ [`${ids}/project_name`]: value });
    expect(await write(magento, settings)).toMatchObject({ changed: [] });
  });

  test('a key is written without the line end that it came with, and is no change the next time', async () => {
    await using magento = await createMagentoRoot();
    const withLineEnds = before.map((entry) =>
      entry.secret ? { ...entry, value: `${entry.value}\n` } : entry,
    );
    expect(await write(magento, withLineEnds)).toMatchObject({ said: 'written' });
    expect(await magento.effective(pathsOf(before))).toEqual(valuesOf(before));
    expect(await write(magento, withLineEnds)).toMatchObject({ changed: [] });
  });

  test('a key that lies there in clear is encrypted', async () => {
    await using magento = await createMagentoRoot();
    await magento.setRows(valuesOf(before));
    const { changed } = await write(magento, before);
    expect(changed?.sort()).toEqual(
      pathsOf(before)
        .filter((path) => path.startsWith(keys))
        .sort(),
    );
    expect((await magento.rows())[`${keys}/sandbox_private_key`]).toMatch(/^0:3:/);
  });

  test.each(['production', 'developer', 'default'])('in %s mode and in maintenance', async (mode) => {
    await using magento = await createMagentoRoot({ mode });
    await execa('touch', [join(magento.root, 'var/.maintenance.flag')]);
    expect(await write(magento, after)).toMatchObject({
      said: 'written',
      inspection: { isMaintenance: true },
    });
    expect(await magento.effective(pathsOf(after))).toEqual(valuesOf(after));
  });

  test('with modules that encrypt nothing and keep empty rows', async () => {
    await using magento = await createMagentoRoot();
    await magento.behave({ modules: 'old' });
    expect(await write(magento, after)).toMatchObject({ said: 'written' });
    const rows = await magento.rows();
    expect(pathsOf(after).filter((path) => /^0:3:/.test(rows[path] ?? ''))).toEqual(
      pathsOf(after).filter((path) => path.startsWith(keys)),
    );
    expect(await magento.effective(pathsOf(after))).toEqual(valuesOf(after));
    await touched(magento);
    expect(await write(magento, after)).toMatchObject({ changed: [] });
    expect(await touched(magento)).toEqual([]);
    expect(await write(magento, blank)).toMatchObject({ said: 'written' });
    expect(await magento.rows()).toEqual({});
  });

  test('by a user who is nobody', async (context) => {
    if (process.getuid?.() !== 0) context.skip('only root can become another user');
    await using magento = await createMagentoRoot();
    await execa('chown', ['-R', '65534:65534', magento.root]);
    const under = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
    expect(await write(magento, after, { under })).toMatchObject({ said: 'written' });
    expect(await magento.effective(pathsOf(after))).toEqual(valuesOf(after));
  });

  test('with notices all around', async () => {
    await using magento = await connected({ notices: 'on' });
    const args = ['-d', 'display_errors=1', '-d', 'error_reporting=-1'];
    expect(await write(magento, after, { args })).toMatchObject({ said: 'written' });
  });
});

describe('nothing is written', () => {
  test('where a setting is locked, and the paths are named', async () => {
    await using magento = await connected();
    await magento.writeEnvPhp(
      `['magento_saas' => ['environment' => 'production'], 'services_connector' => ['services_id' => ['project_id' => 'p']]]`,
    );
    await magento.writeConfigPhp(`['services_connector' => ['services_id' => ['environment_id' => 'e']]]`);
    const rows = await magento.rows();
    const { said, fault } = await write(magento, after, {
      env: { CONFIG__DEFAULT__SERVICES_CONNECTOR__SERVICES_ID__PROJECT_NAME: 'v' },
      args: ['-d', 'variables_order=EGPCS'],
    });
    expect([said, fault?.kind, fault?.paths?.sort()]).toEqual([
      'undone',
      'locked',
      [
        `${ids}/project_id`,
        `${ids}/project_name`,
        `${ids}/environment_id`,
        'magento_saas/environment',
      ].sort(),
    ]);
    expect([await magento.rows(), await touched(magento)]).toEqual([rows, []]);
  });

  test('a lock on the value that is wanted is none', async () => {
    await using magento = await createMagentoRoot();
    await magento.writeEnvPhp(`['magento_saas' => ['environment' => 'sandbox']]`);
    expect(await write(magento, after)).toMatchObject({ said: 'written' });
    expect(await magento.effective(pathsOf(after))).toEqual(valuesOf(after));
  });

  test.each([
    ['absent', 'connector-absent'],
    ['disabled', 'connector-disabled'],
    ['ancient', 'connector-absent'],
  ] as const)('with %s modules', async (modules, kind) => {
    await using magento = await createMagentoRoot();
    await magento.behave({ modules });
    expect(await write(magento, after)).toMatchObject({ said: 'undone', fault: { kind }, exitCode: 0 });
    expect(await magento.rows()).toEqual({});
  });
});

/** Where in the writing something happens: the first key, an id in the middle, and what comes last. */
const places = [`${keys}/production_private_key`, `${ids}/environment_id`, `${ids}/ims_organization_id`];

describe('all is as before', () => {
  test.each(places)('after a failure at %s, whatever it quotes', async (path) => {
    for (const behaviour of [{ failAt: path }, { quoteAt: path }]) {
      await using magento = await connected(behaviour);
      const { said, fault, exitCode } = await write(magento, after);
      expect([said, fault?.kind, exitCode]).toEqual(['undone', 'fault', 0]);
      expect(fault?.text).toMatch(/^RuntimeException: Cannot [^\n]+$/);
      expect(fault?.text.includes('[secret]')).toBe(path.startsWith(keys));
      await expectAsBefore(magento);
    }
  });

  test('no part of a secret is told, be it cut off in the middle or a value of before', async () => {
    await using magento = await connected({ quoteAt: `${keys}/production_private_key` });
    const { fault } = await write(magento, after);
    const words = fault?.text.match(/[A-Za-z0-9+/]{12,}/g) ?? [];
    expect(words.filter((word) => !/^[A-Z][a-z]+[A-Z][a-z]+$/.test(word))).toEqual([]);
  });

  test.each([...places, 'magento_saas/environment'])(
    'when the row of %s is silently not written',
    async (path) => {
      await using magento = await connected({ loseAt: path });
      expect(await write(magento, after)).toMatchObject({
        said: 'undone',
        fault: { kind: 'not-applied', paths: [path] },
      });
      await expectAsBefore(magento);
    },
  );

  test.each([...places, 'commit'])(
    'when the connection to the database is lost at %s and had again',
    async (step) => {
      await using magento = await connected({ dropAt: step });
      expect(await write(magento, after)).toMatchObject({ said: 'undone', fault: { kind: 'database' } });
      await expectAsBefore(magento);
    },
  );

  test.each(places)('when the database goes down at %s', async (step) => {
    await using magento = await connected({ downAt: step });
    expect(await write(magento, after)).toMatchObject({ said: 'undone', fault: { kind: 'database' } });
    await expectAsBefore(magento);
  });

  test('when the answer to the commit is lost, though the database has it', async () => {
    await using magento = await connected({ dropAt: 'committed' });
    expect(await write(magento, after)).toMatchObject({ said: 'undone', fault: { kind: 'database' } });
    await expectAsBefore(magento);
  });

  test.each(places)('when the code of a module ends php at %s', async (step) => {
    for (const [behaviour, text] of [
      [{ exitAt: step }, /ended php/],
      [{ fatalAt: step }, /final class/],
    ] as const) {
      await using magento = await connected(behaviour);
      const { said, fault, exitCode } = await write(magento, after);
      expect([said, fault?.kind, exitCode]).toEqual(['undone', 'fault', 1]);
      expect(fault?.text).toMatch(text);
      await expectAsBefore(magento);
    }
  });

  test('when nobody says that it should stay', async () => {
    for (const answer of [{ do: 'verify' }, { do: 'rollback' }, undefined]) {
      await using magento = await connected();
      await using talk = converse({ root: magento.root });
      await talk.inspected();
      talk.tell({ do: 'write', settings: after });
      await talk.until('ready');
      if (answer) talk.tell(answer);
      expect(await talk.finish()).toEqual({ exitCode: 0 });
      expect(talk.heard.at(-1)).toMatchObject({ said: 'undone', fault: { kind: 'cancelled' } });
      await expectAsBefore(magento);
    }
  });

  test('while nobody has said it yet, for everybody else', async () => {
    await using magento = await connected();
    await using talk = converse({ root: magento.root });
    await talk.inspected();
    talk.tell({ do: 'write', settings: after });
    await talk.until('ready');
    await expectAsBefore(magento);
    talk.tell({ do: 'commit' });
    await talk.until('written');
    expect(await magento.effective(pathsOf(after))).toEqual(valuesOf(after));
  });
});

test('a cache that cannot be cleaned is told, with what to do', async () => {
  await using magento = await connected({ cache: 'stuck' });
  await using talk = converse({ root: magento.root });
  await talk.inspected();
  expect(await talk.write(after)).toMatchObject({ said: 'written' });
  expect(talk.heard.find(({ said }) => said === 'warned')?.text).toBe(
    'the configuration cache could not be cleaned (RuntimeException). Run "bin/magento cache:clean config".',
  );
});

test('a database that goes down at the commit leaves it open, and says so', async () => {
  await using magento = await connected({ downAt: 'committed' });
  expect(await write(magento, after)).toMatchObject({
    said: 'failed',
    fault: { kind: 'database' },
    exitCode: 1,
  });
  await magento.behave({});
  await rm(join(magento.root, 'var/down'));
  await using talk = converse({ root: magento.root, settle: true });
  const { settings } = await talk.inspected();
  expect(settings.find(({ path }) => path === `${ids}/project_id`)?.value).toBe(
    valuesOf(after)[`${ids}/project_id`],
  );
});
