import { describe, expect, test } from 'vitest';
import { createCoreInMemory, failureFrom } from '../../support/core-in-memory.ts';

const address = (text: string) => ({ proxy: { kind: 'address', address: text } }) as const;

describe('the proxy', () => {
  test.each([
    ['http://proxy.example:3128', 'http://proxy.example:3128'],
    ['HTTP://Proxy.Example:8080/', 'http://proxy.example:8080'],
    ['https://proxy.example', 'https://proxy.example'],
    ['http://[::1]:3128', 'http://[::1]:3128'],
  ])('%s is kept as %s', async (typed, kept) => {
    const { call } = createCoreInMemory();
    const { proxy, timeouts } = await call('settings.set', address(typed));
    expect(proxy).toEqual({ kind: 'address', address: kept });
    expect(await call('settings.read', {})).toMatchObject({ proxy, timeouts });
  });

  test.each([
    ['http://someone:proxy-password@proxy.example:3128', /no vault.*HTTPS_PROXY/],
    ['http://someone@proxy.example:3128', /no vault.*HTTPS_PROXY/],
    ['someone:proxy-password@proxy.example:3128', /cannot be a proxy.*http:\/\/host:port/],
    ['proxy.example:3128', /“proxy\.example:3128” cannot be a proxy.*http:\/\/host:port/],
    ['socks5://proxy.example:1080', /cannot be a proxy/],
    ['', /cannot be a proxy/],
    ['http://proxy.example:3128/path', /proxy\.example:3128 carries more than a host and a port/],
    ['http://proxy.example:3128?x', /carries more/],
  ])('%s is refused, with the reason and without a password', async (typed, told) => {
    const { call } = createCoreInMemory();
    const before = await call('settings.read', {});
    const { code, message, remedy } = await failureFrom(call('settings.set', address(typed)));
    expect(code).toBe('bad-input');
    expect(`${message} ${remedy}`).toMatch(told);
    expect(message + remedy).not.toContain('proxy-password');
    expect(await call('settings.read', {})).toEqual(before);
  });

  test('goes with every call to the registry, a change with the next one', async () => {
    const { call, addClient, addKeys, registry } = createCoreInMemory();
    await addClient('Acme');
    await addKeys('Acme', 'production');
    const list = () => call('projects.list', { client: 'Acme' });
    await list();
    await call('settings.set', address('http://proxy.example:3128'));
    await list();
    await call('keys.check', {});
    await call('settings.set', { proxy: { kind: 'none' } });
    await call('keys.check', {});
    expect(registry.calls.map(({ access }) => access.proxy)).toEqual([
      { kind: 'environment' },
      { kind: 'address', address: 'http://proxy.example:3128' },
      { kind: 'address', address: 'http://proxy.example:3128' },
      { kind: 'none' },
    ]);
  });
});

describe('the folder of exports', () => {
  const like = (exportFolder?: string) => ({
    preferences: { theme: 'system' as const, idleMinutes: 15, keyAgeDays: 365, exportFolder },
  });

  test('is a whole path, of POSIX or of Windows, or none', async () => {
    const { call } = createCoreInMemory();
    for (const folder of ['/srv/exports', 'C:\\Exports']) {
      expect((await call('settings.set', like(folder))).preferences.exportFolder).toBe(folder);
    }
    expect((await call('settings.set', like())).preferences.exportFolder).toBeUndefined();
  });

  test.each(['exports', '~/exports', '', './x'])('“%s” is refused', async (folder) => {
    const { call } = createCoreInMemory();
    const { code, message } = await failureFrom(call('settings.set', like(folder)));
    expect(code).toBe('bad-input');
    expect(message).toContain('must be a whole path');
  });
});
