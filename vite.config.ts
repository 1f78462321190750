import { builtinModules } from 'node:module';
import { defineConfig } from 'vitest/config';

/** Native modules stay outside the bundle: their prebuilt binaries are found beside their own files. */
const native = ['keytar', 'fs-native-extensions'];

export default defineConfig(({ command }) => ({
  ssr: command === 'build' ? { noExternal: true, external: native } : {},
  build: {
    ssr: 'src/cli/index.ts',
    outDir: 'dist/cli',
    target: 'node20',
    minify: true,
    rolldownOptions: {
      external: [...native, ...builtinModules, /^node:/],
      output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
  test: {
    maxWorkers: '100%',
    globalSetup: 'test/support/build-cli.ts',
    include: ['test/**/*.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
}));
