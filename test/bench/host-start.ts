import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { inTurn, line, ms, ratio } from './stopwatch.ts';

const bareServer = `
const server = require('node:http').createServer((_, response) => response.end('<!doctype html><title>Page</title>'));
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ url: 'http://127.0.0.1:' + server.address().port })));
`;

/** From the start of the process until its page, whose address it prints, is there; then the process is ended. */
const serve = async (...args: string[]): Promise<void> => {
  const server = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [text] = (await once(createInterface({ input: server.stdout }), 'line')) as [string];
  const page = await fetch((JSON.parse(text) as { url: string }).url);
  await page.text();
  if (!page.ok) throw new Error(`The page answered ${page.status}.`);
  // Its end is not measured.
  server.kill('SIGKILL');
};

/** The browser host against a bare node server of one page. */
export const benchHostStart = async (folder: string, bundle: string): Promise<void> => {
  const profile = join(folder, 'open');
  const figures = await inTurn(15, {
    bare: () => serve('-e', bareServer),
    host: () => serve(bundle, 'open', '--no-open', '--json', '--profile', profile),
  });
  line('node with a page of its own answers', ms(figures.bare));
  line('keybridge open answers', ms(figures.host));
  line('  to node with a page of its own', ratio(figures.host, figures.bare));
};
