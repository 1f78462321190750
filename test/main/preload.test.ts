import { EventEmitter } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bridge, bridgeChannel } from '../../src/contract/bridge.ts';
import { buildDesktop } from '../support/desktop.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

let folder: TemporaryFolder;
let path: string;

beforeAll(async () => {
  folder = await createTemporaryFolder();
  await buildDesktop(folder.path);
  path = join(folder.path, 'preload', 'index.cjs');
});
afterAll(() => folder.remove());

class IpcRenderer extends EventEmitter {
  readonly calls: unknown[][] = [];
  async invoke(...values: unknown[]): Promise<unknown> {
    this.calls.push(values);
    return { ok: true, value: {} };
  }
  send(...values: unknown[]): void {
    this.calls.push(values);
  }
}

/** As a sandboxed preload runs: a script with `require`, which knows Electron and nothing else. */
const load = async (): Promise<{ exposed: Map<string, Bridge>; ipcRenderer: IpcRenderer }> => {
  const exposed = new Map<string, Bridge>();
  const ipcRenderer = new IpcRenderer();
  const contextBridge = {
    exposeInMainWorld: (name: string, bridge: Bridge) => exposed.set(name, bridge),
  };
  const require = (name: string): unknown => {
    if (name === 'electron') return { contextBridge, ipcRenderer };
    throw new Error(`${name} is out of reach here`);
  };
  runInNewContext(await readFile(path, 'utf8'), { require });
  return { exposed, ipcRenderer };
};

const loadBridge = async () => {
  const { exposed, ipcRenderer } = await load();
  const bridge = exposed.get('keybridge');
  if (!bridge) throw new Error('no bridge was put into the page');
  return { bridge, ipcRenderer };
};

test('it is small', async () => {
  expect((await stat(path)).size).toBeLessThanOrEqual(2048);
});

test('the page gets three functions and nothing of Electron', async () => {
  const { exposed } = await load();
  expect([...exposed.keys()]).toEqual(['keybridge']);
  expect(Object.keys(exposed.get('keybridge') ?? {}).sort()).toEqual(['invoke', 'listen', 'openExternal']);
});

test('calls and links go out on the one channel', async () => {
  const { bridge, ipcRenderer } = await loadBridge();
  expect(await bridge.invoke('status.read', {})).toEqual({ ok: true, value: {} });
  bridge.openExternal('https://account.magento.com/');
  expect(ipcRenderer.calls).toEqual([
    [bridgeChannel, 'status.read', {}],
    [bridgeChannel, 'https://account.magento.com/'],
  ]);
});

test('events come in without the object that Electron passes along, until the listening ends', async () => {
  const { bridge, ipcRenderer } = await loadBridge();
  const heard: unknown[][] = [];
  const stop = bridge.listen((...values) => heard.push(values));
  ipcRenderer.emit(bridgeChannel, { sender: ipcRenderer }, 'job.progress', { done: 1 });
  expect(heard).toEqual([['job.progress', { done: 1 }]]);
  expect(stop()).toBeUndefined();
  ipcRenderer.emit(bridgeChannel, {}, 'job.progress', { done: 2 });
  expect(heard).toHaveLength(1);
});
