import { contextBridge, ipcRenderer } from 'electron';
import { type Bridge, bridgeChannel } from '../contract/bridge.ts';

const bridge: Bridge = {
  invoke: (method, input) => ipcRenderer.invoke(bridgeChannel, method, input),
  listen(listener) {
    const relay = (_: unknown, event: string, payload: unknown) => listener(event, payload);
    ipcRenderer.on(bridgeChannel, relay);
    return () => void ipcRenderer.off(bridgeChannel, relay);
  },
  openExternal: (url) => ipcRenderer.send(bridgeChannel, url),
};
contextBridge.exposeInMainWorld('keybridge', bridge);
