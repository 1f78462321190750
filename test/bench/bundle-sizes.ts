import { readdir, readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { kB, line } from './stopwatch.ts';

/** What the page loads and the preload, as `dist` has them. */
export const benchBundleSizes = async (dist: string): Promise<void> => {
  const assets = `${dist}/renderer/assets`;
  const page = await readFile(`${dist}/renderer/index.html`, 'utf8');
  const scripts = (await readdir(assets)).filter((name) => name.endsWith('.js'));
  const zipped = async (names: readonly string[]) => {
    const sizes = await Promise.all(
      names.map(async (name) => gzipSync(await readFile(`${assets}/${name}`)).length),
    );
    return kB(sizes.reduce((sum, bytes) => sum + bytes, 0));
  };
  const first = scripts.filter((name) => page.includes(`/assets/${name}"`));
  line('scripts that the start loads, gzipped', await zipped(first), '≤ 150 kB');
  line('with those of screens that are opened later', await zipped(scripts));
  const preload = await readFile(`${dist}/preload/index.cjs`);
  line('preload', kB(preload.length), '≤ 2 kB');
};
