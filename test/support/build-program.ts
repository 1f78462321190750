import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'vite';

export interface Program {
  /** What to give to `node`. */
  readonly path: string;
  remove(): Promise<void>;
}

const native = ['keytar', 'fs-native-extensions'];

/** Bundles a file of test/support into a program of its own, for Node 20 runs no TypeScript. */
export const buildProgram = async (name: string): Promise<Program> => {
  const folder = await mkdtemp(join(tmpdir(), 'keybridge-program-'));
  await symlink(resolve('node_modules'), join(folder, 'node_modules'));
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true, external: native },
    build: {
      ssr: resolve('test/support', name),
      outDir: folder,
      emptyOutDir: false,
      rolldownOptions: { external: native, output: { entryFileNames: 'program.mjs' } },
    },
  });
  return { path: join(folder, 'program.mjs'), remove: () => rm(folder, { recursive: true }) };
};
