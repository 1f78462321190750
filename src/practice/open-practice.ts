import { join } from 'node:path';
import { composeCore } from '../adapters/compose-core.ts';
import { createMemorySecrets } from '../adapters/memory-secrets.ts';
import { CallFailed, createClient } from '../contract/client.ts';
import { CoreError } from '../core/core-error.ts';
import type { KeybridgeCore } from '../core/create-core.ts';
import { type Simulator, startSimulator } from '../simulator/start-simulator.ts';
import { makePracticeFolder } from './practice-folder.ts';
import { noRunner } from './no-runner.ts';
import { seedPractice } from './seed-practice.ts';

/** A core with a profile, keys and a registry of its own, none of which is there any more after `close`. */
export interface Practice {
  readonly core: KeybridgeCore;
  close(): Promise<void>;
}

const seed = async ({ dispatch }: KeybridgeCore, folder: string, simulator: Simulator): Promise<void> => {
  try {
    await seedPractice(createClient(dispatch), folder, simulator);
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error;
    const { code, message, remedy } = error.failure;
    throw new CoreError(code, message, remedy, { cause: error });
  }
};

/** When it cannot be opened, nothing of it is left. */
export const openPractice = async (): Promise<Practice> => {
  const folder = await makePracticeFolder();
  const leftToEnd = [folder.remove];
  const close = async (): Promise<void> => {
    let firstError: unknown;
    for (const end of leftToEnd.toReversed()) await end().catch((error: unknown) => (firstError ??= error));
    if (firstError !== undefined) throw firstError;
  };
  try {
    const simulator = await startSimulator();
    leftToEnd.push(simulator.close);
    const profile = join(folder.path, 'profile');
    const secrets = createMemorySecrets();
    const composed = composeCore(profile, 'memory', { folder: folder.path, secrets, runner: noRunner });
    leftToEnd.push(composed.close);
    await seed(composed.core, folder.path, simulator);
    return { core: composed.core, close };
  } catch (error) {
    await close();
    throw error;
  }
};
