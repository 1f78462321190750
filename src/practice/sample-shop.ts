import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sampleEnvPhp } from './sample-env-php.ts';

const magento = `#!/bin/sh
echo 'This is no real shop: there is nothing to do.'
`;

/** Makes the folder of a shop that is little more than an env.php with a crypt key of its own; resolves with its path. */
export const writeSampleShop = async (root: string): Promise<string> => {
  const folder = join(root, 'app', 'etc');
  await mkdir(folder, { recursive: true });
  const envPhp = join(folder, 'env.php');
  await writeFile(envPhp, sampleEnvPhp(randomBytes(16).toString('hex')), { mode: 0o640 });
  await mkdir(join(root, 'bin'));
  await writeFile(join(root, 'bin', 'magento'), magento, { mode: 0o755 });
  return envPhp;
};
