import { describe, expect, test } from 'vitest';
import { bridgeChannel } from '../../src/contract/bridge.ts';
import { isOwnPage } from '../../src/main/app-scheme.ts';
import { type Frame, type Ipc, serveIpc } from '../../src/main/serve-ipc.ts';

type Handler = Parameters<Ipc['handle']>[1];

const top: Frame = { processId: 7, routingId: 1, url: 'app://keybridge/' };

const serve = () => {
  const window: { frame: Frame | undefined } = { frame: top };
  const handlers = new Map<string, Handler>();
  const listeners = new Map<string, Handler>();
  const calls: unknown[] = [];
  const opened: string[] = [];
  serveIpc({
    ipc: {
      handle: (channel, handler) => void handlers.set(channel, handler),
      on: (channel, listener) => listeners.set(channel, listener),
    },
    topFrame: () => window.frame,
    isOwn: (url) => isOwnPage('app://keybridge/', url),
    async dispatch(method, input) {
      calls.push([method, input]);
      return { ok: true, value: {} };
    },
    openExternal: (url) => opened.push(url),
  });
  const invoke = async (senderFrame: Frame | null, ...values: unknown[]) =>
    handlers.get(bridgeChannel)?.({ senderFrame }, ...values);
  const send = (senderFrame: Frame | null, ...values: unknown[]) =>
    listeners.get(bridgeChannel)?.({ senderFrame }, ...values);
  return { window, handlers, listeners, calls, opened, invoke, send };
};

describe('the one channel', () => {
  test('there is no other', () => {
    const { handlers, listeners } = serve();
    expect([...handlers.keys(), ...listeners.keys()]).toEqual([bridgeChannel, bridgeChannel]);
  });

  test('our own top frame is answered', async () => {
    const { invoke, send, calls, opened } = serve();
    expect(await invoke({ ...top }, 'status.read', {})).toEqual({ ok: true, value: {} });
    send({ ...top, url: 'app://keybridge/#/settings' }, 'https://account.magento.com/');
    expect(calls).toEqual([['status.read', {}]]);
    expect(opened).toEqual(['https://account.magento.com/']);
  });

  test.each<[string, Frame | null]>([
    ['a frame that is gone', null],
    ['a frame within the page', { ...top, routingId: 2 }],
    ['a frame of another process', { ...top, processId: 8 }],
    ['the top frame on another page', { ...top, url: 'https://example.com/' }],
    ['the top frame before its page', { ...top, url: '' }],
  ])('%s is refused', async (_name, frame) => {
    const { invoke, send, calls, opened } = serve();
    await expect(invoke(frame, 'status.read', {})).rejects.toThrow('Refused.');
    send(frame, 'https://account.magento.com/');
    expect(calls).toEqual([]);
    expect(opened).toEqual([]);
  });

  test('nobody is heard while there is no window', async () => {
    const { window, invoke, calls } = serve();
    window.frame = undefined;
    await expect(invoke(top, 'status.read', {})).rejects.toThrow('Refused.');
    expect(calls).toEqual([]);
  });

  test.each([undefined, 7, { toString: () => 'status.read' }])(
    'a method called %o is refused',
    async (method) => {
      const { invoke, calls } = serve();
      await expect(invoke(top, method, {})).rejects.toThrow('Refused.');
      expect(calls).toEqual([]);
    },
  );

  test('a link that is no text goes nowhere', () => {
    const { send, opened } = serve();
    send(top, { href: 'https://account.magento.com/' });
    expect(opened).toEqual([]);
  });
});
