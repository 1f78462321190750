import type { Listener, Told } from '../contract/events.ts';
import type { Answer } from '../contract/methods.ts';
import type { WindowDispatch } from '../contract/window-methods.ts';
import type { Host } from './host.ts';

const tokenName = 'keybridge-session';
/** Milliseconds until a broken event stream is opened again. */
const pause = 1000;

/** The code in the address works once; what it is exchanged for stays in this tab. */
const readToken = async (): Promise<string> => {
  const code = /^#([\w-]{16,})$/.exec(location.hash)?.[1];
  if (code !== undefined) {
    history.replaceState(null, '', location.pathname);
    const response = await fetch('/session', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ code }),
    });
    if (response.ok) {
      const { token } = (await response.json()) as { token: string };
      sessionStorage.setItem(tokenName, token);
    }
  }
  return sessionStorage.getItem(tokenName) ?? '';
};

const gone = (message: string): Answer<never> => ({
  ok: false,
  error: {
    code: 'unreachable',
    message,
    remedy: 'Start Keybridge again and open the address that it prints.',
  },
});

async function* lines(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const parts = (rest + decoder.decode(value, { stream: true })).split('\n');
    rest = parts.pop() ?? '';
    yield* parts.filter((line) => line !== '');
  }
}

export const connectBrowserHost = async (): Promise<Host> => {
  const token = await readToken().catch(() => '');
  const authorization = { Authorization: `Bearer ${token}` };
  const listeners = new Set<Listener>();

  const dispatch = (async (method: string, input: unknown) => {
    try {
      const response = await fetch('/rpc', {
        method: 'POST',
        headers: { ...authorization, 'Content-Type': 'application/json' },
        body: JSON.stringify({ method, input }),
      });
      if (response.ok) return (await response.json()) as Answer<never>;
      return gone(
        response.status === 401 || response.status === 403
          ? 'This page is not signed in to Keybridge any more.'
          : `Keybridge refused the call (${response.status}).`,
      );
    } catch {
      return gone('Keybridge does not answer: it was stopped.');
    }
  }) as WindowDispatch;

  /** False when there is no use in asking again. */
  const receive = async (): Promise<boolean> => {
    try {
      const response = await fetch('/events', { headers: authorization });
      if (!response.ok || !response.body) return false;
      for await (const line of lines(response.body)) {
        const { event, payload } = JSON.parse(line) as { event: Told[0]; payload: Told[1] };
        for (const listener of listeners) listener(...([event, payload] as Told));
      }
    } catch {
      // The next round finds out whether Keybridge is still there.
    }
    return true;
  };
  const keepReceiving = async (): Promise<void> => {
    while (await receive()) await new Promise((resolve) => setTimeout(resolve, pause));
  };
  if (token !== '') void keepReceiving();

  return {
    kind: 'browser',
    dispatch,
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    openExternal: (url) => void window.open(url, '_blank', 'noopener,noreferrer'),
  };
};
