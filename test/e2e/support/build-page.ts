import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = new URL('../../../', import.meta.url);
export const pageFolder = new URL('dist/renderer', root);
export const coreFolder = new URL('dist/e2e', root);

const native = ['keytar', 'fs-native-extensions'];

/** Playwright's global setup: the specs drive the built page over the core. */
export default async (): Promise<void> => {
  await build({ configFile: fileURLToPath(new URL('vite.renderer.ts', root)), logLevel: 'warn' });
  await build({
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true, external: native },
    build: {
      ssr: fileURLToPath(new URL('app-core.ts', import.meta.url)),
      outDir: fileURLToPath(coreFolder),
      emptyOutDir: true,
      rolldownOptions: { external: native },
    },
  });
};
