import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** The app over a large profile. In a process of its own, as in use, for driving the browser takes time of this one. */
export interface LargeApp {
  /** Of an instance that the wizard can go through. */
  readonly instanceId: string;
  /** An address that lets one page in. */
  newUrl(): Promise<string>;
  close(): Promise<void>;
}

export const startLargeApp = async (pageFolder: string, instances: number): Promise<LargeApp> => {
  // Built beside this one.
  const program = fileURLToPath(new URL(/* @vite-ignore */ './serve-app.js', import.meta.url));
  const child = fork(program, [pageFolder, String(instances)]);
  const message = async (): Promise<string> => ((await once(child, 'message')) as [string])[0];
  const instanceId = await message();
  return {
    instanceId,
    newUrl() {
      child.send('');
      return message();
    },
    async close() {
      const exited = once(child, 'exit');
      child.disconnect();
      await exited;
    },
  };
};
