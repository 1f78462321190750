import { bridgeChannel } from '../contract/bridge.ts';

/** Of Electron's WebFrameMain, what tells frames apart. */
export interface Frame {
  readonly processId: number;
  readonly routingId: number;
  readonly url: string;
}

interface Message {
  readonly senderFrame: Frame | null;
}

/** Of Electron's ipcMain, what is served. */
export interface Ipc {
  handle(channel: string, listener: (message: Message, ...values: unknown[]) => unknown): void;
  on(channel: string, listener: (message: Message, ...values: unknown[]) => void): unknown;
}

export interface IpcParts {
  readonly ipc: Ipc;
  /** The top frame of the window as it is now. */
  topFrame(): Frame | undefined;
  isOwn(url: string): boolean;
  dispatch(method: string, input: unknown): Promise<unknown>;
  openExternal(url: string): void;
}

/** Serves the page on one channel: calls are answered, links go to the gate. Only our own top frame is heard. */
export const serveIpc = ({ ipc, topFrame, isOwn, dispatch, openExternal }: IpcParts): void => {
  const isOurs = ({ senderFrame: sender }: Message): boolean => {
    const top = topFrame();
    return (
      sender !== null &&
      top !== undefined &&
      sender.processId === top.processId &&
      sender.routingId === top.routingId &&
      isOwn(sender.url)
    );
  };

  ipc.handle(bridgeChannel, (message, method, input) => {
    if (!isOurs(message) || typeof method !== 'string') throw new Error('Refused.');
    return dispatch(method, input);
  });

  ipc.on(bridgeChannel, (message, url) => {
    if (isOurs(message) && typeof url === 'string') openExternal(url);
  });
};
