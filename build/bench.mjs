// npm run bench: prints figures and ratios, and judges nothing.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { buildWindow } from './build-window.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const node = (...args) => {
  const { status } = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) process.exit(status ?? 1);
};

await build({ root, logLevel: 'warn' });
buildWindow('desktop');
await build({ configFile: `${root}vite.renderer.ts`, logLevel: 'warn' });
await build({
  root,
  logLevel: 'warn',
  ssr: { external: ['@playwright/test'] },
  build: {
    ssr: true,
    rolldownOptions: { input: ['test/bench/main.ts', 'test/bench/serve-app.ts'] },
    outDir: 'dist/bench',
    emptyOutDir: true,
  },
});
node('dist/bench/main.js', 'dist');
