import { expect, onTestFinished, test, vi } from 'vitest';
import type { OpenOptions } from '../../src/cli/serve-window.ts';
import { serveWindow } from '../../src/cli/serve-window.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

/** Polled, for the server learns of its page's going a moment after the page. */
const minuteLater = () => vi.advanceTimersByTimeAsync(60_000);

/** Starts the command's work in this process, where a test can let a minute pass; answers its address. */
const start = async (options: Partial<OpenOptions>) => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const printed = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const folder = await createTemporaryFolder();
  const interrupt = new AbortController();
  let exitCode: number | undefined;
  const globals = { override: [], profile: folder.path, quiet: true };
  const serving = serveWindow({ open: false, ...options }, globals, interrupt.signal).then((code) => {
    exitCode = code;
    return code;
  });
  onTestFinished(async () => {
    interrupt.abort();
    await serving.catch(() => undefined);
    vi.useRealTimers();
    vi.restoreAllMocks();
    await folder.remove();
  });
  const address = await vi.waitUntil(() => printed.mock.calls.map(String).find((text) => text.includes('#')));
  const { origin, hash } = new URL(address.trim());
  const post = async (path: string, value: unknown, token = '') => {
    const headers = { 'Content-Type': 'application/json', Origin: origin, Authorization: `Bearer ${token}` };
    const answer = await fetch(origin + path, { method: 'POST', headers, body: JSON.stringify(value) });
    return (await answer.json()) as { token: string; value: { isLocked: boolean } };
  };
  const { token } = await post('/session', { code: hash.slice(1) });
  const call = (method: string, input: unknown) => post('/rpc', { method, input }, token);
  return { serving, interrupt, call, exitCode: () => exitCode };
};

test('it ends by itself when no page has been there for a minute', async () => {
  const { serving, call, exitCode } = await start({});
  await call('status.read', {});
  await vi.advanceTimersByTimeAsync(59_000);
  expect(exitCode()).toBeUndefined();
  await call('status.read', {});
  await vi.advanceTimersByTimeAsync(59_000);
  expect(exitCode()).toBeUndefined();
  await expect.poll(() => minuteLater().then(exitCode)).toBe(0);
  await serving;
});

test('with --stay it serves on, and locks the vault instead', async () => {
  const { serving, interrupt, call, exitCode } = await start({ stay: true });
  await call('vault.use', { kind: 'passphrase', passphrase: 'correct horse battery' });
  expect((await call('status.read', {})).value.isLocked).toBe(false);
  const isLocked = async () => (await call('status.read', {})).value.isLocked;
  await expect.poll(() => minuteLater().then(isLocked)).toBe(true);
  expect(exitCode()).toBeUndefined();
  interrupt.abort();
  expect(await serving).toBe(0);
});
