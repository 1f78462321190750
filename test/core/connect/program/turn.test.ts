import { readdir, readlink } from 'node:fs/promises';
import { expect, test, vi } from 'vitest';
import { createMagentoRoot } from '../../../support/magento-root.ts';
import { ids, oldAndNewSettings } from '../../../support/old-and-new-settings.ts';
import { converse } from '../../../support/program-conversation.ts';

const { before, after } = oldAndNewSettings();
const space = `${ids}/environment_id`;
const valueIn = (config: typeof before) => config.find(({ path }) => path === space)?.value;

/** Resolves when the process has the file open with which turns are taken. */
const isInLine = (pid: number | undefined) =>
  vi.waitFor(
    async () => {
      const folder = `/proc/${pid}/fd`;
      const open = await Promise.all(
        (await readdir(folder)).map((fd) => readlink(`${folder}/${fd}`).catch(() => '')),
      );
      expect(open.some((path) => path.endsWith('/app/bootstrap.php'))).toBe(true);
    },
    { timeout: 60_000 },
  );

test.each(['is kept', 'is undone'])(
  'whoever settles waits until another’s writing %s, and sees that',
  async (end) => {
    await using magento = await createMagentoRoot();
    await using first = converse({ root: magento.root });
    await first.inspected();
    first.tell({ do: 'write', settings: before });
    await first.until('ready');

    await using second = converse({ root: magento.root, settle: true });
    await second.until('reached');
    await isInLine(second.php.pid);
    if (end === 'is kept') first.tell({ do: 'commit' });
    await first.finish();
    const { settings } = await second.inspected();
    const seen = settings.find(({ path }) => path === space)?.value;
    expect(seen).toBe(end === 'is kept' ? valueIn(before) : null);
  },
);

test('of two that write at once, each is whole, one after the other', async () => {
  await using magento = await createMagentoRoot();
  await using first = converse({ root: magento.root });
  await using second = converse({ root: magento.root });
  await Promise.all([first.inspected(), second.inspected()]);
  first.tell({ do: 'write', settings: before });
  await first.until('ready');
  const other = second.write(after);
  await isInLine(second.php.pid);
  first.tell({ do: 'commit' });
  expect(await first.until('written')).toMatchObject({ said: 'written' });
  expect(await other).toMatchObject({ said: 'written' });
  expect(await magento.effective([space])).toEqual({ [space]: valueIn(after) });
});
