import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { CoreError } from '../core/core-error.ts';
import { type KeyFiles, writeKeyFiles } from '../practice/key-files.ts';
import { type Simulator, startSimulator } from '../simulator/start-simulator.ts';
import { exits } from './exit-codes.ts';
import type { GlobalOptions } from './options.ts';

interface SimulatorOptions {
  port?: number;
  latency?: number;
  keys?: string;
}

const environments = ['sandbox', 'production'] as const;

const start = async ({ port, latency }: SimulatorOptions): Promise<Simulator> => {
  try {
    return await startSimulator({ port, latencyMs: latency });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause;
    throw new CoreError('bad-input', `Port ${port} is taken.`, 'Choose another, or leave --port out.', {
      cause,
    });
  }
};

const instructions = (url: string, files: KeyFiles): string =>
  [
    `The simulator answers at ${url}`,
    'It is not Adobe’s service: what is made here is gone when it stops. To practise with it:',
    ...environments.flatMap((environment) => [
      `  keybridge gateway set ${environment} ${url}`,
      `  keybridge keys add --client CLIENT --environment ${environment} --made-by license-holder \\`,
      `    --api-key-file ${files[environment].apiKey} --private-key-file ${files[environment].privateKey}`,
    ]),
    'Stop it with Ctrl-C.',
  ].join('\n');

/** Serves until it is interrupted, which is its ordinary end. */
export const serveSimulator = async (
  options: SimulatorOptions,
  { json }: GlobalOptions,
  interrupt: AbortSignal,
): Promise<number> => {
  const simulator = await start(options);
  const temporary =
    options.keys === undefined ? await mkdtemp(join(tmpdir(), 'keybridge-simulator-')) : undefined;
  try {
    const files = await writeKeyFiles(simulator.licenseHolder, temporary ?? resolve(options.keys ?? ''));
    const line = JSON.stringify({ url: simulator.url, files });
    process.stdout.write(`${json ? line : instructions(simulator.url, files)}\n`);
    await new Promise<void>((stop) => {
      if (interrupt.aborted) stop();
      interrupt.addEventListener('abort', () => stop(), { once: true });
    });
  } finally {
    await simulator.close();
    if (temporary !== undefined) await rm(temporary, { recursive: true });
  }
  return exits.done;
};
