import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { CoreError } from '../core/core-error.ts';
import { type Simulator, startSimulator } from '../simulator/start-simulator.ts';
import { exits } from './exit-codes.ts';
import type { GlobalOptions } from './options.ts';

interface SimulatorOptions {
  port?: number;
  latency?: number;
  keys?: string;
}

const environments = ['sandbox', 'production'] as const;

/** Paths of the files with one key pair for each environment. */
export type KeyFiles = Record<(typeof environments)[number], { apiKey: string; privateKey: string }>;

/** Writes the license holder's key pairs as the API Portal would hand them out; never over a file that is there. */
export const writeKeyFiles = async (simulator: Simulator, folder: string): Promise<KeyFiles> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const write = async (name: string, text: string) => {
    const path = join(folder, name);
    try {
      await writeFile(path, text, { mode: 0o600, flag: 'wx' });
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
      throw new CoreError('duplicate', `${path} exists already.`, 'Choose another folder with --keys.', {
        cause,
      });
    }
    return path;
  };
  const [sandbox, production] = await Promise.all(
    environments.map(async (environment) => ({
      apiKey: await write(`${environment}-api-key.txt`, `${simulator.licenseHolder[environment].apiKey}\n`),
      privateKey: await write(
        `${environment}-private-key.pem`,
        simulator.licenseHolder[environment].privateKey,
      ),
    })),
  );
  if (!sandbox || !production) throw new Error('Both environments were written');
  return { sandbox, production };
};

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
    const files = await writeKeyFiles(simulator, temporary ?? resolve(options.keys ?? ''));
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
