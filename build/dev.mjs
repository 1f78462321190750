// `npm run dev`: the window with hot reload; in Electron where its program is, else in the browser.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createServer } from 'vite';
import { buildWindow } from './build-window.mjs';
import { findElectron, reasonAgainstElectron } from './electron-binary.mjs';
import { root } from './up-to-date.mjs';

process.chdir(root);

const runElectron = () => {
  const program = join(root, 'node_modules/electron-vite/bin/electron-vite.js');
  // Apart from what `npm start` runs: only a development build takes the page's address from its environment.
  const args = [program, 'dev', '--watch', '--outDir', 'dist/dev', '--entry', 'dist/dev/main/index.js'];
  spawn(process.execPath, args, { stdio: 'inherit' }).on('close', (code) => (process.exitCode = code ?? 1));
};

/** The browser door serves the calls; Vite serves the page in its stead, and passes the calls on as if from its own page. */
const runBrowser = async () => {
  buildWindow('page');
  const args = ['build/keybridge.mjs', 'open', '--browser', '--no-open', '--stay', ...process.argv.slice(2)];
  const door = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  process.on('exit', () => door.kill());
  const [address] = await Promise.race([
    once(createInterface({ input: door.stdout }), 'line'),
    once(door, 'close').then(() => []),
  ]);
  if (address === undefined) {
    process.exitCode = 1;
    return;
  }
  const { origin: target, hash } = new URL(address);
  const call = { target, changeOrigin: true, headers: { origin: target } };
  const server = await createServer({
    configFile: join(root, 'vite.renderer.ts'),
    server: { host: '127.0.0.1', proxy: { '/session': call, '/rpc': call, '/events': call } },
  });
  await server.listen();
  const { port } = server.httpServer.address();
  process.stdout.write(`http://127.0.0.1:${port}/${hash}\n`);
  door.on('close', () => server.close());
};

const { platform, env } = process;
const against = reasonAgainstElectron({ platform, env, uid: process.getuid?.() });
if (against === undefined && findElectron() !== undefined) runElectron();
else await runBrowser();
