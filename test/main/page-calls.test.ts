import { expect, test } from 'vitest';
import type { Answer } from '../../src/contract/methods.ts';
import type { FileChoice } from '../../src/contract/window-methods.ts';
import { createPageCalls } from '../../src/main/page-calls.ts';

const refused: Answer<never> = {
  ok: false,
  error: { code: 'bad-input', message: 'No.', remedy: 'Yes.' },
};

const serve = (answer: Answer<unknown> = { ok: true, value: {} }) => {
  const seen: unknown[] = [];
  const call = createPageCalls({
    async dispatch(method, input) {
      seen.push(['dispatch', method, input]);
      return answer;
    },
    clipboardGuard: {
      notice: async (secrets) => void seen.push(['notice', secrets]),
      clear: async () => void seen.push(['clear']),
    },
    async chooseFile(choice: FileChoice) {
      seen.push(['choose', choice]);
      return { path: '/srv/env.php' };
    },
    settingsChanged: () => seen.push(['settingsChanged']),
  });
  return { call, seen };
};

test('calls go to the core as they are', async () => {
  const { call, seen } = serve({ ok: true, value: { version: '1' } });
  expect(await call('status.read', {})).toEqual({ ok: true, value: { version: '1' } });
  expect(seen).toEqual([['dispatch', 'status.read', {}]]);
});

test('keys that were saved leave the clipboard', async () => {
  const input = { client: 'Acme', keyEnvironment: 'sandbox', apiKey: 'api', privateKey: 'pem' };
  const { call, seen } = serve();
  await call('keys.add', input);
  expect(seen).toEqual([['notice', ['api', 'pem']], ['dispatch', 'keys.add', input], ['clear']]);
});

test('keys that were refused stay for another try, until their time is over', async () => {
  const { call, seen } = serve(refused);
  expect(await call('keys.add', { privateKey: 'pem' })).toBe(refused);
  expect(seen).toEqual([
    ['notice', ['pem']],
    ['dispatch', 'keys.add', { privateKey: 'pem' }],
  ]);
});

test('keys that were only read are noticed', async () => {
  const { call, seen } = serve();
  await call('keys.read', { privateKey: 'pem', apiKey: 7 });
  expect(seen[0]).toEqual(['notice', ['pem']]);
  expect(seen).toHaveLength(2);
});

test.each([null, undefined, 'pem', 7])(
  'an input that is %o goes to the core, which refuses it',
  async (input) => {
    const { call, seen } = serve(refused);
    expect(await call('keys.read', input)).toBe(refused);
    expect(seen).toEqual([
      ['notice', []],
      ['dispatch', 'keys.read', input],
    ]);
  },
);

const settingMethods = ['settings.set', 'backup.restore', 'practice.begin', 'practice.end'];

test.each(settingMethods)(
  '%s applies settings, unless refused; the end of practice always',
  async (method) => {
    const changed = serve();
    await changed.call(method, {});
    expect(changed.seen).toContainEqual(['settingsChanged']);
    const same = serve(refused);
    await same.call(method, {});
    if (method === 'practice.end') expect(same.seen).toContainEqual(['settingsChanged']);
    else expect(same.seen).not.toContainEqual(['settingsChanged']);
  },
);

test('a file is asked for by the window itself', async () => {
  const { call, seen } = serve();
  const choice = { purpose: 'open', title: 'env.php to edit' };
  expect(await call('files.choose', choice)).toEqual({ ok: true, value: { path: '/srv/env.php' } });
  expect(seen).toEqual([['choose', choice]]);
});

test.each([
  {},
  { purpose: 'delete', title: 'x' },
  { purpose: 'open', title: 'x', properties: ['openDirectory'] },
  undefined,
])('%o asks for nothing', async (choice) => {
  const { call, seen } = serve();
  expect(await call('files.choose', choice)).toMatchObject({ ok: false, error: { code: 'bad-input' } });
  expect(seen).toEqual([]);
});
