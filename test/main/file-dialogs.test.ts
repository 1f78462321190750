import type { OpenDialogOptions, SaveDialogOptions } from 'electron';
import { expect, test } from 'vitest';
import { chooseFile } from '../../src/main/file-dialogs.ts';

const answering = (path: string | undefined) => {
  const asked: (OpenDialogOptions | SaveDialogOptions)[] = [];
  const dialogs = {
    async showOpenDialog(options: OpenDialogOptions) {
      asked.push(options);
      return { canceled: path === undefined, filePaths: path === undefined ? [] : [path] };
    },
    async showSaveDialog(options: SaveDialogOptions) {
      asked.push(options);
      return { canceled: path === undefined, filePath: path ?? '' };
    },
  };
  return { dialogs, asked };
};

test.each(['open', 'save'] as const)('%s: the chosen path, or none', async (purpose) => {
  const chosen = answering('/srv/app/etc/env.php');
  expect(await chooseFile(chosen.dialogs, { purpose, title: 'Export' })).toEqual({
    path: '/srv/app/etc/env.php',
  });
  expect(chosen.asked).toMatchObject([{ title: 'Export' }]);
  expect(await chooseFile(answering(undefined).dialogs, { purpose, title: 'Export' })).toEqual({});
});

test('one file is opened, hidden ones too: env files are', async () => {
  const { dialogs, asked } = answering('/srv/.env');
  await chooseFile(dialogs, { purpose: 'open', title: 'x' });
  expect(asked).toMatchObject([{ properties: ['openFile', 'showHiddenFiles'] }]);
});

test('a folder is opened, or made', async () => {
  const { dialogs, asked } = answering('/srv/exports');
  expect(await chooseFile(dialogs, { purpose: 'folder', title: 'x' })).toEqual({ path: '/srv/exports' });
  expect(asked).toMatchObject([{ properties: ['openDirectory', 'createDirectory', 'showHiddenFiles'] }]);
});

test.each(['/srv/acme.env', '/srv/', 'acme.env'])('it starts with %s', async (suggested) => {
  const { dialogs, asked } = answering(undefined);
  await chooseFile(dialogs, { purpose: 'save', title: 'x', suggested });
  expect(asked[0]?.defaultPath).toBe(suggested);
});

test.each(['exports/acme.env', '../acme.env', './acme.env'])('but not with %s', async (suggested) => {
  const { dialogs, asked } = answering(undefined);
  await chooseFile(dialogs, { purpose: 'save', title: 'x', suggested });
  expect(asked[0]).not.toHaveProperty('defaultPath');
});
