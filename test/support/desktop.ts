import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { resolveConfig } from 'electron-vite';
import { build } from 'vite';
import { buildProgram } from './build-program.ts';
import type { Actions } from './fake-electron.ts';

type Value<A extends keyof Actions> = Awaited<ReturnType<Actions[A]>>;
interface Message {
  readonly id?: number;
  readonly value?: unknown;
  readonly failure?: string;
  readonly event?: string;
  readonly values?: unknown[];
}

/** The built main process, run by Node with a stand-in for Electron. */
export interface Desktop {
  readonly process: ChildProcess;
  /** What it did by itself so far. */
  readonly reports: readonly { event: string; values: unknown[] }[];
  ask<A extends keyof Actions>(action: A, ...values: Parameters<Actions[A]>): Promise<Value<A>>;
  /** Resolves when it has reported this event so many times. */
  reported(event: string, times?: number): Promise<unknown[]>;
  readonly ended: Promise<number | null>;
}

/** Builds the main process and the preload into `folder`, as electron-vite is configured; the page is another's matter. */
export const buildDesktop = async (folder: string): Promise<void> => {
  const { config } = await resolveConfig(
    { configFile: 'electron.vite.config.ts', logLevel: 'error' },
    'build',
    'production',
  );
  for (const part of ['main', 'preload'] as const) {
    const settings = config?.[part];
    await build({
      ...settings,
      configFile: false,
      logLevel: 'error',
      build: { ...settings?.build, outDir: join(folder, part), emptyOutDir: false },
    });
  }
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  await mkdir(join(folder, 'node_modules'));
  for (const name of ['keytar', 'fs-native-extensions']) {
    await symlink(resolve('node_modules', name), join(folder, 'node_modules', name));
  }
};

/** Lets what was built in `folder` run under Node: with a stand-in for Electron, and an empty page. */
export const addStandIns = async (folder: string): Promise<void> => {
  await mkdir(join(folder, 'renderer'));
  await writeFile(join(folder, 'renderer', 'index.html'), '<!doctype html><title>Keybridge</title>');
  const electron = join(folder, 'node_modules', 'electron');
  await mkdir(electron);
  const fake = await buildProgram('fake-electron.ts');
  await copyFile(fake.path, join(electron, 'index.mjs'));
  await fake.remove();
  await writeFile(join(electron, 'package.json'), '{"name":"electron","exports":"./index.mjs"}');
};

export const startDesktop = (folder: string, env: NodeJS.ProcessEnv): Desktop => {
  const child = fork(join(folder, 'main', 'index.js'), { env: { ...process.env, ...env } });
  const reports: { event: string; values: unknown[] }[] = [];
  const waiting = new Map<number, (message: Message) => void>();
  let asked = 0;
  child.on('message', (message: Message) => {
    const { id, event, values = [] } = message;
    if (event !== undefined) reports.push({ event, values });
    else if (id !== undefined) waiting.get(id)?.(message);
  });
  return {
    process: child,
    reports,
    ask: async <A extends keyof Actions>(action: A, ...values: Parameters<Actions[A]>): Promise<Value<A>> => {
      asked += 1;
      const id = asked;
      const answer = new Promise<Message>((settle) => waiting.set(id, settle));
      child.send({ id, action, values });
      const { value, failure } = await answer;
      if (failure !== undefined) throw new Error(failure);
      return value as Value<A>;
    },
    async reported(event, times = 1) {
      for (;;) {
        const found = reports.filter((each) => each.event === event)[times - 1];
        if (found) return found.values;
        await once(child, 'message');
      }
    },
    ended: once(child, 'close').then(([code]) => code as number | null),
  };
};
