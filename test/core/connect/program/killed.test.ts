import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { connectProgram } from '../../../../src/core/connect/program/program.ts';
import { createMagentoRoot, type MagentoRoot } from '../../../support/magento-root.ts';
import { ids, keys, oldAndNewSettings, pathsOf, valuesOf } from '../../../support/old-and-new-settings.ts';
import { converse } from '../../../support/program-conversation.ts';

const { before, after } = oldAndNewSettings();
const blank = before.map((entry) => ({ ...entry, value: '' }));

const connected = async () => {
  const magento = await createMagentoRoot();
  await using talk = converse({ root: magento.root });
  await talk.inspected();
  expect(await talk.write(before)).toMatchObject({ said: 'written' });
  return magento;
};

const isHanging = ({ root }: MagentoRoot) =>
  vi.waitFor(() => access(join(root, 'var/hanging')), { timeout: 60_000 });

/** What every new process finds, first as it is, and then after a settling run, which has to see the same. */
const found = async (magento: MagentoRoot) => {
  await magento.behave({});
  const values = await magento.effective(pathsOf(before));
  await using talk = converse({ root: magento.root, settle: true });
  const { settings } = await talk.inspected();
  await talk.finish();
  const settled = await magento.effective(pathsOf(before));
  for (const { path, value } of settings.filter((setting) => !setting.path.startsWith(keys))) {
    expect([path, value]).toEqual([path, settled[path]]);
  }
  return { values, settled };
};

test.each([`${keys}/production_api_key`, `${ids}/project_id`, `${ids}/ims_organization_id`, 'commit'])(
  'php killed at %s leaves everything as it was, with the cache clean',
  async (step) => {
    for (const settings of [after, blank]) {
      await using magento = await connected();
      await magento.behave({ hangAt: step });
      await using talk = converse({ root: magento.root });
      await talk.inspected();
      const writing = talk.write(settings).catch(() => undefined);
      await isHanging(magento);
      talk.php.kill('SIGKILL');
      expect(await writing).toBeUndefined();
      const { values, settled } = await found(magento);
      expect([values, settled]).toEqual([valuesOf(before), valuesOf(before)]);
    }
  },
);

test.each(['reading-back', 'ready'])(
  'php killed after it said %s leaves everything as it was',
  async (step) => {
    await using magento = await connected();
    await using talk = converse({ root: magento.root });
    await talk.inspected();
    talk.tell({ do: 'write', settings: after });
    await talk.until(step);
    talk.php.kill('SIGKILL');
    await talk.php;
    const { values, settled } = await found(magento);
    expect([values, settled]).toEqual([valuesOf(before), valuesOf(before)]);
  },
);

test.each(['committed', 'clean'])(
  'php killed at %s leaves everything written; a cache that others filled meanwhile is settled',
  async (step) => {
    await using magento = await connected();
    // As a visitor does during the transaction.
    await magento.effective(pathsOf(before));
    await magento.behave({ hangAt: step });
    await using talk = converse({ root: magento.root });
    await talk.inspected();
    const writing = talk.write(after).catch(() => undefined);
    await isHanging(magento);
    talk.php.kill('SIGKILL');
    expect(await writing).toBeUndefined();
    const { values, settled } = await found(magento);
    expect(settled).toEqual(valuesOf(after));
    expect([valuesOf(before), valuesOf(after)]).toContainEqual(values);
  },
);

test('a transaction that the code of a module holds open ends with php', async (context) => {
  await using magento = await connected();
  await magento.behave({ hangAt: `${ids}/project_id` });
  const program = connectProgram.replace(
    'const LONGEST_TRANSACTION = 120;',
    'const LONGEST_TRANSACTION = 1;',
  );
  await using talk = converse({ root: magento.root, program });
  await talk.inspected();
  await expect(talk.write(after)).rejects.toThrow('php ended');
  const { signal } = await talk.finish();
  if (signal !== 'SIGALRM') context.skip('this php has no pcntl');
  const { values, settled } = await found(magento);
  expect([values, settled]).toEqual([valuesOf(before), valuesOf(before)]);
});

test('nothing was begun where php is killed before', async () => {
  await using magento = await connected();
  await magento.behave({ hangAt: 'bootstrap' });
  await using talk = converse({ root: magento.root });
  await talk.until('reached');
  await isHanging(magento);
  talk.php.kill('SIGKILL');
  expect((await found(magento)).settled).toEqual(valuesOf(before));
});
