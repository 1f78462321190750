import { readdir, readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { kB, line } from './stopwatch.ts';

/** What the page loads and the preload, as `dist` has them. */
export const benchBundleSizes = async (dist: string): Promise<void> => {
  const scripts = (await readdir(`${dist}/renderer/assets`)).filter((name) => name.endsWith('.js'));
  const zipped = await Promise.all(
    scripts.map(async (name) => gzipSync(await readFile(`${dist}/renderer/assets/${name}`)).length),
  );
  const preload = await readFile(`${dist}/preload/index.cjs`);
  line('scripts of the page, gzipped', kB(zipped.reduce((sum, bytes) => sum + bytes, 0)), '≤ 150 kB');
  line('preload', kB(preload.length), '≤ 2 kB');
};
