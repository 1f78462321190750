import { fileURLToPath } from 'node:url';
import { defineConfig } from 'electron-vite';
import { renderer } from './vite.renderer.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  main: {
    build: {
      outDir: here('dist/main'),
      minify: true,
      // Bundled, as the command line is: fewer files to find at the start. Native modules need their own folders.
      externalizeDeps: false,
      rolldownOptions: { input: here('src/main/index.ts'), external: ['keytar', 'fs-native-extensions'] },
    },
  },
  preload: {
    build: {
      outDir: here('dist/preload'),
      minify: true,
      externalizeDeps: false,
      // A sandboxed preload is CommonJS.
      rolldownOptions: {
        input: here('src/preload/index.ts'),
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  // electron-vite adds its own target to a list, and minifies nothing by itself.
  renderer: { ...renderer, build: { ...renderer.build, target: 'chrome130', minify: true } },
});
