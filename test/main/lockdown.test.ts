import { EventEmitter } from 'node:events';
import { describe, expect, test } from 'vitest';
import { isOwnPage } from '../../src/main/app-scheme.ts';
import {
  type LockableContents,
  type LockableSession,
  type NetworkSession,
  lockContents,
  lockNetwork,
  lockSession,
} from '../../src/main/lockdown.ts';

const isOwn = (url: string): boolean => isOwnPage('app://keybridge/', url);

class Contents extends EventEmitter implements LockableContents {
  openWindow: (details: { url: string }) => { action: 'deny' } = () => {
    throw new Error('nothing was set');
  };
  setWindowOpenHandler(handler: Contents['openWindow']): void {
    this.openWindow = handler;
  }
}

type Parameters0<K extends keyof LockableSession> = Parameters<LockableSession[K]>[0];

class Session extends EventEmitter implements LockableSession {
  request: Parameters0<'setPermissionRequestHandler'> | undefined;
  check: Parameters0<'setPermissionCheckHandler'> | undefined;
  device: Parameters0<'setDevicePermissionHandler'> | undefined;
  setPermissionRequestHandler(handler: Parameters0<'setPermissionRequestHandler'>): void {
    this.request = handler;
  }
  setPermissionCheckHandler(handler: Parameters0<'setPermissionCheckHandler'>): void {
    this.check = handler;
  }
  setDevicePermissionHandler(handler: Parameters0<'setDevicePermissionHandler'>): void {
    this.device = handler;
  }
}

const lockedContents = () => {
  const contents = new Contents();
  const opened: string[] = [];
  lockContents(contents, isOwn, (url) => opened.push(url));
  const isPrevented = (event: string, url: string, isMainFrame = true): boolean => {
    let prevented = false;
    contents.emit(event, { url, isMainFrame, preventDefault: () => (prevented = true) });
    return prevented;
  };
  return { contents, opened, isPrevented };
};

describe('the page stays where it is', () => {
  test.each(['will-frame-navigate', 'will-redirect'])('%s', (event) => {
    const { isPrevented, opened } = lockedContents();
    for (const url of ['https://example.com/', 'file:///etc/passwd', 'about:blank', 'data:text/html,x', '']) {
      expect(isPrevented(event, url), url).toBe(true);
    }
    expect(isPrevented(event, 'app://keybridge/#/settings')).toBe(false);
    expect(opened).toEqual([]);
  });

  test('no frame goes anywhere, not even to our own page', () => {
    expect(lockedContents().isPrevented('will-frame-navigate', 'app://keybridge/', false)).toBe(true);
  });

  test('no webview', () => {
    expect(lockedContents().isPrevented('will-attach-webview', '')).toBe(true);
  });

  test('a new window is denied, and its address goes to the gate', () => {
    const { contents, opened } = lockedContents();
    expect(contents.openWindow({ url: 'https://account.magento.com/' })).toEqual({ action: 'deny' });
    expect(opened).toEqual(['https://account.magento.com/']);
  });
});

const lockedSession = () => {
  const session = new Session();
  lockSession(session, isOwn);
  const isGranted = (permission: string, requestingUrl: string, isMainFrame = true): boolean => {
    let granted: boolean | undefined;
    session.request?.(undefined, permission, (value) => (granted = value), { requestingUrl, isMainFrame });
    if (granted === undefined) throw new Error('not answered');
    return granted;
  };
  const isDownloaded = (url: string): boolean => {
    let prevented = false;
    session.emit('will-download', { preventDefault: () => (prevented = true) }, { getURL: () => url });
    return !prevented;
  };
  return { session, isGranted, isDownloaded };
};

describe('permissions', () => {
  test.each([
    ...['media', 'geolocation', 'notifications', 'clipboard-read', 'fileSystem', 'openExternal'],
    ...['display-capture', 'fullscreen', 'storage-access', 'usb', 'hid', 'serial', 'unknown'],
  ])('%s is denied', (permission) => {
    const { session, isGranted } = lockedSession();
    expect(isGranted(permission, 'app://keybridge/')).toBe(false);
    expect(session.check?.(undefined, permission, 'app://keybridge')).toBe(false);
  });

  test('our own page may copy text, nobody else', () => {
    const { session, isGranted } = lockedSession();
    const copying = 'clipboard-sanitized-write';
    expect(isGranted(copying, 'app://keybridge/')).toBe(true);
    expect(isGranted(copying, 'app://keybridge/', false)).toBe(false);
    expect(isGranted(copying, 'https://example.com/')).toBe(false);
    expect(session.check?.(undefined, copying, 'app://keybridge/')).toBe(true);
    expect(session.check?.(undefined, copying, 'https://example.com/')).toBe(false);
  });

  test('no device', () => {
    expect(lockedSession().session.device?.()).toBe(false);
  });

  test('only what the page made itself is downloaded', () => {
    const { isDownloaded } = lockedSession();
    expect(isDownloaded('blob:app://keybridge/0f0c3a52')).toBe(true);
    expect(isDownloaded('blob:https://example.com/0f0c3a52')).toBe(false);
    expect(isDownloaded('https://example.com/a.exe')).toBe(false);
    expect(isDownloaded('app://keybridge/index.html')).toBe(false);
    expect(isDownloaded('data:text/csv,a')).toBe(false);
  });
});

test.each([
  ['app://keybridge/assets/index-1.js', true],
  ['blob:app://keybridge/0f0c3a52', true],
  ['data:image/png;base64,AA', true],
  ['https://example.com/', false],
  ['http://127.0.0.1:8080/', false],
  ['ws://example.com/', false],
  ['blob:https://example.com/0f0c3a52', false],
  ['file:///etc/passwd', false],
])('the page loads %s: %s', (url, isLoaded) => {
  const verdicts: boolean[] = [];
  const webRequest: NetworkSession['webRequest'] = {
    onBeforeRequest: (listener) => listener({ url }, ({ cancel }) => verdicts.push(cancel)),
  };
  lockNetwork({ webRequest }, isOwn);
  expect(verdicts).toEqual([!isLoaded]);
});
