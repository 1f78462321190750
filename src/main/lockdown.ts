interface Preventable {
  preventDefault(): void;
}

interface Navigation extends Preventable {
  readonly url: string;
  readonly isMainFrame: boolean;
}

/** Of Electron's WebContents, what is locked. */
export interface LockableContents {
  on(event: 'will-frame-navigate' | 'will-redirect', listener: (navigation: Navigation) => void): unknown;
  on(event: 'will-attach-webview', listener: (event: Preventable) => void): unknown;
  setWindowOpenHandler(handler: (details: { url: string }) => { action: 'deny' }): void;
}

/** Of Electron's Session, what is locked. */
export interface LockableSession {
  setPermissionRequestHandler(
    handler: (
      contents: unknown,
      permission: string,
      answer: (granted: boolean) => void,
      details: { requestingUrl: string; isMainFrame: boolean },
    ) => void,
  ): void;
  setPermissionCheckHandler(
    handler: (contents: unknown, permission: string, origin: string) => boolean,
  ): void;
  setDevicePermissionHandler(handler: () => boolean): void;
  on(event: 'will-download', listener: (event: Preventable, item: { getURL(): string }) => void): unknown;
}

/** The page stays where it is: no other page, frame, window or webview. A link goes through the gate or nowhere. */
export const lockContents = (
  contents: LockableContents,
  isOwn: (url: string) => boolean,
  openExternal: (url: string) => void,
): void => {
  const stay = (navigation: Navigation): void => {
    if (!navigation.isMainFrame || !isOwn(navigation.url)) navigation.preventDefault();
  };
  contents.on('will-frame-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    openExternal(url);
    return { action: 'deny' };
  });
};

/**
 * What a copy button does, and all that a page may do without being asked in a browser too: it writes plain text, on
 * a press, and reads nothing. Electron asks the permission handlers for it all the same.
 */
const copying = 'clipboard-sanitized-write';

/** Every permission is denied, but copying text from our own page; nothing is downloaded but what the page made itself. */
export const lockSession = (session: LockableSession, isOwn: (url: string) => boolean): void => {
  session.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl, isMainFrame }) =>
    answer(permission === copying && isMainFrame && isOwn(requestingUrl)),
  );
  session.setPermissionCheckHandler(
    (_contents, permission, origin) => permission === copying && isOwn(origin),
  );
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event, item) => {
    const url = item.getURL();
    if (!url.startsWith('blob:') || !isOwn(url.slice('blob:'.length))) event.preventDefault();
  });
};

/** Of Electron's Session, what lets requests through. */
export interface NetworkSession {
  readonly webRequest: {
    onBeforeRequest(
      listener: (details: { url: string }, answer: (verdict: { cancel: boolean }) => void) => void,
    ): void;
  };
}

/** The page loads what is its own and nothing else, whatever its policy says. Calls outside are the core's. */
export const lockNetwork = ({ webRequest }: NetworkSession, isOwn: (url: string) => boolean): void =>
  webRequest.onBeforeRequest(({ url }, answer) => {
    const own = url.startsWith('blob:') ? url.slice('blob:'.length) : url;
    answer({ cancel: !url.startsWith('data:') && !isOwn(own) });
  });
