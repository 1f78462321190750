import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { MagentoRoot } from './magento-root.ts';

export const baseUrlOf = (name: string): string =>
  `https://${name.toLowerCase().replace(/\W+/g, '-')}.example/`;

/** Puts rows in the place of all that a Magento has, and cleans its cache, as whoever does that has to. */
export const replaceRows = async (magento: MagentoRoot, rows: Record<string, string>): Promise<void> => {
  await magento.setRows(rows);
  await rm(join(magento.root, 'var/cache.json'), { force: true });
};
