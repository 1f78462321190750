import { expect, test } from 'vitest';
import { createClipboardGuard } from '../../src/main/clipboard-guard.ts';

const key = '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkq\nhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----\n';
const apiKey = '0f0c3a52d1c94b7e9b21c0ffee00aa11';

const guarded = (text: string) => {
  const clipboard = { text, isBroken: false };
  const waiting: (() => Promise<void>)[] = [];
  const guard = createClipboardGuard(
    {
      async readText() {
        if (clipboard.isBroken) throw new Error('taken by another program');
        return clipboard.text;
      },
      clear: () => (clipboard.text = ''),
    },
    (work) => waiting.push(work),
  );
  const waitOut = async () => {
    for (const work of waiting.splice(0)) await work();
  };
  return { clipboard, guard, waiting, waitOut };
};

test.each([
  ['as it is', key, key],
  ['with the line ends of Windows', key.replaceAll('\n', '\r\n'), key],
  ['from a field that drops line breaks', key, key.replaceAll('\n', '')],
  ['with spaces around it', `  ${apiKey}\n`, apiKey],
  ['out of a file that holds both', `${apiKey}\n${key}`, apiKey],
])('a key pasted %s is cleared', async (_name, copied, given) => {
  const { clipboard, guard } = guarded(copied);
  await guard.notice([given]);
  expect(clipboard.text).toBe(copied);
  await guard.clear();
  expect(clipboard.text).toBe('');
});

test('it is cleared after a while, whatever becomes of the form', async () => {
  const { clipboard, guard, waitOut } = guarded(key);
  await guard.notice([apiKey, key]);
  await waitOut();
  expect(clipboard.text).toBe('');
});

test('what was copied since stays', async () => {
  const { clipboard, guard, waitOut } = guarded(key);
  await guard.notice([key]);
  clipboard.text = 'a shopping list';
  await guard.clear();
  await waitOut();
  expect(clipboard.text).toBe('a shopping list');
});

test('a second paste has its own while', async () => {
  const { clipboard, guard, waiting } = guarded(key);
  await guard.notice([key]);
  const [first] = waiting;
  clipboard.text = apiKey;
  await guard.notice([apiKey, key]);
  await first?.();
  expect(clipboard.text).toBe(apiKey);
  await guard.clear();
  expect(clipboard.text).toBe('');
});

test.each([
  ['what was not pasted', 'a shopping list', key],
  ['a text that a short value stands in', 'abc is the beginning', 'abc'],
  ['an empty clipboard', '', ''],
])('%s stays', async (_name, copied, given) => {
  const { clipboard, guard, waiting } = guarded(copied);
  await guard.notice([given]);
  await guard.clear();
  expect(clipboard.text).toBe(copied);
  expect(waiting).toEqual([]);
});

test('a clipboard that cannot be read stops nothing', async () => {
  const { clipboard, guard, waitOut } = guarded(key);
  await guard.notice([key]);
  clipboard.isBroken = true;
  await guard.notice([key]);
  await expect(waitOut()).resolves.toBeUndefined();
  expect(clipboard.text).toBe(key);
});
