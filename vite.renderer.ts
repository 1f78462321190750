import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type UserConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The page, the same for the Electron and the browser door. */
export const renderer: UserConfig = {
  root: here('src/renderer'),
  base: '/',
  plugins: [svelte({ configFile: here('svelte.config.js') })],
  build: {
    outDir: here('dist/renderer'),
    emptyOutDir: true,
    // Older targets would have `light-dark()` rewritten.
    target: ['chrome130', 'firefox130', 'safari18'],
    // The content security policy allows no inlined fonts or scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: here('src/renderer/index.html'),
      // What the start needs is one file, not one for each thing that it shares with a screen that is loaded later.
      output: { codeSplitting: { groups: [{ name: 'start', tags: ['$initial'] }] } },
    },
  },
};

export default defineConfig(renderer);
